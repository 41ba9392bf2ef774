#pragma once

namespace geo {

/// A length on the ground. Web-mercator metres are not ground metres and never use this type.
struct Metres {
    double value = 0;
    friend auto operator<=>(const Metres&, const Metres&) = default;
};

/// An area on the ground, geodesic unless the function says otherwise.
struct SquareMetres {
    double value = 0;
    friend auto operator<=>(const SquareMetres&, const SquareMetres&) = default;
};

constexpr Metres operator""_m(long double value) {
    return {static_cast<double>(value)};
}
constexpr Metres operator""_m(unsigned long long value) {
    return {static_cast<double>(value)};
}

}  // namespace geo
