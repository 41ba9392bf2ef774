#include <algorithm>

#include <fmt/format.h>

#include "server/routes.hpp"
#include "tools/cli/command.hpp"

namespace cli {

namespace {

const char* who(const server::http::Route& route) {
    return route.writes() ? "this machine" : "everyone";
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
