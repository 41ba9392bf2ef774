#pragma once

#include <memory>
#include <string>

#include "tests/support/http_client.hpp"

struct ssl_st;

namespace tests {

/// What a client of OpenSSL asks for.
struct TlsWish {
    std::string authority;                   ///< PEM file of who is trusted; empty: anybody
    std::string host = "localhost";          ///< for which the certificate must hold
    int oldest = 0, newest = 0;              ///< TLS1_2_VERSION and so on; 0: as OpenSSL likes
    std::string protocols = "\x08http/1.1";  ///< for ALPN; empty: none
};

/// The same through TLS. throws std::runtime_error with OpenSSL's reason where the handshake fails
class TlsClient : public RawClient {
  public:
    explicit TlsClient(unsigned short port, const TlsWish& wish = {});
    ~TlsClient() override;

    bool send(std::string_view bytes) override;
    /// Says that nothing follows (close_notify), and listens on.
    void half_close() override;
    /// True where the other end says so itself rather than being cut off. Reads what comes before.
    [[nodiscard]] bool is_told_goodbye();

    [[nodiscard]] std::string version() const;   ///< "TLSv1.3"
    [[nodiscard]] std::string protocol() const;  ///< by ALPN
    [[nodiscard]] std::string common_name() const;

  protected:
    long read(char* into, std::size_t room) override;

  private:
    struct Free {
        void operator()(ssl_st* tls) const noexcept;
    };
    std::unique_ptr<ssl_st, Free> tls_;
};

}  // namespace tests
