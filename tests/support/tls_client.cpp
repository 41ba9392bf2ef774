#include "tests/support/tls_client.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <stdexcept>

namespace tests {

namespace {

constexpr timeval patience{20, 0};  // a loaded machine is slow, a hanging test is endless

std::string last_reason() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return reason ? reason : "the connection ended";
}

}  // namespace

void TlsClient::Free::operator()(ssl_st* tls) const noexcept {
    SSL_free(tls);
}

TlsClient::TlsClient(unsigned short port, const TlsWish& wish) : RawClient(port) {
    ::setsockopt(socket(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ERR_clear_error();
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    // As willing as can be, so that it is the server that refuses.
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), wish.oldest ? wish.oldest : TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), wish.newest);
    if (!wish.authority.empty()) {
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        if (SSL_CTX_load_verify_locations(context.get(), wish.authority.c_str(), nullptr) != 1)
            throw std::runtime_error(last_reason());
    }
    tls_.reset(SSL_new(context.get()));
    SSL_set_mode(tls_.get(), SSL_MODE_AUTO_RETRY);
    auto* const names = SSL_get0_param(tls_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(names, wish.host.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(names, wish.host.data(), wish.host.size());
    if (!wish.protocols.empty())
        SSL_set_alpn_protos(tls_.get(), reinterpret_cast<const unsigned char*>(wish.protocols.data()),
                            static_cast<unsigned>(wish.protocols.size()));
    SSL_set_fd(tls_.get(), socket());
    if (SSL_connect(tls_.get()) != 1) throw std::runtime_error(last_reason());
}

TlsClient::~TlsClient() = default;

bool TlsClient::send(std::string_view bytes) {
    std::size_t written = 0;
    return SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written) == 1;
}

void TlsClient::half_close() {
    SSL_shutdown(tls_.get());
}

long TlsClient::read(char* into, std::size_t room) {
    return SSL_read(tls_.get(), into, static_cast<int>(room));
}

bool TlsClient::is_told_goodbye() {
    char bytes[16 << 10];
    int got = 0;
    while ((got = SSL_read(tls_.get(), bytes, sizeof bytes)) > 0) continue;
    return SSL_get_error(tls_.get(), got) == SSL_ERROR_ZERO_RETURN;
}

std::string TlsClient::version() const {
    return SSL_get_version(tls_.get());
}

std::string TlsClient::protocol() const {
    const unsigned char* name = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(tls_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::string TlsClient::common_name() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls_.get()), &X509_free);
    char name[80] = "";
    if (certificate)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    return name;
}

}  // namespace tests
