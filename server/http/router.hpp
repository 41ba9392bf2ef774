#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include <utility>    // Asio 1.74's awaitable.hpp needs it first
#include <boost/asio/awaitable.hpp>

#include "server/http/message.hpp"

namespace server {
struct App;
}

namespace server::http {

using boost::asio::awaitable;

/// Handlers that answer from memory return at once; those that wait are coroutines. Coroutines take their request by
/// value; App outlives the last of them.
using QuickHandler = Response (*)(const Request&, App&);
using Handler = awaitable<Response> (*)(Request, App&);

struct Route {
    Method method = Method::get;    ///< GET routes answer HEAD too
    std::string pattern;            ///< "/tiles/{layers}/{z}/{x}/{y}.mvt": a segment may mix text and one parameter
    std::variant<QuickHandler, Handler> handler;
    std::size_t most_body = 0;      ///< bytes; 0: a body is refused
};

/// Finds the route of a request and fills its parameters.
class Router {
  public:
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;     ///< null: 404, or 405 where allowed is not empty
        std::vector<std::pair<std::string, std::string>> parameters;
        std::string allowed;              ///< value of the Allow header
    };
    [[nodiscard]] Match match(Method method, std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

  private:
    std::vector<Route> routes_;
};

}  // namespace server::http
