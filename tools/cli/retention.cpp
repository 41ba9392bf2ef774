#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "data/journal/journal.hpp"
#include "data/journal/retention.hpp"
#include "tools/cli/command.hpp"

namespace cli {
namespace {

struct RetentionOptions {
    std::string database;
    int personal_days = 0;
};

int forget(const RetentionOptions& options, data::Owner& owner, std::ostream& out) {
    const auto gone = data::forget_personal(owner, data::days_ago(options.personal_days));
    out << fmt::format("{} earlier values about people and {} first answers were deleted\n", gone.values, gone.answers)
        << std::flush;
    return 0;
}

}  // namespace

void add_retention(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand(
        "retention", "Delete from the journal what was said of people longer ago than a number of days");
    const auto options = std::make_shared<RetentionOptions>();
    command
        ->add_option("--personal-days", options->personal_days, "What ended longer ago is deleted; 0: all that ended")
        ->required()
        ->check(CLI::Range(0, 36'500));
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->callback([&chosen, options] {
        chosen.database = options->database;
        chosen.may_create = false;
        chosen.with_owner = [options](data::Owner& owner, std::ostream& out) { return forget(*options, owner, out); };
    });
}

}  // namespace cli
