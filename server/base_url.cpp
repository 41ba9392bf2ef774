#include "server/base_url.hpp"

#include <algorithm>
#include <cctype>

namespace server {

namespace {

constexpr std::size_t longest_host = 261;  ///< 253 characters of a name, a colon and five digits, and brackets

bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_loopback(std::string_view peer) noexcept {
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

/// The first of a list, as the outermost proxy wrote it.
std::string_view first_of(std::string_view list) noexcept {
    return list.substr(0, list.find(','));
}

}  // namespace

bool is_host(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest_host) return false;
    std::string_view name = text;
    std::string_view port;
    if (name.starts_with('[')) {
        const auto end = name.find(']');
        if (end == std::string_view::npos) return false;
        port = name.substr(end + 1);
        name = name.substr(1, end - 1);
        if (name.empty() || name.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    } else {
        const auto colon = std::min(name.find(':'), name.size());
        port = name.substr(colon);
        name = name.substr(0, colon);
        const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.' || c == '_'; };
        if (name.empty() || !std::all_of(name.begin(), name.end(), allowed)) return false;
    }
    return port.empty() || (port.size() <= 6 && port.front() == ':' && all_digits(port.substr(1)));
}

std::string base_url(const http::Request& request, const Options& options) {
    if (!options.public_url.empty()) return options.public_url;
    if (is_loopback(request.peer)) {
        const auto host = first_of(request.header("x-forwarded-host"));
        const auto scheme = first_of(request.header("x-forwarded-proto"));
        if (is_host(host)) return (scheme == "https" ? "https://" : "http://") + std::string(host);
    }
    const auto host = request.header("host");
    if (is_host(host)) return "http://" + std::string(host);
    const bool is_v6 = options.listen_address.find(':') != std::string::npos;
    return "http://" + (is_v6 ? '[' + options.listen_address + ']' : options.listen_address) + ':' +
           std::to_string(options.port);
}

}  // namespace server
