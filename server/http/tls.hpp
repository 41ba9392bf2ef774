#pragma once

#include <atomic>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace server::http {

/// The certificate and key under which new connections are made; those that stand keep theirs. TLS 1.2 and 1.3 with
/// forward secrecy and authenticated ciphers only, "http/1.1" alone by ALPN, no renegotiation, no compression.
class Tls {
  public:
    /// PEM files: the certificate with what stands between it and the authority, and its key without a passphrase.
    /// A certificate that has run out is taken, with a line in the log: who restarts at night wants a map.
    /// throws std::runtime_error naming the file and what is wrong with it
    Tls(std::string certificate_file, std::string key_file);

    /// Reads both files anew. throws as above, also for a certificate that has run out; then the old pair stays.
    void reload();

    [[nodiscard]] std::shared_ptr<ssl_ctx_st> context() const noexcept { return context_.load(); }

  private:
    std::string certificate_file_, key_file_;
    std::atomic<std::shared_ptr<ssl_ctx_st>> context_;
};

}  // namespace server::http
