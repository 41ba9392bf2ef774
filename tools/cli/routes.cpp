#include <algorithm>

#include <fmt/format.h>

#include "server/routes.hpp"
#include "tools/cli/command.hpp"

namespace cli {

namespace {

std::string who(const server::http::Route& route) {
    for (const data::Role role : {data::Role::anybody, data::Role::everyone})
        if (route.who.has(role)) return std::string(data::to_string(role));
    std::string roles;
    for (const data::Role role : data::roles_of_people)
        if (route.who.has(role)) roles += (roles.empty() ? "" : ", ") + std::string(data::to_string(role));
    if (route.access == server::http::Access::machine) roles += ", or this machine itself";
    return roles.empty() ? "nobody" : roles;
}

int print_routes(std::ostream& out) {
    const auto routes = server::routes();
    std::size_t widest = 0;
    for (const auto& route : routes) widest = std::max(widest, route.pattern.size());
    for (const auto& route : routes)
        out << fmt::format("{:7} {:{}}  {}\n", server::http::to_string(route.method), route.pattern, widest,
                           who(route));
    return 0;
}

}  // namespace

void add_routes(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("routes", "Print every route and who may use it");
    command->callback([&chosen] { chosen.alone = print_routes; });
}

}  // namespace cli
