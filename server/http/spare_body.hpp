#pragma once

#include <memory>
#include <string>

namespace server::http {

/// A body to be written, with room from one that was sent before: the kernel takes as long to find pages for a hundred
/// fresh kilobytes as a tile takes to be drawn. It may still hold that one's bytes. Its room comes back when the last
/// who holds it lets go, on any thread.
[[nodiscard]] std::shared_ptr<std::string> spare_body();

}  // namespace server::http
