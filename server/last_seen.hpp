#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "data/people/device.hpp"

namespace server {

/// When each device was last there, to ten minutes: noted beside the request without a lock, and written by the
/// writer's thread, those of a minute together. Safe from any thread.
class LastSeen {
  public:
    using Clock = std::chrono::system_clock;
    static constexpr std::chrono::minutes coarseness{10}, between_writes{1};

    /// One device's, kept by whoever knows it.
    struct Mark {
        data::DeviceId device = 0;
        data::PersonId person = 0;
        std::atomic<Clock::rep> noted{0};
    };

    /// The one of that device, always the same.
    [[nodiscard]] std::shared_ptr<Mark> mark_of(data::DeviceId device, data::PersonId person);
    /// Those that nobody keeps any more.
    void forget_gone();
    /// It is there now.
    void saw(Mark& mark, Clock::time_point now);
    /// Writes what is due; false where nothing was. What cannot be written is tried again.
    bool write(data::Connection& db, Clock::time_point now);

  private:
    std::mutex mutex_;
    std::map<data::DeviceId, std::weak_ptr<Mark>> marks_;
    std::vector<data::Sighting> waiting_;
    Clock::time_point written_{};
};

}  // namespace server
