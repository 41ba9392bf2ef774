#include "server/live/room.hpp"

#include <algorithm>

#include "server/live/map_talk.hpp"

namespace server::live {

namespace {

constexpr std::size_t most_changes = 4'096;    ///< revisions kept for who comes back
constexpr std::size_t most_features = 20'000;  ///< of all of them: a few megabytes
constexpr std::size_t talks_a_step = 512;

}  // namespace

void Room::take(std::shared_ptr<const Change> change) {
    newest_ = change->revision;
    if (change->everything) {
        changes_.clear();
        features_ = 0;
        complete_since_ = change->revision;
    } else {
        features_ += change->features.size();
        changes_.push_back(std::move(change));
    }
    while (changes_.size() > most_changes || features_ > most_features) {
        complete_since_ = changes_.front()->revision;
        features_ -= changes_.front()->features.size();
        changes_.pop_front();
    }
    look_after_all();
}

void Room::take_editors_of(Focus focus) {
    for (MapTalk* talk : talks_) talk->hear_of_editors(focus);
}

void Room::take_people() {
    ++people_state_;
    look_after_all();
}

bool Room::knows_since(data::Revision revision) const noexcept {
    return complete_since_ <= revision;
}

Room::Changes::const_iterator Room::first_after(data::Revision revision) const {
    return std::upper_bound(changes_.begin(), changes_.end(), revision,
                            [](data::Revision r, const auto& change) { return r < change->revision; });
}

void Room::enter(MapTalk& talk) {
    talk.place_in_room = talks_.size();
    talks_.push_back(&talk);
}

void Room::leave(MapTalk& talk) noexcept {
    auto gap = talk.place_in_room;
    const auto move_into_gap = [&](std::size_t from) {
        talks_[gap] = talks_[from];
        talks_[gap]->place_in_room = gap;
        gap = from;
    };
    if (gap < looked_after_) move_into_gap(--looked_after_);  // nobody who still waits moves to the front
    move_into_gap(talks_.size() - 1);
    talks_.pop_back();
}

void Room::look_after_all() {
    again_ = in_round_;
    if (in_round_) return;
    in_round_ = true;
    looked_after_ = 0;
    look_after_some();
}

void Room::look_after_some() {
    const auto end = std::min(looked_after_ + talks_a_step, talks_.size());
    for (; looked_after_ < end; ++looked_after_) talks_[looked_after_]->look();
    if (looked_after_ < talks_.size()) return later_([this] { look_after_some(); });
    in_round_ = false;
    looked_after_ = 0;
    if (std::exchange(again_, false)) look_after_all();
}

}  // namespace server::live
