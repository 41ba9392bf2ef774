#pragma once

// Seen by the session only: here Beast's parser lives.

#include <cstdint>
#include <string>

#include <boost/beast/http/basic_parser.hpp>

#include "server/http/message.hpp"

namespace server::http {

/// Beast's parser, writing straight into our Request.
class RequestReader : public boost::beast::http::basic_parser<true> {
  public:
    RequestReader(Request& into, std::size_t most_header_bytes, std::size_t most_headers);

    [[nodiscard]] const std::string& target() const noexcept { return target_; }
    [[nodiscard]] bool is_1_0() const noexcept { return version_ == 10; }
    [[nodiscard]] int hosts() const noexcept { return hosts_; }

    /// Known once the route is: what is longer fails with error::body_limit.
    void take_body(std::size_t most_bytes) {
        body_limit(most_bytes);
        most_body_ = most_bytes;
    }

  private:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    void on_request_impl(boost::beast::http::verb, string_view method, string_view target, int version,
                         error_code& error) override;
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(boost::beast::http::field, string_view name, string_view value, error_code& error) override;
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
    std::size_t on_body_impl(string_view bytes, error_code& error) override;
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override;
    void on_finish_impl(error_code&) override {}

    Request& request_;
    std::string target_;
    std::size_t most_headers_;
    std::size_t most_body_ = 0;
    int version_ = 11;
    int hosts_ = 0;
    bool has_length_ = false;
};

}  // namespace server::http
