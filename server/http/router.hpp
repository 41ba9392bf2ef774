#pragma once

#include <string>
#include <variant>
#include <vector>

#include "data/people/role.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"
#include "server/http/talk.hpp"

namespace server {
struct App;
}

namespace server::http {

/// Handlers that answer from memory return at once; those that wait are coroutines. Coroutines take their request by
/// value; App outlives the last of them.
using QuickHandler = Response (*)(const Request&, App&);
using Handler = awaitable<Response> (*)(Request, App&);

/// Answers at once from a cache, or with nothing: then `otherwise` makes the answer. Keeps the hot way free of
/// coroutines.
struct CachedHandler {
    std::optional<Response> (*at_once)(const Request&, App&);
    Handler otherwise;
};

/// When a route is open.
enum class Access {
    by_method,  ///< once the map is read; all methods but GET write
    reads,      ///< changes nothing whatever its method (a question too long for a URL)
    always,     ///< as by_method, and answered while the map is still being read
    account,    ///< as by_method, and answered to who must change the password first or has no role
    machine,    ///< as always; whoever asks from this machine itself, past no proxy, needs no role
};

struct Route {
    Method method = Method::get;     ///< GET routes answer HEAD too
    std::string pattern;             ///< "/tiles/{layers}/{z}/{x}/{y}.mvt": a segment may mix text and one parameter;
                                     ///< a last segment "{name*}" takes the rest of the path, slashes and all
    data::Roles who = data::nobody;  ///< may use it; where, the collection and the person's divisions say
    std::variant<QuickHandler, Handler, CachedHandler, TalkHandler> handler;
    std::size_t most_body = 0;  ///< bytes; 0: a body is refused
    Access access = Access::by_method;

    [[nodiscard]] bool writes() const noexcept {
        return access != Access::reads && method != Method::get && method != Method::head;
    }
};

/// Finds the route of a request and its parameters. Text beats a parameter, a parameter beats the rest of a path.
class Router {
  public:
    /// throws std::invalid_argument for a pattern that is malformed or given twice
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;  ///< null: 404, or 405 where allowed is not empty
        Parameters parameters;
        std::string allowed;  ///< value of the Allow header; empty where the path is unknown
    };
    [[nodiscard]] Match match(Method method, std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

  private:
    /// One segment of a pattern: text before, parameter, text after; or text alone.
    struct Segment {
        std::string before, name, after;
        bool rest = false;
        friend bool operator==(const Segment&, const Segment&) = default;
    };
    struct Node {
        Segment segment;
        std::vector<Node> children;       ///< most particular first
        std::vector<std::size_t> routes;  ///< that end here
    };
    struct Found {
        const Node* node = nullptr;
        std::vector<std::pair<std::string_view, std::string_view>> parameters;
    };

    static Segment parse_segment(std::string_view text);
    static bool descend(const Node& node, std::string_view path, Found& found);

    std::vector<Route> routes_;
    Node root_;
};

}  // namespace server::http
