#include "data/store/digest.hpp"

#include <openssl/evp.h>

#include "data/store/error.hpp"

namespace data {

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const EVP_MD* kind = EVP_sha256();

    State() { begin(); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }

    void begin() { check(context ? EVP_DigestInit_ex(context, kind, nullptr) : 0); }
    void update(const void* bytes, std::size_t count) { check(EVP_DigestUpdate(context, bytes, count)); }
    static void check(int done) {
        if (done != 1) throw StorageFailure("SHA-256 failed");
    }
};

Digest::Digest() : state_(std::make_unique<State>()) {}
Digest::~Digest() = default;

Digest& Digest::add(std::string_view bytes) {
    add(static_cast<std::int64_t>(bytes.size()));
    state_->update(bytes.data(), bytes.size());
    return *this;
}

Digest& Digest::add(std::int64_t number) {
    unsigned char raw[8];
    for (int i = 0; i < 8; ++i) raw[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i));
    state_->update(raw, sizeof raw);
    return *this;
}

std::string Digest::take() {
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    State::check(EVP_DigestFinal_ex(state_->context, raw, &size));
    state_->begin();
    return {reinterpret_cast<const char*>(raw), size};
}

std::string to_hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace data
