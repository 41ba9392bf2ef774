#pragma once

#include <string>

#include "server/app.hpp"

namespace server {

/// What other people's map clients must show beside our data, as the HTML they expect in TileJSON and styles: whose the
/// data are, and that they are made up where they are. Empty where nothing must be shown.
[[nodiscard]] http::awaitable<std::string> attribution(App& app);

}  // namespace server
