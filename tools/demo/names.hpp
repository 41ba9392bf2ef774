#pragma once

#include <cstdint>
#include <string>

#include "tools/demo/plan.hpp"
#include "tools/demo/random.hpp"

/// Names that sound like an old Chinese city and belong to nobody: two or three usual characters and the word for the
/// thing.
namespace demo {

[[nodiscard]] std::string axis_name(std::uint64_t seed, int number, Corridor corridor);  ///< 长乐路, 清源河
[[nodiscard]] std::string street_name(Random& random, int rank);                         ///< 明瓦街, 石鼓巷
[[nodiscard]] std::string district_name(std::uint64_t seed);                             ///< 云溪区
[[nodiscard]] std::string person_name(Random& random);                                   ///< 王建华
[[nodiscard]] std::string stem(Random& random);                                          ///< 青云

}  // namespace demo
