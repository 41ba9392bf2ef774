#include "server/live/live.hpp"

#include <algorithm>

#include "server/live/map_talk.hpp"

namespace server::live {

Live::Live() = default;
Live::~Live() = default;

void Live::open(std::size_t threads, std::function<void(std::size_t, std::function<void()>)> post) {
    post_ = std::move(post);
    rooms_are_open_ = true;
    for (std::size_t thread = 0; thread < threads; ++thread)
        rooms_.push_back(
            std::make_unique<Room>([this, thread](std::function<void()> work) { post_(thread, std::move(work)); }));
}

void Live::finish() {
    rooms_are_open_ = false;
}

void Live::each_room(const std::function<void(Room&)>& work) {
    if (!rooms_are_open_) return;
    for (std::size_t thread = 0; thread < rooms_.size(); ++thread)
        post_(thread, [work, &room = *rooms_[thread]] { work(room); });
}

void Live::take(const data::Snapshot& snapshot, std::span<const data::Change> changes) {
    auto change = change_of(snapshot.catalogue(), changes, snapshot.revision());
    each_room([change = std::move(change)](Room& room) { room.take(change); });
}

void Live::take_people() {
    each_room([](Room& room) { room.take_people(); });
}

void Live::edits(const MapTalk& talk, Focus focus, Person person) {
    {
        const std::lock_guard lock(editors_mutex_);
        editors_[focus].emplace_back(&talk, std::move(person));
    }
    each_room([focus](Room& room) { room.take_editors_of(focus); });
}

void Live::stops(const MapTalk& talk, Focus focus) {
    {
        const std::lock_guard lock(editors_mutex_);
        const auto found = editors_.find(focus);
        if (found == editors_.end()) return;
        std::erase_if(found->second, [&](const auto& editor) { return editor.first == &talk; });
        if (found->second.empty()) editors_.erase(found);
    }
    each_room([focus](Room& room) { room.take_editors_of(focus); });
}

std::vector<Live::Person> Live::editors_of(Focus focus) const {
    const std::lock_guard lock(editors_mutex_);
    std::vector<Person> people;
    if (const auto found = editors_.find(focus); found != editors_.end())
        for (const auto& [talk, person] : found->second)
            if (std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
    return people;
}

}  // namespace server::live
