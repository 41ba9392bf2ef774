#include "data/store/uid.hpp"

#include <sodium.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace data {
namespace {

constexpr std::size_t uid_length = 36;

bool is_dash_place(std::size_t i) noexcept {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

/// Random bytes in blocks: one call into the kernel serves many.
void fill_random(std::uint8_t* out, std::size_t count) {
    static const int ready = sodium_init();
    if (ready < 0) throw std::runtime_error("no randomness");
    thread_local std::array<std::uint8_t, 1024> block;
    thread_local std::size_t used = block.size();
    if (used + count > block.size()) {
        randombytes_buf(block.data(), block.size());
        used = 0;
    }
    for (std::size_t i = 0; i < count; ++i) out[i] = block[used + i];
    used += count;
}

}  // namespace

std::string make_uid() {
    using namespace std::chrono;
    const auto now =
        static_cast<std::uint64_t>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
    std::array<std::uint8_t, 16> bytes;
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(now >> (40 - 8 * i));
    fill_random(bytes.data() + 6, bytes.size() - 6);
    bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0f));  // version 7
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));  // variant of RFC 9562

    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(uid_length);
    for (const std::uint8_t byte : bytes) {
        if (is_dash_place(text.size())) text += '-';
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

bool is_uid(std::string_view text) noexcept {
    if (text.size() != uid_length) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (is_dash_place(i) ? c != '-' : !digit) return false;
    }
    return true;
}

}  // namespace data
