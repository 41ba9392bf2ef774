#include "server/http/request_reader.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

/// Bytes on a socket, in two portions cut where the first byte says.
void request_head(Bytes bytes) {
    if (bytes.empty()) return;
    constexpr std::size_t most_header_bytes = 1024, most_headers = 10, most_body = 256;
    server::http::Request request;
    server::http::RequestReader reader(request, most_header_bytes, most_headers);
    reader.take_body(most_body);
    reader.eager(true);
    const std::string_view whole = text(bytes.subspan(1));
    std::size_t known = whole.size() * std::to_integer<std::size_t>(bytes[0]) / 256, taken = 0;
    for (int portion = 0; portion < 2; ++portion, known = whole.size()) {
        boost::beast::error_code error;
        taken += reader.put(boost::asio::const_buffer(whole.data() + taken, known - taken), error);
        must(taken <= known, "only what is there is taken");
        if (error && error != boost::beast::http::error::need_more) return;
    }
    must(request.headers.size() <= most_headers, "no more headers than the limit");
    must(request.body.size() <= most_body, "no longer body than the limit");
}

}  // namespace fuzz
