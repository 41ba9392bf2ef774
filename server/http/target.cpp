#include "server/http/target.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "server/http/problem.hpp"

namespace server::http {

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw ProblemError({400, "bad-target", "the request target " + why, nlohmann::json::object()});
}

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Well-formed UTF-8 without overlong forms, surrogates or values past U+10FFFF (Unicode 15, table 3-7).
bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<std::uint8_t>(text[i]);
        std::size_t more = 0;
        std::uint8_t low = 0x80, high = 0xBF;
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
            if (lead == 0xE0) low = 0xA0;
            if (lead == 0xED) high = 0x9F;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
            if (lead == 0xF0) low = 0x90;
            if (lead == 0xF4) high = 0x8F;
        } else {
            return false;
        }
        if (i + more >= text.size()) return false;
        for (std::size_t k = 1; k <= more; ++k, low = 0x80, high = 0xBF) {
            const auto byte = static_cast<std::uint8_t>(text[i + k]);
            if (byte < low || byte > high) return false;
        }
        i += more + 1;
    }
    return true;
}

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// What stands for itself: ASCII without '%' and '+', as nearly every target is.
bool is_plain(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<signed char>(c) >= 0 && c != '%' && c != '+'; });
}

std::string decoded(std::string_view text, bool plus_is_space) {
    if (is_plain(text)) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) refuse("has a '%' that two hexadecimal digits do not follow");
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    if (!is_utf8(out)) refuse("is not UTF-8 once decoded");
    return out;
}

std::string decoded_path(std::string_view raw) {
    std::string path = decoded(raw, false);
    if (std::any_of(path.begin(), path.end(), is_control)) refuse("has a control character in its path");
    if (std::count(path.begin(), path.end(), '/') != std::count(raw.begin(), raw.end(), '/'))
        refuse("has an encoded slash in its path");
    if (path.find('\\') != std::string::npos) refuse("has a backslash in its path");
    for (std::size_t begin = 1; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        const auto segment = std::string_view(path).substr(begin, end - begin);
        if (segment == "." || segment == "..") refuse("has a \".\" or \"..\" segment");
        begin = end + 1;
    }
    return path;
}

/// Takes "http://host:port" off the front of an absolute form and gives "host:port"; leaves other forms alone.
std::string take_authority(std::string_view& target) {
    const auto is_scheme = [&](std::string_view scheme) {
        return target.size() >= scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), target.begin(), [](char ours, char given) {
                   return ours == std::tolower(static_cast<unsigned char>(given));
               });
    };
    const std::size_t scheme = is_scheme("http://") ? 7 : is_scheme("https://") ? 8 : 0;
    if (scheme == 0) return {};
    const auto end = std::min(target.find_first_of("/?#", scheme), target.size());
    std::string authority(target.substr(scheme, end - scheme));
    if (authority.empty()) refuse("has no host in its absolute form");
    if (authority.find('@') != std::string::npos) refuse("names a user before its host");
    target.remove_prefix(end);
    return authority;
}

std::vector<std::pair<std::string, std::string>> decoded_query(std::string_view raw) {
    std::vector<std::pair<std::string, std::string>> query;
    while (!raw.empty()) {
        const auto end = std::min(raw.find('&'), raw.size());
        const auto pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) continue;
        if (query.size() == most_query_parameters) refuse("has too many query parameters");
        const auto equals = std::min(pair.find('='), pair.size());
        query.emplace_back(decoded(pair.substr(0, equals), true),
                           decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    }
    for (const auto& [name, value] : query)
        if (name.find('\0') != std::string::npos || value.find('\0') != std::string::npos)
            refuse("has a NUL in its query");
    return query;
}

}  // namespace

Target parse_target(std::string_view target) {
    if (target.size() > most_target_bytes)
        throw ProblemError({414, "target-too-long",
                            "the request target is longer than " + std::to_string(most_target_bytes) + " bytes",
                            nlohmann::json::object()});
    auto authority = take_authority(target);
    const bool without_path = !authority.empty() && (target.empty() || target.front() == '?');
    if (!without_path && (target.empty() || target.front() != '/'))
        refuse("must start with '/', or with http:// and a host");
    if (target.find('#') != std::string_view::npos) refuse("has a fragment");
    const auto question = std::min(target.find('?'), target.size());
    return {std::move(authority), decoded_path(without_path ? "/" : target.substr(0, question)),
            decoded_query(target.substr(std::min(question + 1, target.size())))};
}

std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

}  // namespace server::http
