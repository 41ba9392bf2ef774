#pragma once

#include <string>
#include <string_view>

namespace data::filter {

/// A text as all texts are that differ from it by upper and lower case only (CQL2's CASEI): full case folding, NFC.
/// source  Unicode 15, 3.13; ICU
[[nodiscard]] std::string without_case(std::string_view text);

/// A text as all texts are that differ from it by accents only (CQL2's ACCENTI): non-spacing marks taken off, but for
/// the Japanese voicing marks, which make other letters.
[[nodiscard]] std::string without_accents(std::string_view text);

}  // namespace data::filter
