#include "server/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "server/log.hpp"

namespace server::http {

namespace {

constexpr const char* ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::string_view our_protocol = "http/1.1";

/// What OpenSSL says of its last failure.
std::string why() {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason ? reason : "it cannot be read";
}

[[noreturn]] void refuse(const std::string& file, const char* what, const std::string& reason) {
    throw std::runtime_error(file + ": " + what + ": " + reason);
}

/// Never asks at a terminal for the passphrase of a locked key.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

/// RFC 7301, 3.2: who names protocols and none of ours is refused.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    for (unsigned int at = 0; at < offered_size; at += 1 + offered[at]) {
        const std::string_view name(reinterpret_cast<const char*>(offered) + at + 1,
                                    std::min<unsigned int>(offered[at], offered_size - at - 1));
        if (name != our_protocol) continue;
        *chosen = offered + at + 1;
        *chosen_size = static_cast<unsigned char>(our_protocol.size());
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::shared_ptr<SSL_CTX> read_context(const std::string& certificate_file, const std::string& key_file) {
    ERR_clear_error();
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (!context) throw std::runtime_error("TLS cannot be set up: " + why());
    SSL_CTX* const c = context.get();
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(c, ciphers_of_1_2);
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(c, 1);                           // a record is then one read, not two
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);  // tickets need no memory here
    SSL_CTX_set_alpn_select_cb(c, &choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(c, &no_passphrase);
    if (SSL_CTX_use_certificate_chain_file(c, certificate_file.c_str()) != 1)
        refuse(certificate_file, "no certificate in PEM form", why());
    if (SSL_CTX_use_PrivateKey_file(c, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        refuse(key_file, "not the certificate's key, or no key in PEM form without a passphrase", why());
    if (SSL_CTX_check_private_key(c) != 1) refuse(key_file, "not the certificate's key", why());
    return context;
}

bool has_run_out(const SSL_CTX& context) {
    return X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(&context))) < 0;
}

}  // namespace

Tls::Tls(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)),
      key_file_(std::move(key_file)),
      context_(read_context(certificate_file_, key_file_)) {
    if (has_run_out(*context())) log_error("the certificate has run out", {{"file", certificate_file_}});
}

void Tls::reload() {
    auto fresh = read_context(certificate_file_, key_file_);
    if (has_run_out(*fresh)) refuse(certificate_file_, "not taken", "the certificate has run out");
    context_.store(std::move(fresh));
}

}  // namespace server::http
