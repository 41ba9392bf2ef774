#include "server/handlers/live.hpp"

#include "server/handlers/parameters.hpp"
#include "server/live/map_talk.hpp"

namespace server {

std::unique_ptr<http::Talk> live_talk(const http::Request& request, App& app, std::size_t thread) {
    only_known(request, {});
    return std::make_unique<live::MapTalk>(request, app, app.live.room(thread));
}

}  // namespace server
