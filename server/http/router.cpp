#include "server/http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace server::http {

namespace {

/// "/a/b" -> "a", leaving "/b"; a path is empty once it is used up.
std::string_view take_segment(std::string_view& path) noexcept {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

bool fits(Method asked, Method offered) noexcept {
    return asked == offered || (asked == Method::head && offered == Method::get);
}

}  // namespace

Router::Segment Router::parse_segment(std::string_view text) {
    const auto open = text.find('{');
    if (open == std::string_view::npos) return {std::string(text), {}, {}, false};
    const auto close = text.find('}', open);
    if (close == std::string_view::npos || text.find('{', open + 1) != std::string_view::npos)
        throw std::invalid_argument("a segment takes one {parameter}: " + std::string(text));
    auto name = text.substr(open + 1, close - open - 1);
    const bool rest = name.ends_with('*');
    if (rest) name.remove_suffix(1);
    return {std::string(text.substr(0, open)), std::string(name), std::string(text.substr(close + 1)), rest};
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        std::string_view pattern = routes_[i].pattern;
        if (!pattern.starts_with('/')) throw std::invalid_argument("a pattern starts with '/': " + routes_[i].pattern);
        Node* node = &root_;
        while (!pattern.empty()) {
            const auto segment = parse_segment(take_segment(pattern));
            if (segment.rest && !pattern.empty())
                throw std::invalid_argument("nothing follows the rest of a path: " + routes_[i].pattern);
            auto& children = node->children;
            auto known = std::find_if(children.begin(), children.end(),
                                      [&](const Node& child) { return child.segment == segment; });
            if (known == children.end()) {
                const auto rank = [](const Segment& s) {
                    return std::tuple(s.rest, !s.name.empty(), -static_cast<int>(s.before.size() + s.after.size()));
                };
                const auto place = std::find_if(children.begin(), children.end(),
                                                [&](const Node& child) { return rank(child.segment) > rank(segment); });
                known = children.insert(place, Node{segment, {}, {}});
            }
            node = &*known;
        }
        for (const auto other : node->routes)
            if (routes_[other].method == routes_[i].method)
                throw std::invalid_argument("two routes for one place: " + routes_[i].pattern);
        node->routes.push_back(i);
    }
}

bool Router::descend(const Node& node, std::string_view path, Found& found) {
    if (path.empty()) {
        if (node.routes.empty()) return false;
        found.node = &node;
        return true;
    }
    auto remaining = path;
    const auto text = take_segment(remaining);
    for (const Node& child : node.children) {
        const auto& segment = child.segment;
        if (segment.rest) {
            found.parameters.emplace_back(segment.name, path.substr(1));
            found.node = &child;
            return true;
        }
        if (segment.name.empty()) {
            if (segment.before == text && descend(child, remaining, found)) return true;
            continue;
        }
        const auto around = segment.before.size() + segment.after.size();
        if (text.size() <= around || !text.starts_with(segment.before) || !text.ends_with(segment.after)) continue;
        found.parameters.emplace_back(segment.name, text.substr(segment.before.size(), text.size() - around));
        if (descend(child, remaining, found)) return true;
        found.parameters.pop_back();
    }
    return false;
}

Router::Match Router::match(Method method, std::string_view path) const {
    Match match;
    Found found;
    if (!path.starts_with('/') || !descend(root_, path, found)) return match;

    for (const auto i : found.node->routes)
        if (fits(method, routes_[i].method)) match.route = &routes_[i];
    if (match.route) {
        for (const auto& [name, value] : found.parameters) match.parameters.set(name, value);
        return match;
    }
    // The rest of a path may or may not be there; only its own handler knows, so it allows nothing by itself.
    if (found.node->segment.rest && method != Method::options) return match;
    for (const auto i : found.node->routes) {
        if (!match.allowed.empty()) match.allowed += ", ";
        match.allowed += to_string(routes_[i].method);
        if (routes_[i].method == Method::get) match.allowed += ", HEAD";
    }
    match.allowed += ", OPTIONS";
    return match;
}

}  // namespace server::http
