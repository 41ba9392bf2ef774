#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "server/live/change.hpp"

namespace server::live {

class MapTalk;

/// A feature that somebody looks at: index of its collection, and its id.
using Focus = std::pair<std::size_t, data::FeatureId>;

/// The talks of one listening thread, and what changed of late. Called on that thread only. Many talks are looked after
/// in steps, so that other answers of the thread come in between.
class Room {
  public:
    /// `later` runs something on this thread after what waits there already.
    explicit Room(std::function<void(std::function<void()>)> later) : later_(std::move(later)) {}

    void take(std::shared_ptr<const Change> change);
    /// Somebody has begun or ended to edit it.
    void take_editors_of(Focus focus);
    /// Somebody signed out, or may see something else than before.
    void take_people();

    void enter(MapTalk& talk);
    void leave(MapTalk& talk) noexcept;

    [[nodiscard]] data::Revision newest() const noexcept { return newest_; }
    /// True where all that came after the revision is still here.
    [[nodiscard]] bool knows_since(data::Revision revision) const noexcept;
    /// Calls take(change) for what came after it, oldest first, as long as that gives true. Where knows_since().
    template <class Take>
    void each_since(data::Revision revision, Take take) const {
        for (auto at = first_after(revision); at != changes_.end(); ++at)
            if (!take(**at)) return;
    }
    [[nodiscard]] std::uint64_t people_state() const noexcept { return people_state_; }

  private:
    using Changes = std::deque<std::shared_ptr<const Change>>;
    [[nodiscard]] Changes::const_iterator first_after(data::Revision revision) const;
    void look_after_all();
    void look_after_some();

    std::function<void(std::function<void()>)> later_;
    Changes changes_;
    std::size_t features_ = 0;           ///< of changes_
    data::Revision complete_since_ = 0;  ///< what came after it is in changes_
    data::Revision newest_ = 0;
    std::uint64_t people_state_ = 0;  ///< grows

    std::vector<MapTalk*> talks_;
    std::size_t looked_after_ = 0;  ///< those before it, in this round
    bool in_round_ = false, again_ = false;
};

}  // namespace server::live
