#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "data/feature/fact_sources.hpp"
#include "data/people/credentials.hpp"
#include "tools/cli/command.hpp"
#include "tools/demo/complete.hpp"
#include "tools/demo/load.hpp"

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;

struct DemoOptions {
    std::string database, complete;
    bool people = false;
    demo::Order order;
};

/// The first of a collection that has that level; nothing in a district without.
std::optional<data::Feature> first_of(data::Owner& owner, data::Connection& db, const char* collection, int level) {
    data::FeatureQuery query;
    query.equals = {{"level", std::to_string(level)}};
    query.limit = 1;
    auto page = data::read_features(db, owner.catalogue->at(collection), query);
    return page.features.empty() ? std::nullopt : std::optional(std::move(page.features.front()));
}

/// One account a role, so that everything can be tried: one officer in one community and one in a single grid, the
/// planner in one street.
void add_people(data::Owner& owner, std::ostream& out) {
    struct Account {
        data::Role role;
        const char *login, *name;
        const char* within;  ///< a collection; null: everywhere
        int level;           ///< of what it works in
    };
    constexpr std::array accounts{Account{data::Role::officer, "officer", "网格员", "division", 3},
                                  Account{data::Role::officer, "grid.officer", "单网格网格员", "grid", 4},
                                  Account{data::Role::planner, "planner", "规划员", "division", 2},
                                  Account{data::Role::enforcer, "enforcer", "执法员", "division", 2},
                                  Account{data::Role::importer, "importer", "数据员", nullptr, 0},
                                  Account{data::Role::supervisor, "supervisor", "督导", "division", 2},
                                  Account{data::Role::admin, "admin", "管理员", nullptr, 0},
                                  Account{data::Role::viewer, "viewer", "观察员", nullptr, 0}};
    out << "demo accounts (login, password):\n";
    for (const Account& account : accounts) {
        data::Person person;
        person.login = account.login, person.name = account.name;
        const std::string password = data::make_password(), hash = data::hash_password(password);
        owner.write([&](data::Connection& db) {
            const auto place =
                account.within ? first_of(owner, db, account.within, account.level) : std::optional<data::Feature>();
            data::Grant grant{account.role, ""};
            if (place && std::string_view(account.within) == "grid") grant.grid = place->id;
            if (place && grant.grid == 0) grant.division = place->code;
            if (place || !account.within) person.grants = {grant};
            data::Transaction transaction(db, *owner.catalogue, {"local", "demo accounts"});
            data::create_person(transaction, person, hash);
            transaction.commit();
            out << fmt::format("  {:12} {}   {} {}\n", person.login, password, account.name, place ? place->code : "");
        });
    }
    owner.people_changed();
    out << std::flush;
}

int sketch(const DemoOptions& options, data::Owner& owner, std::ostream& out) {
    constexpr std::chrono::seconds between_reports{3};
    const auto began = Clock::now();
    auto told = began;
    const auto rate = [&](std::int64_t count) {
        return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - began).count();
    };
    const demo::Loaded loaded = demo::load(owner, options.order, [&](std::int64_t count) {
        if (Clock::now() - told < between_reports) return;
        told = Clock::now();
        out << fmt::format("{} features, {:.0f} a second\n", count, rate(count)) << std::flush;
    });
    out << fmt::format("a made-up district of {:g} km2, seed {}: {} features in revision {}, {:.0f} a second\n",
                       options.order.area_km2, options.order.seed, loaded.features, loaded.revision,
                       rate(loaded.features))
        << std::flush;
    if (options.people) add_people(owner, out);
    return 0;
}

int complete(const DemoOptions& options, data::Owner& owner, std::ostream& out) {
    const demo::Completed done = demo::complete(owner, options.order.seed);
    out << fmt::format("{} empty facts of {} features filled, each marked in {}; {} features added, all made up\n",
                       done.facts, done.features, data::fact_sources, done.added)
        << std::flush;
    return 0;
}

}  // namespace

void add_demo(CLI::App& program, Chosen& chosen) {
    auto* command =
        program.add_subcommand("demo", "Make up a district, or what a district from elsewhere does not know");
    const auto options = std::make_shared<DemoOptions>();
    auto* database = add_path(*command, "--database", options->database, chosen, "A new district's file");
    auto* completed = add_path(*command, "--complete", options->complete, chosen,
                               "A district's file: fill its empty facts, add lifts, walls, gates, hydrants");
    auto* area = command->add_option("--area", options->order.area_km2, "Size in km2, 1 to 1,000")
                     ->check(CLI::Range(demo::least_area_km2, demo::most_area_km2))
                     ->capture_default_str();
    command->add_option("--seed", options->order.seed, "The same seed gives the same district")->capture_default_str();
    auto* name = command->add_option("--name", options->order.name, "The district's name; made up where none is given");
    auto* people = command->add_flag("--people", options->people, "Add one account a role and print how each signs in");
    database->excludes(completed);
    completed->excludes(area)->excludes(name)->excludes(people);
    command->callback([&chosen, options] {
        if (options->database.empty() && options->complete.empty())
            throw CLI::RequiredError("--database for a new district, or --complete for one that is there,");
        const bool fresh = options->complete.empty();
        chosen.database = fresh ? options->database : options->complete;
        chosen.may_create = fresh;
        chosen.with_owner = [options, fresh](data::Owner& owner, std::ostream& out) {
            return fresh ? sketch(*options, owner, out) : complete(*options, owner, out);
        };
    });
}

}  // namespace cli
