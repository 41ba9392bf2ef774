#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "data/snapshot/snapshot.hpp"
#include "server/http/talk.hpp"
#include "server/live/room.hpp"

namespace server::live {

/// Tells open maps what changes, and who edits what they look at: one room a listening thread, so that nobody waits for
/// anybody's socket, and the writer's thread only hands one record on.
class Live {
  public:
    Live();
    ~Live();

    /// Once, before anything else; `post` runs something on a listening thread and never waits.
    void open(std::size_t threads, std::function<void(std::size_t thread, std::function<void()>)> post);

    /// No thread is left to post to.
    void finish();

    /// On the writer's thread, after a new picture: what changed, or nothing where all may have.
    void take(const data::Snapshot& snapshot, std::span<const data::Change> changes);
    /// After a person, a session or a token changed. From any thread.
    void take_people();

    /// On that listening thread.
    [[nodiscard]] Room& room(std::size_t thread) noexcept { return *rooms_[thread]; }

    struct Person {
        std::int64_t id = 0;
        std::string name;
        friend bool operator==(const Person&, const Person&) = default;
    };
    // Who edits what, by talk; from any thread.
    void edits(const MapTalk& talk, Focus focus, Person person);
    void stops(const MapTalk& talk, Focus focus);
    /// Each once, in the order in which they began.
    [[nodiscard]] std::vector<Person> editors_of(Focus focus) const;

    std::atomic<std::size_t> talks{0};
    std::atomic<std::uint64_t> messages{0};  ///< said
    std::atomic<std::uint64_t> skipped{0};   ///< revisions that somebody was not told of by themselves, being slow

  private:
    void each_room(const std::function<void(Room&)>& work);

    bool rooms_are_open_ = false;
    std::vector<std::unique_ptr<Room>> rooms_;
    std::function<void(std::size_t, std::function<void()>)> post_;
    mutable std::mutex editors_mutex_;
    std::map<Focus, std::vector<std::pair<const MapTalk*, Person>>> editors_;
};

}  // namespace server::live
