#pragma once

#include <ostream>
#include <string>

#include <CLI/App.hpp>

namespace cli {

/// Options that the command line left open are taken from the environment (--web-root: GRIDKEEPER_WEB_ROOT), then from
/// the TOML file (web-root = "..."). Checked by the same rules as those on the command line.
/// throws CLI::ParseError naming the variable, or file and key
void fill_from_environment_and_file(CLI::App& command, const std::string& file);

/// Every option with its value and where that came from.
void print_settings(const CLI::App& command, std::ostream& out);

}  // namespace cli
