#include "data/filter/folding.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "data/store/error.hpp"

namespace data::filter {
namespace {

constexpr UChar32 voiced = 0x3099, half_voiced = 0x309A;

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) { return static_cast<signed char>(c) < 0; });
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::UnicodeString normalised(const icu::UnicodeString& text, bool composed) {
    UErrorCode failure = U_ZERO_ERROR;
    const auto* form = composed ? icu::Normalizer2::getNFCInstance(failure) : icu::Normalizer2::getNFDInstance(failure);
    icu::UnicodeString result = U_SUCCESS(failure) ? form->normalize(text, failure) : icu::UnicodeString();
    if (U_FAILURE(failure)) throw StorageFailure(std::string("ICU cannot normalise: ") + u_errorName(failure));
    return result;
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string bytes;
    return text.toUTF8String(bytes);
}

}  // namespace

std::string without_case(std::string_view text) {
    if (is_ascii(text)) {
        std::string folded(text);
        for (char& c : folded)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return folded;
    }
    return to_utf8(normalised(normalised(from_utf8(text), true).foldCase(), true));
}

std::string without_accents(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    const icu::UnicodeString apart = normalised(from_utf8(text), false);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (u_charType(c) != U_NON_SPACING_MARK || c == voiced || c == half_voiced) kept.append(c);
    }
    return to_utf8(normalised(kept, true));
}

}  // namespace data::filter
