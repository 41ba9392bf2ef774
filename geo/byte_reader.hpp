#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "geo/position.hpp"
#include "geo/validity.hpp"

namespace geo {

/// Reads numbers one after another from bytes of either order; never past their end. throws InvalidGeometry
class ByteReader {
  public:
    explicit ByteReader(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

    void use(std::endian order) noexcept { swap_ = order != std::endian::native; }
    [[nodiscard]] std::size_t left() const noexcept { return bytes_.size(); }
    [[nodiscard]] std::uint8_t byte() { return number<std::uint8_t>(); }
    [[nodiscard]] std::uint32_t count() { return number<std::uint32_t>(); }
    [[nodiscard]] double real() { return number<double>(); }
    [[nodiscard]] LonLat place() {
        const double lon = real();
        return {lon, real()};
    }

    /// A count of things of at least `least_bytes` each: one that the rest cannot hold is a lie, not an allocation.
    [[nodiscard]] std::uint32_t count_of(std::size_t least_bytes) {
        const std::uint32_t given = count();
        if (given > left() / least_bytes) throw InvalidGeometry("truncated", "the geometry is cut off");
        return given;
    }

  private:
    template <class Number>
    Number number() {
        if (bytes_.size() < sizeof(Number)) throw InvalidGeometry("truncated", "the geometry is cut off");
        std::array<std::byte, sizeof(Number)> raw;
        std::memcpy(raw.data(), bytes_.data(), sizeof(Number));
        bytes_ = bytes_.subspan(sizeof(Number));
        if (swap_)
            for (std::size_t i = 0; i < raw.size() / 2; ++i) std::swap(raw[i], raw[raw.size() - 1 - i]);
        return std::bit_cast<Number>(raw);
    }

    std::span<const std::byte> bytes_;
    bool swap_ = false;
};

}  // namespace geo
