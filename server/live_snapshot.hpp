#pragma once

#include <functional>
#include <memory>
#include <span>

#include "data/snapshot/snapshot.hpp"

namespace server {

class TileCache;

/// The current picture. Anyone may take it at any moment; only the writer's thread publishes the next.
class LiveSnapshot {
  public:
    static constexpr std::size_t default_most_pending = 10'000;

    /// `first` may be null while the map is still being read; nobody asks before replace() brought one.
    LiveSnapshot(std::shared_ptr<const data::Snapshot> first, TileCache& tiles,
                 std::size_t most_pending = default_most_pending);
    ~LiveSnapshot();  ///< waits for a rebuild that is running

    [[nodiscard]] std::shared_ptr<const data::Snapshot> current() const noexcept;

    /// Writer's thread only: next picture by copy-on-write, touched tiles die. Past `most_pending` edits the base is
    /// rebuilt aside.
    void apply(std::span<const data::Change> changes, data::Revision revision);

    /// Writer's thread only: changes from here on are remembered until replace(), which carries them over.
    void expect_replacement();
    void expect_none();  ///< the replacement could not be made
    /// Writer's thread only: a whole new picture (after an import became visible), brought up to what was applied since
    /// expect_replacement().
    void replace(std::shared_ptr<const data::Snapshot> next);

    /// Writer's thread only, now and then: takes over a rebuild that is done.
    void adopt_rebuilt();

    /// Called on the writer's thread after each new picture, before anybody waits no longer for it. Set before writes
    /// begin.
    std::function<void(const data::Snapshot&, std::span<const data::Change>)> on_change;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
