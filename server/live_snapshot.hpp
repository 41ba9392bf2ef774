#pragma once

#include <atomic>
#include <memory>
#include <span>

#include "data/snapshot/snapshot.hpp"

namespace server {

class TileCache;

/// The current picture. Anyone may take it at any moment; only the writer's thread publishes the next.
class LiveSnapshot {
  public:
    LiveSnapshot(std::shared_ptr<const data::Snapshot> first, TileCache& tiles);
    ~LiveSnapshot();

    [[nodiscard]] std::shared_ptr<const data::Snapshot> current() const noexcept;

    /// Writer's thread only: next picture by copy-on-write, touched tiles die. Starts a rebuild aside past 10,000
    /// edits.
    void apply(std::span<const data::Change> changes, data::Revision revision);

    /// Writer's thread only: a whole new picture (after an import became visible).
    void replace(std::shared_ptr<const data::Snapshot> next);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
