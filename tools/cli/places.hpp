#pragma once

#include <string>

namespace cli {

/// Where the built web map and the styles lie: in the source tree this program was built in, or where it was installed
/// (bin/../share/gridkeeper). Empty where neither is there.
[[nodiscard]] std::string web_root();
[[nodiscard]] std::string styles_root();

/// A program that is built or installed beside this one; empty where it is not there.
[[nodiscard]] std::string sibling_program(const std::string& name);

}  // namespace cli
