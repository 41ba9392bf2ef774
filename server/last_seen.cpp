#include "server/last_seen.hpp"

#include "data/journal/journal.hpp"

namespace server {

std::shared_ptr<LastSeen::Mark> LastSeen::mark_of(data::DeviceId device, data::PersonId person) {
    const std::lock_guard lock(mutex_);
    auto& known = marks_[device];
    auto mark = known.lock();
    if (mark) return mark;
    mark = std::make_shared<Mark>();
    mark->device = device, mark->person = person;
    known = mark;
    return mark;
}

void LastSeen::forget_gone() {
    const std::lock_guard lock(mutex_);
    std::erase_if(marks_, [](const auto& entry) { return entry.second.expired(); });
}

void LastSeen::saw(Mark& mark, Clock::time_point now) {
    auto noted = mark.noted.load(std::memory_order_relaxed);
    const auto then = Clock::time_point(Clock::duration(noted));
    if (noted != 0 && now - then < coarseness) return;
    if (!mark.noted.compare_exchange_strong(noted, now.time_since_epoch().count(), std::memory_order_relaxed)) return;
    const std::lock_guard lock(mutex_);
    waiting_.push_back({mark.device, mark.person, data::utc_text(now)});
}

bool LastSeen::write(data::Connection& db, Clock::time_point now) {
    std::vector<data::Sighting> due;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty() || now - written_ < between_writes) return false;
        due.swap(waiting_);
        written_ = now;
    }
    try {
        db.execute("BEGIN IMMEDIATE");
        data::note(db, due);
        db.execute("COMMIT");
    } catch (...) {
        if (db.in_transaction()) db.execute("ROLLBACK");
        const std::lock_guard lock(mutex_);
        waiting_.insert(waiting_.begin(), due.begin(), due.end());
        throw;
    }
    return true;
}

}  // namespace server
