#include "server/http/head.hpp"

#include <charconv>
#include <ctime>

namespace server::http {

namespace {

/// For our own pages: scripts and workers from here only, nothing from elsewhere, no frames around us. MapLibre needs
/// inline styles and images made from data and blobs.
constexpr std::string_view page_policy =
    "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'";

/// RFC 6797. Not longer: who gives TLS up again must not be locked out for a year. Neither subdomains nor other ports'
/// services are ours to decide on, but a browser knows no ports here.
constexpr std::string_view https_for_a_month = "Strict-Transport-Security: max-age=2592000\r\n";

void append_number(std::string& out, std::size_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

/// A header's text goes on the wire as it is: a line end in it would begin another header.
void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) out += (c == '\r' || c == '\n' || c == '\0') ? ' ' : c;
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Status";
    }
}

void append_head(std::string& out, int status, const Headers& headers, std::optional<std::size_t> length, bool shared) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(status));
    out += ' ';
    out += reason_phrase(status);
    out += "\r\nServer: gridkeeper\r\nX-Content-Type-Options: nosniff\r\n";
    bool page = false, own_policy = false;
    for (const auto& [name, value] : headers) {
        append_clean(out, name);
        out += ": ";
        append_clean(out, value);
        out += "\r\n";
        if (name == "Content-Type" && value.starts_with("text/html")) page = true;
        if (name == "Content-Security-Policy") own_policy = true;
    }
    if (page && !own_policy) {
        out += "Content-Security-Policy: ";
        out += page_policy;
        out += "\r\nReferrer-Policy: same-origin\r\n";
    }
    if (shared)
        out +=
            "Access-Control-Allow-Origin: *\r\n"
            "Access-Control-Expose-Headers: ETag, Link, Location, Content-Crs, X-Request-Id\r\n";
    if (length) {
        out += "Content-Length: ";
        append_number(out, *length);
        out += "\r\n";
    }
}

Body prebuilt_head(int status, const Headers& headers, std::optional<std::size_t> length, bool shared) {
    std::string head;
    append_head(head, status, headers, length, shared);
    return std::make_shared<const std::string>(std::move(head));
}

void append_tail(std::string& out, std::string_view date, std::string_view request_id, bool keep_alive, bool http_1_0,
                 bool https_only) {
    if (https_only) out += https_for_a_month;
    out += "Date: ";
    out += date;
    out += "\r\nX-Request-Id: ";
    out += request_id;
    if (!keep_alive)
        out += "\r\nConnection: close\r\n\r\n";
    else if (http_1_0)
        out += "\r\nConnection: keep-alive\r\n\r\n";
    else
        out += "\r\n\r\n";
}

std::string imf_date(std::int64_t unix_seconds) {
    const std::time_t time = unix_seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);  // the program never leaves the C locale
    return text;
}

}  // namespace server::http
