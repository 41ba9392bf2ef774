#include "tools/cli/places.hpp"

#include <filesystem>
#include <initializer_list>

namespace cli {

namespace files = std::filesystem;

namespace {

files::path folder_of_this_program() {
    std::error_code error;
    return files::canonical("/proc/self/exe", error).parent_path();
}

/// The first of these, seen from the program's folder, that is there.
std::string first_there(std::initializer_list<const char*> places) {
    for (const char* place : places) {
        std::error_code error;
        const auto found = files::canonical(folder_of_this_program() / place, error);
        if (!error) return found.string();
    }
    return {};
}

}  // namespace

std::string web_root() {
    return first_there({"../../web-map/dist", "../share/gridkeeper/web-map"});
}

std::string styles_root() {
    return first_there({"../../styles", "../share/gridkeeper/styles"});
}

std::string sibling_program(const std::string& name) {
    return first_there({name.c_str()});
}

}  // namespace cli
