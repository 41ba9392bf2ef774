#include "data/snapshot/edits.hpp"

#include <algorithm>

namespace data {

const Edits::Record* Edits::find(FeatureId id) const noexcept {
    const auto& records = by_id[id_bucket(id)];
    if (!records) return nullptr;
    const auto found = std::lower_bound(records->begin(), records->end(), id,
                                        [](const Record& record, FeatureId key) { return record.id < key; });
    return found != records->end() && found->id == id ? &*found : nullptr;
}

EditsWriter::EditsWriter(const Edits& from, const Base& base, std::uint64_t serial)
    : base_(base), serial_(serial), next_(std::make_shared<Edits>(from)) {}

Edits::Bucket& EditsWriter::bucket(std::uint64_t step) {
    const auto& ends = base_.bucket_ends;
    const auto place = static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), step) - ends.begin());
    if (near_[place] == nullptr) {
        const auto& shared = next_->near[place];
        auto mine = shared ? std::make_shared<Edits::Bucket>(*shared) : std::make_shared<Edits::Bucket>();
        near_[place] = mine.get();
        next_->near[place] = std::move(mine);
    }
    return *near_[place];
}

void EditsWriter::take_away(FeatureId id) {
    if (const Edits::Record* known = next_->find(id)) {
        if (!known->now) return;
        Edits::Bucket& mine = bucket(known->now->step);
        std::erase_if(mine.items, [&](const Edits::Bucket::Item& item) { return item.feature->id == id; });
        mine.box = {};
        for (const auto& item : mine.items) mine.box.include(item.box);
        --next_->live_count;
        return;
    }
    const auto item = base_.find(id);
    if (!item) return;
    const std::size_t place = *item / Edits::chunk_bits;
    auto mine = std::find_if(dead_.begin(), dead_.end(), [&](const auto& chunk) { return chunk.first == place; });
    if (mine == dead_.end()) {
        const auto& shared = next_->dead[place];
        auto chunk = shared ? std::make_shared<Edits::Chunk>(*shared) : std::make_shared<Edits::Chunk>();
        mine = dead_.insert(dead_.end(), {place, chunk.get()});
        next_->dead[place] = std::move(chunk);
    }
    (*mine->second)[*item % Edits::chunk_bits / 64] |= std::uint64_t{1} << (*item % 64);
    ++next_->dead_count;
}

void EditsWriter::record(FeatureId id, std::shared_ptr<const Edited> now) {
    const std::size_t place = Edits::id_bucket(id);
    if (by_id_[place] == nullptr) {
        const auto& shared = next_->by_id[place];
        auto mine = std::make_shared<std::vector<Edits::Record>>();
        if (shared) {
            mine->reserve(shared->size() + 1);
            mine->assign(shared->begin(), shared->end());
        }
        by_id_[place] = mine.get();
        next_->by_id[place] = std::move(mine);
    }
    auto& records = *by_id_[place];
    const auto at = std::lower_bound(records.begin(), records.end(), id,
                                     [](const Edits::Record& r, FeatureId key) { return r.id < key; });
    if (at != records.end() && at->id == id) {
        at->serial = serial_;
        at->now = std::move(now);
    } else {
        records.insert(at, {id, serial_, std::move(now)});
        ++next_->count;
    }
}

void EditsWriter::put(std::shared_ptr<const Edited> feature) {
    take_away(feature->id);
    Edits::Bucket& mine = bucket(feature->step);
    mine.items.push_back({feature->box, feature});
    mine.box.include(feature->box);
    ++next_->live_count;
    const FeatureId id = feature->id;
    record(id, std::move(feature));
}

void EditsWriter::remove(FeatureId id) {
    take_away(id);
    record(id, nullptr);
}

}  // namespace data
