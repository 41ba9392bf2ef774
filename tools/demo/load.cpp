#include "tools/demo/load.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "data/feature/district.hpp"
#include "data/feature/feature.hpp"
#include "data/journal/batch.hpp"
#include "data/store/connection.hpp"
#include "tools/demo/item.hpp"
#include "tools/demo/sketch.hpp"

namespace demo {
namespace {

constexpr std::int64_t features_a_report = 5'000;
constexpr std::int64_t id_block = 20'000;

/// A collection with its fields found once.
class Columns {
  public:
    Columns(const data::Catalogue& catalogue, std::string_view collection,
            std::initializer_list<std::string_view> fields)
        : collection_(catalogue.at(collection)) {
        for (const std::string_view field : fields) {
            const auto place = collection_.field(field);
            if (!place) throw std::logic_error(std::string(collection) + " has no field " + std::string(field));
            places_.push_back(*place);
        }
    }

    [[nodiscard]] const data::Collection& collection() const noexcept { return collection_; }

    /// A made-up feature with its values in the order in which the fields were named.
    [[nodiscard]] data::Feature feature(std::string code, std::string name, std::string division_code, geo::Shape shape,
                                        std::vector<data::Value> values) const {
        data::Feature feature;
        feature.code = std::move(code), feature.name = std::move(name),
        feature.division_code = std::move(division_code);
        feature.source = data::Source::made_up, feature.shape = std::move(shape);
        feature.values.resize(collection_.fields.size());
        for (std::size_t k = 0; k < values.size(); ++k) feature.values[places_[k]] = std::move(values[k]);
        return feature;
    }

  private:
    const data::Collection& collection_;
    std::vector<std::size_t> places_;
};

data::Value text(std::string_view words) {
    return words.empty() ? data::Value{} : data::Value{std::string(words)};
}
data::Value number(std::int64_t value) {
    return value;
}
data::Value year(int value) {
    return value > 0 ? data::Value{std::int64_t{value}} : data::Value{};
}
data::Value reference(data::FeatureId id) {
    return id > 0 ? data::Value{id} : data::Value{};
}

std::string two(std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}
/// A day of that year, spread by the feature's number.
std::string day(int the_year, std::int64_t spread) {
    return std::to_string(the_year) + "-" + two(1 + spread * 7 % 12) + "-" + two(1 + spread * 11 % 28);
}

class Loader {
  public:
    Loader(data::Owner& owner, data::Batch& batch)
        : owner_(owner), batch_(batch), classes_(owner.catalogue->code_list("facility_class")) {}

    void operator()(Division& row) {
        put(divisions_,
            divisions_.feature(std::move(row.code), std::move(row.name), std::move(row.division_code),
                               std::move(row.shape),
                               {number(row.level), reference(division_ids_.at(row.parent)), number(row.population)}),
            remember(division_ids_, row.count));
    }
    void operator()(Grid& row) {
        put(grids_,
            grids_.feature(std::move(row.code), std::move(row.name), std::move(row.division_code), std::move(row.shape),
                           {number(row.level), reference(grid_ids_.at(row.parent)),
                            text(row.special ? "special" : "basic"), number(row.households)}),
            remember(grid_ids_, row.count));
    }
    void operator()(Compound& row) {
        compound_ = fresh_id(), compound_count_ = row.count;
        put(compounds_,
            compounds_.feature(
                std::move(row.code), std::move(row.name), std::move(row.division_code), std::move(row.shape),
                {text(row.address), number(row.owner_units), text(row.property_right), number(row.buildings),
                 number(row.households), row.floor_area, year(row.built_year), year(row.delivered_year),
                 text(row.renovation), row.cleaning, row.greening, row.order_keeping, row.upkeep,
                 text(row.management_mode), row.closable, text(row.dedicated_worker)}),
            compound_);
    }
    void operator()(Building& row) {
        put(buildings_,
            buildings_.feature(
                std::move(row.code), std::move(row.name), std::move(row.division_code), std::move(row.shape),
                {text(row.address), reference(compound(row.compound)), number(row.floors), number(row.units),
                 number(row.households), number(row.lifts), year(row.built_year), text(row.use)}));
    }
    void operator()(Facility& row) {
        const std::int64_t spread = batch_.size();
        const data::CodeEntry* entry = classes_ != nullptr ? classes_->entry(row.kind) : nullptr;
        const bool assessed =
            row.kind == "01076" || row.kind == "01013" || row.kind == "x_hydrant";  // yearly by law or custom
        put(facilities_,
            facilities_.feature(std::move(row.code), std::move(row.name), std::move(row.division_code),
                                geo::point_shape(row.place),
                                {text(row.kind), text(row.address), reference(compound(row.compound)),
                                 text(entry != nullptr ? entry->supervising_org : std::string{}),
                                 text(row.ownership_org), text(row.maintenance_org), text(row.state),
                                 row.installed_year > 0 ? text(day(row.installed_year, spread)) : data::Value{},
                                 assessed ? text(day(2025, spread)) : data::Value{},
                                 assessed ? text(day(2026, spread)) : data::Value{}, text(row.accuracy_class)}));
    }
    void operator()(Barrier& row) {
        put(barriers_, barriers_.feature({}, std::move(row.name), std::move(row.division_code), std::move(row.shape),
                                         {text(row.kind), row.crossable,
                                          row.width > 0 ? data::Value{row.width} : data::Value{}, number(row.level)}));
    }
    void operator()(Landcover& row) {
        put(landcover_, landcover_.feature({}, std::move(row.name), std::move(row.division_code), std::move(row.shape),
                                           {text(row.kind)}));
    }

