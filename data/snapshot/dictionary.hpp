#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace data {

/// A value of a row: where its bytes stand. 0 is no value.
using ValueCell = std::uint32_t;
inline constexpr ValueCell no_value = 0;
inline constexpr ValueCell single_flag = 1u << 31;  ///< the base's values that one row alone has
inline constexpr ValueCell own_flag = 1u << 30;     ///< an edited feature's own values
inline constexpr ValueCell cell_index = own_flag - 1;

/// Byte strings one behind the other. Behind the last one stand enough bytes for a copy of fixed length to read over.
class ByteStrings {
  public:
    static constexpr std::size_t padding = 64;

    std::uint32_t add(std::string_view bytes) {
        bytes_.append(bytes);
        starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
        return static_cast<std::uint32_t>(starts_.size()) - 2;
    }
    [[nodiscard]] std::string_view operator[](std::uint32_t i) const noexcept {
        return {bytes_.data() + starts_[i], starts_[i + 1] - starts_[i]};
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(starts_.size()) - 1; }
    /// No more will be added: padded, spare memory given back.
    void seal() {
        bytes_.append(padding, '\0');
        bytes_.shrink_to_fit();
        starts_.shrink_to_fit();
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_.capacity() + starts_.capacity() * 4; }

  private:
    std::string bytes_;
    std::vector<std::uint32_t> starts_{0};
};

/// Numbers byte strings: equal ones get one number.
class Interner {
  public:
    std::uint32_t number(std::string_view bytes);
    [[nodiscard]] const ByteStrings& strings() const noexcept { return strings_; }
    /// How often number() was asked for it.
    [[nodiscard]] std::uint32_t uses(std::uint32_t number) const noexcept { return uses_[number]; }

  private:
    void grow();
    ByteStrings strings_;
    std::vector<std::uint32_t> uses_, slots_, hashes_;
};

/// The values of a layer's base, in the order in which the curve first meets them: what one tile needs lies together.
/// Values that many rows share are apart from those of one row alone, which a tile need not look up.
class Dictionary {
  public:
    ValueCell add_shared(std::string_view bytes) { return shared_.add(bytes) + 1; }
    ValueCell add_single(std::string_view bytes) { return singles_.add(bytes) | single_flag; }
    void seal();

    [[nodiscard]] std::string_view bytes(ValueCell cell) const noexcept {
        if (cell == no_value) return {};
        return cell & single_flag ? singles_[cell & ~single_flag] : shared_[cell - 1];
    }
    [[nodiscard]] std::string_view single(ValueCell cell) const noexcept { return singles_[cell & ~single_flag]; }
    /// The cell of a shared value of these bytes; no_value where there is none.
    [[nodiscard]] ValueCell find(std::string_view bytes) const noexcept;
    /// Cells of shared values are at most this.
    [[nodiscard]] std::uint32_t shared_size() const noexcept { return shared_.size(); }
    [[nodiscard]] std::size_t memory() const noexcept { return shared_.bytes() + singles_.bytes() + slots_.size() * 4; }

  private:
    ByteStrings shared_, singles_;
    std::vector<ValueCell> slots_;  ///< open addressing over shared_
};

}  // namespace data
