#include <memory>

#include <fmt/format.h>

#include "data/journal/batch_undo.hpp"
#include "tools/cli/command.hpp"

namespace cli {
namespace {

struct UndoOptions {
    std::string database;
    data::Revision revision = 0;
};

int take_back(const UndoOptions& options, data::Owner& owner, std::ostream& out) {
    const data::Revision made =
        data::undo_revision(owner, {"local", fmt::format("undo of revision {}", options.revision)}, options.revision);
    out << fmt::format("revision {} is taken back by revision {}\n", options.revision, made) << std::flush;
    return 0;
}

}  // namespace

void add_undo(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("undo", "Take one revision back, an import as a whole: a new revision");
    const auto options = std::make_shared<UndoOptions>();
    command->add_option("revision", options->revision, "The revision, as import says it in its last line")
        ->required()
        ->check(CLI::PositiveNumber);
    add_path(*command, "--database", options->database, chosen, "The district's file")->required();
    command->callback([&chosen, options] {
        chosen.database = options->database;
        chosen.may_create = false;
        chosen.with_owner = [options](data::Owner& owner, std::ostream& out) {
            return take_back(*options, owner, out);
        };
    });
}

}  // namespace cli