  private:
    void put(const Columns& columns, data::Feature feature, data::FeatureId id = 0) {
        feature.id = id;
        batch_.add(columns.collection(), std::move(feature));
    }
    data::FeatureId fresh_id() {
        if (next_id_ == end_of_ids_) next_id_ = batch_.reserve_ids(id_block), end_of_ids_ = next_id_ + id_block;
        return next_id_++;
    }
    data::FeatureId remember(std::vector<data::FeatureId>& ids, Count count) {
        ids.resize(std::max(ids.size(), static_cast<std::size_t>(count) + 1), 0);
        return ids[static_cast<std::size_t>(count)] = fresh_id();
    }
    [[nodiscard]] data::FeatureId compound(Count count) const {
        return count > 0 && count == compound_count_ ? compound_ : 0;
    }

    data::Owner& owner_;
    data::Batch& batch_;
    const data::CodeList* classes_;
    Columns divisions_{*owner_.catalogue, "division", {"level", "parent", "population"}};
    Columns grids_{*owner_.catalogue, "grid", {"level", "parent", "kind", "households"}};
    Columns compounds_{*owner_.catalogue,
                       "compound",
                       {"address", "owner_units", "property_right", "buildings", "households", "floor_area",
                        "built_year", "delivered_year", "renovation", "cleaning", "greening", "order_keeping", "upkeep",
                        "management_mode", "closable", "dedicated_worker"}};
    Columns buildings_{*owner_.catalogue,
                       "building",
                       {"address", "compound", "floors", "units", "households", "lifts", "built_year", "use"}};
    Columns facilities_{*owner_.catalogue,
                        "facility",
                        {"class", "address", "compound", "supervising_org", "ownership_org", "maintenance_org", "state",
                         "installed_on", "assessed_on", "next_assessment", "accuracy_class"}};
    Columns barriers_{*owner_.catalogue, "barrier", {"kind", "crossable", "width", "level"}};
    Columns landcover_{*owner_.catalogue, "landcover", {"kind"}};
    std::vector<data::FeatureId> division_ids_{0}, grid_ids_{0};
    data::FeatureId compound_ = 0, next_id_ = 0, end_of_ids_ = 0;
    Count compound_count_ = 0;
};

void require_empty(data::Owner& owner) {
    bool empty = true;
    owner.write([&](data::Connection& db) {
        for (const std::string_view name : {"division", "compound"})
            if (!data::read_features(db, owner.catalogue->at(name), {}).features.empty()) empty = false;
    });
    if (!empty) throw std::invalid_argument("the database already holds a district; a sketch needs one of its own");
}

}  // namespace

Loaded load(data::Owner& owner, const Order& order, const std::function<void(std::int64_t)>& progress) {
    require_empty(owner);
    data::Batch batch(owner, {"local", "demo, seed " + std::to_string(order.seed)});
    Loader loader(owner, batch);
    sketch(order, [&](Item&& item) {
        std::visit(loader, item);
        if (batch.size() % features_a_report != 0) return;
        progress(batch.size());
        if (owner.cancelled()) throw std::runtime_error("stopped: nothing was stored");
    });
    owner.write([&](data::Connection& db) { data::write_district(db, {name_of(order), {}, true}); });
    const data::Revision revision = batch.publish();
    progress(batch.size());
    return {batch.size(), revision};
}

}  // namespace demo
