#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace data {

/// SHA-256 of fields one after another; each is preceded by its length, so that no two lists of fields look alike.
class Digest {
  public:
    Digest();
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;

    Digest& add(std::string_view bytes);
    Digest& add(std::int64_t number);
    /// The 32 bytes; the digest begins anew.
    [[nodiscard]] std::string take();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace data
