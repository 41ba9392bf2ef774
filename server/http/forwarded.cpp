#include "server/http/forwarded.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace server::http {

namespace {

using Address = std::array<std::uint8_t, 16>;
constexpr std::size_t longest_address = INET6_ADDRSTRLEN;
constexpr unsigned bits_before_v4 = 96;

std::optional<Address> address_from(std::string_view text) noexcept {
    char terminated[longest_address + 1];
    if (text.size() > longest_address) return std::nullopt;
    std::memcpy(terminated, text.data(), text.size());
    terminated[text.size()] = '\0';
    Address address{};
    if (inet_pton(AF_INET6, terminated, address.data()) == 1) return address;
    address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (inet_pton(AF_INET, terminated, address.data() + bits_before_v4 / 8) == 1) return address;
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes the last element off a list.
std::string_view pop_last(std::string_view& list) noexcept {
    const auto comma = list.rfind(',');
    const auto last = trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
    return last;
}

/// "[::1]:80" -> "::1", "10.0.0.7:80" -> "10.0.0.7"
std::string_view without_port(std::string_view address) noexcept {
    if (address.starts_with('[')) return address.substr(1, std::min(address.find(']'), address.size()) - 1);
    const auto colon = address.find(':');
    return colon != std::string_view::npos && colon == address.rfind(':') ? address.substr(0, colon) : address;
}

/// All lines of that name as one list (RFC 9110, 5.3).
std::string list_of(const Request& request, std::string_view name) {
    std::string list;
    for (const auto& [header, value] : request.headers)
        if (header == name) list += (list.empty() ? "" : ",") + value;
    return list;
}

/// The last word of a list.
std::string last_of(const Request& request, std::string_view name) {
    const std::string list = list_of(request, name);
    std::string_view rest = list;
    return std::string(pop_last(rest));
}

}  // namespace

AddressRange::AddressRange(const std::string& text) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto first = address_from(std::string_view(text).substr(0, slash));
    if (!first) throw std::invalid_argument("\"" + text + "\" is no address and no range like 10.0.0.0/8");
    first_ = *first;
    const bool is_v4 = text.find(':') == std::string::npos;
    if (slash == text.size()) return;
    unsigned bits = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, bits);
    if (error != std::errc{} || stop != end || bits > (is_v4 ? 32u : 128u))
        throw std::invalid_argument("\"" + text + "\" has no number of bits behind its slash");
    fixed_bits_ = bits + (is_v4 ? bits_before_v4 : 0);
}

bool AddressRange::holds(std::string_view text) const noexcept {
    const auto address = address_from(text);
    if (!address) return false;
    const std::size_t whole = fixed_bits_ / 8;
    if (!std::equal(first_.begin(), first_.begin() + static_cast<std::ptrdiff_t>(whole), address->begin()))
        return false;
    const unsigned rest = fixed_bits_ % 8;
    return rest == 0 || (first_[whole] ^ (*address)[whole]) >> (8 - rest) == 0;
}

bool Proxies::holds(std::string_view address) const noexcept {
    return std::any_of(trusted.begin(), trusted.end(), [&](const AddressRange& range) { return range.holds(address); });
}

void take_forwarded(Request& request, const Proxies& proxies) {
    if (proxies.trusted.empty() || !proxies.holds(request.peer)) return;
    request.by_proxy = true;
    const std::string chain = list_of(request, "x-forwarded-for");
    for (std::string_view rest = chain; !rest.empty() && proxies.holds(request.peer);) {
        const auto before = without_port(pop_last(rest));
        if (!address_from(before)) break;
        request.peer = before;
    }
    const auto scheme = last_of(request, "x-forwarded-proto");
    request.https = scheme.empty() ? request.https || proxies.speak_https : scheme == "https";
    if (auto host = last_of(request, "x-forwarded-host"); !host.empty())
        for (auto& [name, value] : request.headers)
            if (name == "host") value = std::move(host);
}

}  // namespace server::http
