#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace server::http {

/// A range of addresses, as "10.1.0.0/16", "::1" or "fd00::/8" names it.
class AddressRange {
  public:
    /// throws std::invalid_argument
    explicit AddressRange(const std::string& text);
    [[nodiscard]] bool holds(std::string_view address) const noexcept;

  private:
    std::array<std::uint8_t, 16> first_{};  ///< IPv4 as ::ffff:a.b.c.d
    unsigned fixed_bits_ = 128;
};

/// Who stands before us and may say for whom a request comes and how it came.
struct Proxies {
    std::vector<AddressRange> trusted{};  ///< empty: nobody
    bool speak_https = false;             ///< the public URL says so, for those that do not

    [[nodiscard]] bool holds(std::string_view address) const noexcept;
};

/// Understands X-Forwarded-For, -Proto and -Host of a request from a trusted proxy: sets peer, https and by_proxy, and
/// the Host header to what the client asked for. From anybody else these headers say nothing.
///
/// X-Forwarded-For is read from its end, each proxy having added whom it heard: the first that is not trusted is the
/// client. Of the others the last word counts, that of the proxy next to us.
void take_forwarded(Request& request, const Proxies& proxies);

}  // namespace server::http
