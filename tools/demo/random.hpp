#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace demo {

/// One well mixed word out of up to four; names a place's own stream of chance, so that quarters can be sketched in any
/// order.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0,
                                          std::uint64_t d = 0) {
    constexpr auto stir = [](std::uint64_t z) {
        z += 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    };
    return stir(stir(stir(stir(a) ^ b) ^ c) ^ d);
}

/// Chance that is the same on every machine: SplitMix64 (Steele, Lea, Flood 2014) with distributions of its own,
/// because those of the standard library differ between implementations.
class Random {
  public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t next() noexcept {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// In [0, 1).
    double share() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// In [least, most).
    double between(double least, double most) noexcept { return least + (most - least) * share(); }
    /// Whole, both ends included.
    int whole(int least, int most) noexcept {
        return least + static_cast<int>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    bool chance(double probability) noexcept { return share() < probability; }

    /// Mean 0, deviation 1, within +-3: the sum of 12 even draws would need 12; four are round enough for a sketch.
    double bell() noexcept { return (share() + share() + share() + share() - 2.0) * 1.7320508075688772; }

    /// The place of one of the weights, as likely as it is heavy.
    std::size_t pick(std::span<const double> weights) noexcept {
        double sum = 0;
        for (const double w : weights) sum += w;
        double rest = share() * sum;
        for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
            if (rest < weights[i]) return i;
            rest -= weights[i];
        }
        return weights.size() - 1;
    }

    template <class T, std::size_t N>
    const T& one_of(const std::array<T, N>& choices) noexcept {
        return choices[below(N)];
    }

  private:
    std::uint64_t below(std::uint64_t count) noexcept {
        return next() % count;
    }  // the bias is far below what can be seen

    std::uint64_t state_;
};

}  // namespace demo
