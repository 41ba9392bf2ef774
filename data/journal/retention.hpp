#pragma once

#include <cstdint>
#include <string>

#include "data/store/owner.hpp"

namespace data {

struct Forgotten {
    std::int64_t values = 0;   ///< about people, of earlier states and of what is deleted
    std::int64_t answers = 0;  ///< first answers to writes with an Idempotency-Key
};

/// Deletes what was kept long enough: personal values in the journal of states that ended before `before` (UTC as
/// utc_text() gives it), and first answers older than 30 days. What a feature says of a person today stays; the chain
/// still verifies, since it holds the values' salted hashes only. In pieces, each of which holds the writer for about
/// owner.hold; may be stopped and begun again at any time.
[[nodiscard]] Forgotten forget_personal(Owner& owner, const std::string& before);

/// UTC as forget_personal() takes it.
[[nodiscard]] std::string days_ago(int days);

}  // namespace data
