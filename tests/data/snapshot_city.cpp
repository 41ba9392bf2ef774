#include "tests/data/snapshot_city.hpp"

#include <cmath>

#include "tests/support/sketch.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {
namespace {

constexpr int rows = 12, columns = 12;
constexpr char first_letter = 'A';
constexpr unsigned letters = 14;

/// Moves a place by up to three metres, equal places alike.
geo::LonLat wobbled(geo::LonLat place) {
    const auto lon = static_cast<std::uint64_t>(std::llround(place.lon * 1e9));
    const auto lat = static_cast<std::uint64_t>(std::llround(place.lat * 1e9));
    const std::uint64_t hash = (lon * 0x9E3779B97F4A7C15u) ^ (lat * 0xC2B2AE3D27D4EB4Fu);
    return geo::snap(
        {place.lon + static_cast<double>(hash % 997) * 3e-8, place.lat + static_cast<double>(hash / 997 % 997) * 3e-8});
}

}  // namespace

std::shared_ptr<const data::Catalogue> shipped_catalogue() {
    static const auto catalogue =
        std::make_shared<const data::Catalogue>(data::shipped_collections(), data::shipped_code_lists());
    return catalogue;
}

ChangingCity::ChangingCity(unsigned seed) : catalogue_(shipped_catalogue()), random_(seed) {
    grid = *catalogue_->index("grid"), compound = *catalogue_->index("compound");
    facility = *catalogue_->index("facility"), barrier = *catalogue_->index("barrier");
    features_.resize(catalogue_->collections().size());
    for (int row = 0; row < rows; ++row) {
        std::string& line = letters_.emplace_back();
        for (int column = 0; column < columns; ++column)
            line += static_cast<char>(first_letter + (row / 4 * 4 + column / 3) % static_cast<int>(letters));
    }
    static_cast<void>(redraw_grids());
    for (int i = 0; i < 60; ++i) static_cast<void>(put(facility, thing(facility)));
    for (int i = 0; i < 25; ++i) static_cast<void>(put(compound, thing(compound)));
    for (int i = 0; i < 25; ++i) static_cast<void>(put(barrier, thing(barrier)));
}

geo::LonLat ChangingCity::somewhere() {
    const auto share = [&] { return static_cast<double>(random_() % 1'000'000) / 1e6; };
    const double lon = share(), lat = share();
    return geo::snap({north_west.lon + span * lon, north_west.lat - span * lat});
}

data::Feature ChangingCity::thing(std::size_t collection) {
    data::Feature made = sample(catalogue_->collections()[collection], somewhere(), 0.0008);
    made.id = ++last_id_;
    made.version = 1;
    made.name = "地" + std::to_string(random_() % 40);
    made.code = "c" + std::to_string(made.id);
    // Roads run from corner to corner of a coarse net, so that they meet.
    if (collection == barrier)
        for (auto& part : made.shape.parts)
            for (auto& path : part)
                for (auto& place : path)
                    place = wobbled({std::round(place.lon * 1000) / 1000, std::round(place.lat * 1000) / 1000});
    return made;
}

data::Change ChangingCity::put(std::size_t collection, data::Feature feature) {
    data::Change change{collection, feature.id, std::nullopt, feature};
    if (const auto known = features_[collection].find(feature.id); known != features_[collection].end())
        change.before = known->second;
    features_[collection][feature.id] = std::move(feature);
    return change;
}

data::Change ChangingCity::remove(std::size_t collection, data::FeatureId id) {
    data::Change change{collection, id, features_[collection].at(id), std::nullopt};
    features_[collection].erase(id);
    return change;
}

std::vector<data::Change> ChangingCity::redraw_grids() {
    const std::vector<std::string_view> lines(letters_.begin(), letters_.end());
    const Sketch drawn = sketch(lines, 80, north_west);
    std::vector<data::Change> changes;
    for (unsigned i = 0; i < letters; ++i) {
        const char letter = static_cast<char>(first_letter + i);
        const data::FeatureId id = i + 1;
        const auto known = features_[grid].find(id);
        const auto now = drawn.shapes().find(letter);
        if (now == drawn.shapes().end()) {
            if (known != features_[grid].end()) changes.push_back(remove(grid, id));
            continue;
        }
        geo::Shape shape = now->second;
        for (auto& part : shape.parts)
            for (auto& ring : part)
                for (auto& place : ring) place = wobbled(place);
        if (known != features_[grid].end() && known->second.shape == shape) continue;
        data::Feature feature = sample(catalogue_->collections()[grid]);
        feature.id = id;
        feature.version = 1;
        feature.name = std::string("网格") + letter;
        feature.code = std::string("g") + letter;
        feature.shape = std::move(shape);
        changes.push_back(put(grid, std::move(feature)));
    }
    return changes;
}

std::vector<data::Change> ChangingCity::step() {
    if (random_() % 2 == 0) {
        char& square = letters_[random_() % rows][random_() % columns];
        square = random_() % 12 == 0 ? '.' : static_cast<char>(first_letter + random_() % letters);
        return redraw_grids();
    }
    const std::size_t choices[] = {facility, compound, barrier};
    const std::size_t collection = choices[random_() % 3];
    auto& known = features_[collection];
    const unsigned what = random_() % 4;
    if (what == 0 || known.empty()) return {put(collection, thing(collection))};
    auto chosen = known.begin();
    std::advance(chosen, random_() % known.size());
    if (what == 1) return {remove(collection, chosen->first)};
    data::Feature changed = chosen->second;
    ++changed.version;
    if (what == 2) changed.name = "改名" + std::to_string(random_() % 5);
    if (what == 3) changed.shape = thing(collection).shape;
    return {put(collection, std::move(changed))};
}

std::shared_ptr<const data::Snapshot> ChangingCity::fresh(data::Revision revision) const {
    data::SnapshotBuilder builder(catalogue_);
    for (std::size_t collection = 0; collection < features_.size(); ++collection)
        for (const auto& [id, feature] : features_[collection]) builder.add(collection, feature);
    return std::move(builder).build(revision);
}

}  // namespace tests
