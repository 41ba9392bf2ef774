#pragma once

#include <memory>
#include <span>

#include "data/snapshot/snapshot.hpp"

namespace data {

/// A picture that shows some collections as `revision` left them within `box` (and round it no worse than today's):
/// `now` with what was changed since taken back there, borders simplified anew. `now` was taken before `db` began to
/// read. Personal values that retention deleted are unknown.
/// cost  what is in the box now, and was then; not what was ever done
/// throws StorageFailure
[[nodiscard]] std::shared_ptr<const Snapshot> past_picture(Connection& db, const Snapshot& now, Revision revision,
                                                           const geo::MercatorBox& box,
                                                           std::span<const std::size_t> collections);

}  // namespace data
