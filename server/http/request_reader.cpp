#include "server/http/request_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/beast/http/error.hpp>

namespace server::http {

namespace beast = boost::beast;

RequestReader::RequestReader(Request& into, std::size_t most_header_bytes, std::size_t most_headers)
    : request_(into), most_headers_(most_headers) {
    header_limit(static_cast<std::uint32_t>(most_header_bytes));
    body_limit(std::numeric_limits<std::uint64_t>::max());  // the length is judged once the route is known
    eager(false);
    request_.query.clear();
    request_.headers.clear();
    request_.parameters.clear();
    request_.body.clear();
}

void RequestReader::on_request_impl(beast::http::verb, string_view method, string_view target, int version,
                                    error_code&) {
    request_.method = method_from({method.data(), method.size()});
    target_.assign(target.data(), target.size());
    version_ = version;
}

void RequestReader::on_field_impl(beast::http::field field, string_view name, string_view value, error_code& error) {
    if (is_header_done()) return;  // trailers of a chunked body: nobody asked for them
    if (request_.headers.size() == most_headers_) {
        error = beast::http::error::header_limit;
        return;
    }
    if (field == beast::http::field::host) ++hosts_;
    if (field == beast::http::field::content_length) {
        // Beast takes the same length twice; who stands before us may not (RFC 9112, 6.3).
        const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (std::exchange(has_length_, true) || !plain) {
            error = beast::http::error::bad_content_length;
            return;
        }
    }
    auto& [our_name, our_value] = request_.headers.emplace_back();
    our_name.resize(name.size());
    std::transform(name.begin(), name.end(), our_name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    our_value.assign(value.data(), value.size());
}

void RequestReader::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    if (length) request_.body.reserve(std::min<std::uint64_t>(*length, most_body_));
}

std::size_t RequestReader::on_body_impl(string_view bytes, error_code& error) {
    if (request_.body.size() + bytes.size() > most_body_) {
        error = beast::http::error::body_limit;
        return 0;
    }
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t RequestReader::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) {
    return on_body_impl(bytes, error);
}

}  // namespace server::http
