#include "server/base_url.hpp"

#include <algorithm>
#include <cctype>

namespace server {

namespace {

constexpr std::size_t longest_host = 261;  ///< 253 characters of a name, a colon and five digits, and brackets

bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
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
    const auto host = request.header("host");
    if (is_host(host)) return (request.https ? "https://" : "http://") + std::string(host);
    return own_url(options);
}

std::string own_url(const Options& options) {
    return options.public_url.empty() ? listening_url(options) : options.public_url;
}

std::string listening_url(const Options& options) {
    const bool is_v6 = options.listen_address.find(':') != std::string::npos;
    return (options.tls_certificate.empty() ? "http://" : "https://") +
           (is_v6 ? '[' + options.listen_address + ']' : options.listen_address) + ':' + std::to_string(options.port);
}

}  // namespace server
