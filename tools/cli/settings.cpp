#include "tools/cli/settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>
#include <CLI/Config.hpp>

namespace cli {

namespace {

/// --web-root -> web-root
std::string name_of(const CLI::Option& option) {
    return option.get_single_name();
}

std::string variable_of(const CLI::Option& option) {
    std::string name = "GRIDKEEPER_";
    for (const char c : name_of(option))
        name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

void give(CLI::Option& option, const std::string& value, const std::string& from) {
    try {
        option.add_result(
            option.get_items_expected_max() == 0 ? CLI::detail::to_flag_value(value) == 1 ? "true" : "false" : value);
        option.run_callback();
    } catch (const CLI::Error& e) {
        throw CLI::ValidationError(from, e.what());
    } catch (const std::exception& e) {
        throw CLI::ValidationError(from, e.what());
    }
}

toml::table read(const std::string& file) {
    if (!std::filesystem::is_regular_file(file)) throw CLI::FileError("there is no file " + file);
    try {
        return toml::parse_file(file);
    } catch (const toml::parse_error& e) {
        std::ostringstream place;
        place << e.source().begin;
        throw CLI::FileError(file + ", " + place.str() + ": " + std::string(e.description()));
    }
}

std::string text_of(const toml::node& node, const std::string& from) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
    throw CLI::ValidationError(from, "wants a text, a whole number, true or false");
}

bool is_setting(const CLI::Option& option) {
    const auto name = name_of(option);
    return name != "help" && name != "config" && name != "check-config";
}

}  // namespace

void fill_from_environment_and_file(CLI::App& command, const std::string& file) {
    const auto table = file.empty() ? toml::table{} : read(file);
    for (const auto& [key, node] : table) {
        const auto* known = command.get_option_no_throw("--" + std::string(key.str()));
        if (!known || !is_setting(*known))
            throw CLI::ValidationError(file, "\"" + std::string(key.str()) + "\" is no option");
    }
    for (CLI::Option* option : command.get_options()) {
        if (option->count() > 0 || !is_setting(*option)) continue;
        const auto variable = variable_of(*option);
        const char* value = std::getenv(variable.c_str());
        if (value && *value) {
            give(*option, value, variable);
        } else if (const auto* node = table.get(name_of(*option))) {
            const auto from = file + ": " + name_of(*option);
            give(*option, text_of(*node, from), from);
        }
    }
}

void print_settings(const CLI::App& command, std::ostream& out) {
    for (const CLI::Option* option : command.get_options()) {
        if (!is_setting(*option)) continue;
        std::string value = option->count() > 0 ? "" : option->get_default_str();
        for (const auto& given : option->results()) value += (value.empty() ? "" : ",") + given;
        out << fmt::format("{} = {}\n", name_of(*option), value.empty() ? "(default)" : value);
    }
}

}  // namespace cli
