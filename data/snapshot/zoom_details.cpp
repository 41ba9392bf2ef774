#include "data/snapshot/zoom_details.hpp"

namespace data {

Coarseness ZoomDetails::of(const std::string& kind, const std::function<Coarseness()>& find) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = known_.find(kind); known != known_.end()) return known->second;
    }
    const Coarseness found = find();
    const std::lock_guard lock(mutex_);
    if (known_.size() >= most_kinds) known_.clear();
    return known_[kind] = found;
}

}  // namespace data
