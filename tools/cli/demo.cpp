#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "data/feature/fact_sources.hpp"
#include "tools/cli/command.hpp"
#include "tools/demo/complete.hpp"
#include "tools/demo/load.hpp"

namespace cli {
namespace {

using Clock = std::chrono::steady_clock;

struct DemoOptions {
    std::string database, complete;
    demo::Order order;
};

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
    database->excludes(completed);
    completed->excludes(area)->excludes(name);
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
