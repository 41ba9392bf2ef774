#include "data/import/osm_district.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "data/feature/divisions.hpp"
#include "data/feature/fact_sources.hpp"
#include "data/import/division_names.hpp"
#include "data/import/households.hpp"
#include "data/import/polygon_finder.hpp"
#include "geo/district/compounds.hpp"
#include "geo/district/partition.hpp"
#include "geo/geos.hpp"
#include "geo/measure.hpp"

namespace data::import {
namespace {

using geo::LonLat;
using geo::ShapeType;

/// Ground kept round the outermost building where the file does not say its bounds.
constexpr double margin = 30;  // m

class Proposal {
  public:
    Proposal(Extract& extract, const Catalogue& catalogue, const AreaCode* area, const DistrictTargets& targets,
             const std::function<FeatureId(std::int64_t)>& reserve, const Watch& watch)
        : extract_{extract}, catalogue_{catalogue}, area_{area}, targets_{targets}, reserve_{reserve}, watch_{watch} {}

    ProposedDistrict make() {
        choose_outline();
        leave_out_what_lies_outside();
        watch_({"compounds", static_cast<std::int64_t>(extract_.houses.size()), -1});
        make_dividers();
        make_compounds();
        settle_houses();
        settle_facilities();
        watch_({"grids", static_cast<std::int64_t>(extract_.houses.size()), -1});
        listen();
        make_divisions_and_grids();
        add("compound", std::move(compounds_));
        add_items("building", extract_.houses);
        add_items("facility", extract_.facilities);
        add_items("barrier", extract_.lines);
        add_items("landcover", extract_.landcover);
        return std::move(result_);
    }

  private:
    /// Tells how far a step of the derivation is; a stop comes back through it.
    [[nodiscard]] geo::district::Pulse far(const char* doing) const {
        return [this, doing](double share) {
            watch_({doing, static_cast<std::int64_t>(extract_.houses.size()), share});
        };
    }

    // --- the ground -------------------------------------------------------------------------------------------------

    void choose_outline() {
        const geo::Box b = extract_box(extract_);
        outline_ = normalised(geo::polygon_shape(
            {{b.west, b.south}, {b.east, b.south}, {b.east, b.north}, {b.west, b.north}, {b.west, b.south}}));
        for (const auto& border : extract_.borders) {
            if (border.level != 1 || border.shape.parts.size() != 1) continue;
            PolygonFinder finder;
            finder.add(border.shape);
            const auto held = std::count_if(extract_.houses.begin(), extract_.houses.end(), [&](const House& house) {
                return finder.find(house.feature.shape.parts[0][0][0]).has_value();
            });
            if (static_cast<std::size_t>(held) * 2 <= extract_.houses.size()) continue;
            outline_ = border.shape;
            outline_.type = ShapeType::polygon;
            borders_ = {&border};
            result_.name = border.name;
            result_.notes.push_back("the district's outline is the border of " + border.name);
        }
        const geo::GeosShape outline = geo::to_geos(outline_);
        for (const auto& border : extract_.borders)
            if (border.level > 1 &&
                geo::answer(GEOSIntersects_r(geo::geos(), outline.get(), geo::to_geos(border.shape).get())))
                borders_.push_back(&border);
        for (const auto* border : borders_) known_.push_back({border->shape, border->level});
        result_.notes.push_back(
            borders_.empty() ? "divisions and grids are proposals cut along roads and rivers, not official borders"
                             : "divisions that the extract draws are imported; the others, and all grids, are "
                               "proposals cut along roads and rivers, not official borders");
    }

    void leave_out_what_lies_outside() {
        const geo::GeosShape area = geo::to_geos(outline_);
        const geo::GeosPrepared prepared{GEOSPrepare_r(geo::geos(), area.get())};
        const auto leave_out = [&](auto& items, const auto& outside) {
            std::erase_if(items, [&](auto& item) {
                if (!outside(item.feature.shape)) return false;
                if (extract_.fates[item.origin] == Extract::Fate::stored)
                    extract_.fates[item.origin] = Extract::Fate::passed_over;
                return true;
            });
            for (const auto& item : items) extract_.fates[item.origin] = Extract::Fate::stored;
        };
        const auto away = [&](const geo::Shape& shape) {
            const LonLat place = representative_place(shape);
            return !geo::answer(
                GEOSPreparedIntersects_r(geo::geos(), prepared.get(), geo::geos_point(place.lon, place.lat).get()));
        };
        const auto cut = [&](geo::Shape& shape) {
            const geo::GeosShape whole = geo::to_geos(shape);
            if (geo::answer(GEOSPreparedContains_r(geo::geos(), prepared.get(), whole.get()))) return false;
            const geo::GeosShape kept = geo::owned(GEOSIntersection_r(geo::geos(), whole.get(), area.get()));
            const ShapeType wanted = shape.type;
            geo::Shape parts{wanted, {}};
            geo::each_simple(kept.get(), [&](const GEOSGeometry* piece) {
                const bool polygon = GEOSGeomTypeId_r(geo::geos(), piece) == GEOS_POLYGON;
                const bool point = GEOSGeomTypeId_r(geo::geos(), piece) == GEOS_POINT;
                if (point || polygon != geo::is_polygonal(wanted)) return;
                for (auto& part : geo::from_geos(piece).parts) parts.parts.push_back(std::move(part));
            });
            shape = normalised(std::move(parts));
            return shape.parts.empty();
        };
        leave_out(extract_.houses, away);
        leave_out(extract_.facilities, away);
        leave_out(extract_.compounds, away);
        leave_out(extract_.lines, cut);
        leave_out(extract_.landcover, cut);
    }

    void make_dividers() {
        for (const Line& line : extract_.lines) {
            const bool ground = line.kind.level == 0 || line.kind.divides;
            for (const auto& part : line.feature.shape.parts) {
                if (line.kind.divides) dividers_.push_back({part.at(0), line.kind.strength, line.feature.name});
                constexpr double least_half_width = 2.5;  // m
                if (ground && line.kind.width > 0 && line.kind.kind != "subway")
                    strips_.push_back(
                        {part.at(0), {std::max(least_half_width, line.kind.width / 2)}, line.feature.name});
            }
        }
    }

    // --- compounds --------------------------------------------------------------------------------------------------

    void make_compounds() {
        geo::district::Ground ground;
        ground.blocks = geo::district::blocks_between(outline_, dividers_);
        std::vector<std::size_t> houses;
        for (std::size_t i = 0; i < extract_.houses.size(); ++i)
            if (extract_.houses[i].kind.dwelling != Dwelling::no) {
                ground.dwellings.push_back(extract_.houses[i].feature.shape);
                houses.push_back(i);
            }
        ground.strips = strips_;
        ground.taken = extract_.bare;
        for (const Item& item : extract_.compounds) ground.taken.push_back(item.feature.shape);
        for (const Item& item : extract_.landcover)
            if (item.feature.values[*catalogue_.at("landcover").field("kind")] == Value{std::string{"water"}})
                ground.taken.push_back(item.feature.shape);

        std::map<std::string, std::size_t> numbers;
        const geo::district::NearRoads roads{strips_, outline_.parts.at(0).at(0).at(0)};
        for (Item& item : extract_.compounds) {
            if (item.feature.name.empty()) {
                const std::string road = roads.name_near(representative_place(item.feature.shape));
                item.feature.name = numbered(road + "片区", ++numbers[road], 2);
            }
            compounds_.push_back(std::move(item.feature));
        }
        for (auto& sketch : geo::district::sketch_compounds(ground, far("compounds"))) {
            Feature feature;
            feature.source = Source::derived;
            feature.name = numbered(sketch.near_road + "片区", ++numbers[sketch.near_road], 2);
            feature.values.resize(catalogue_.at("compound").fields.size());
            feature.shape = std::move(sketch.shape);
            compounds_.push_back(std::move(feature));
        }
        const FeatureId first = compounds_.empty() ? 0 : reserve_(static_cast<std::int64_t>(compounds_.size()));
        for (std::size_t i = 0; i < compounds_.size(); ++i) {
            compounds_[i].id = first + static_cast<FeatureId>(i);
            compound_holder_.add(compounds_[i].shape);
        }
    }

    void settle_houses() {
        struct Sum {
            std::int64_t buildings = 0, households = 0;
            double floor_area = 0;
        };
        std::vector<Sum> sums(compounds_.size());
        const Collection& building = catalogue_.at("building");
        for (House& house : extract_.houses) {
            const LonLat place = representative_place(house.feature.shape);
            const auto compound = compound_holder_.find(place);
            const geo::SquareMetres footprint = geo::area(house.feature.shape);
            std::string use{house.kind.use};
            if (use.empty())
                use = compound && footprint.value >= least_dwelling && footprint.value <= most_dwelling ? "residential"
                                                                                                        : "other";
            const int floors = house.floors.value_or(usual_floors(use, footprint));
            int households = 0;
            if (use == "residential") households = house.flats.value_or(estimated_households(footprint, floors));

            auto& values = house.feature.values;
            values[*building.field("use")] = use;
            values[*building.field("floors")] = std::int64_t{floors};
            if (households > 0) {
                values[*building.field("households")] = std::int64_t{households};
                loads_.push_back({place, static_cast<double>(households)});
            }
            std::vector<std::pair<std::string_view, Source>> estimates;
            if (!house.floors) estimates.emplace_back("floors", Source::estimated);
            if (house.kind.use.empty()) estimates.emplace_back("use", Source::estimated);
            if (households > 0 && !house.flats) estimates.emplace_back("households", Source::estimated);
            note_fact_sources(building, house.feature, estimates);
            if (!compound) continue;
            values[*building.field("compound")] = compounds_[*compound].id;
            Sum& sum = sums[*compound];
            ++sum.buildings;
            sum.households += households;
            sum.floor_area += footprint.value * floors;
        }
        const Collection& compound = catalogue_.at("compound");
        for (std::size_t i = 0; i < compounds_.size(); ++i) {
            auto& values = compounds_[i].values;
            values[*compound.field("buildings")] = sums[i].buildings;
            values[*compound.field("households")] = sums[i].households;
            values[*compound.field("floor_area")] = std::round(sums[i].floor_area);
            constexpr std::array<std::pair<std::string_view, Source>, 3> sources{
                {{"buildings", Source::derived}, {"households", Source::estimated}, {"floor_area", Source::estimated}}};
            note_fact_sources(compound, compounds_[i], sources);
        }
    }

    void settle_facilities() {
        const auto field = *catalogue_.at("facility").field("compound");
        for (Item& item : extract_.facilities)
            if (const auto compound = compound_holder_.find(item.feature.shape.parts[0][0][0]))
                item.feature.values[field] = compounds_[*compound].id;
    }

    // --- divisions and grids ----------------------------------------------------------------------------------------

    void make_divisions_and_grids() {
        double households = 0;
        for (const auto& load : loads_) households += load.households;
        households = std::max(households, 1.0);
        // More streets than the list has names cannot be named; fewer, larger ones can.
        double street = targets_.street;
        if (area_ && !area_->streets.empty())
            street = std::max(street, households / static_cast<double>(area_->streets.size()));
        const auto areas =
            geo::district::partition(outline_, dividers_, loads_,
                                     {{households, street, targets_.community, targets_.grid}}, known_, far("grids"));
        report_borders(areas);

        const auto names = name_divisions(areas, area_, borders_, spoken_, result_.notes);
        std::vector<Feature> divisions, grids;
        const auto count = static_cast<std::int64_t>(areas.size());
        const FeatureId first_grid = reserve_(count), first_division = reserve_(count);
        for (std::size_t i = 0; i < areas.size(); ++i) {
            grids.push_back(row("grid", areas[i], names[i], first_grid, i));
            grids.back().values[*catalogue_.at("grid").field("kind")] = std::string{"basic"};
            grids.back().values[*catalogue_.at("grid").field("households")] =
                static_cast<std::int64_t>(std::llround(areas[i].households));
            constexpr int last_division_level = 3;
            if (areas[i].level > last_division_level) continue;
            divisions.push_back(row("division", areas[i], names[i], first_division, i));
            divisions.back().shape = as_multi(std::move(divisions.back().shape));
            if (areas[i].known >= 0) divisions.back().source = Source::imported;
        }
        if (result_.name.empty()) result_.name = names.at(0).name;
        add("division", std::move(divisions));
        add("grid", std::move(grids));
    }

    Feature row(const char* collection, const geo::district::Area& area, const Named& named, FeatureId first,
                std::size_t place) const {
        const Collection& description = catalogue_.at(collection);
        Feature feature;
        feature.id = first + static_cast<FeatureId>(place);
        feature.source = Source::derived;
        feature.code = named.code, feature.name = named.name;
        feature.values.resize(description.fields.size());
        feature.values[*description.field("level")] = std::int64_t{area.level};
        if (area.parent >= 0) feature.values[*description.field("parent")] = first + area.parent;
        feature.shape = area.shape;
        return feature;
    }

    /// Says of each border how much of its ground within the outline is not this division's: what another of its level
    /// or another parent holds.
    void report_borders(const std::vector<geo::district::Area>& areas) {
        constexpr double accounted_for = 0.99, hectare = 10'000;
        const geo::GeosShape outline = geo::to_geos(outline_);
        for (std::size_t k = 0; k < known_.size(); ++k) {
            const auto same = std::find_if(areas.begin(), areas.end(), [&](const geo::district::Area& area) {
                return area.known == static_cast<std::ptrdiff_t>(k);
            });
            const geo::GeosShape border = geo::to_geos(known_[k].shape);
            double drawn = 0;
            geo::each_simple(geo::owned(GEOSIntersection_r(geo::geos(), border.get(), outline.get())).get(),
                             [&](const GEOSGeometry* piece) {
                                 if (GEOSGeomTypeId_r(geo::geos(), piece) == GEOS_POLYGON)
                                     drawn += geo::area(geo::from_geos(piece)).value;
                             });
            const double kept = same == areas.end() ? 0 : geo::area(same->shape).value;
            if (kept >= accounted_for * drawn) continue;
            char text[64];
            std::snprintf(text, sizeof text, "%.2f of %.2f ha", kept / hectare, drawn / hectare);
            result_.notes.push_back("the border of " + borders_[k]->name + " became a division with " + text +
                                    " in this district: the rest lies in another border of its level, across its "
                                    "parent's, or apart");
        }
    }

    void listen() {
        const auto hear = [&](const Feature& feature) {
            if (!feature.name.empty()) spoken_.push_back({feature.name, representative_place(feature.shape)});
        };
        for (const Line& line : extract_.lines) hear(line.feature);
        for (const House& house : extract_.houses) hear(house.feature);
        for (const Item& item : extract_.facilities) hear(item.feature);
        for (const Feature& compound : compounds_)
            if (compound.source == Source::imported) hear(compound);
        for (const auto& place : extract_.places) spoken_.push_back({place.name, place.at});
    }

    // --- result -----------------------------------------------------------------------------------------------------

    void add(const char* collection, std::vector<Feature> features) {
        result_.rows.emplace_back(&catalogue_.at(collection), std::move(features));
    }
    template <class Made>
    void add_items(const char* collection, std::vector<Made>& items) {
        std::vector<Feature> features;
        features.reserve(items.size());
        for (Made& item : items) features.push_back(std::move(item.feature));
        add(collection, std::move(features));
    }

    /// Footprints of plain buildings in a compound that are taken for dwellings: less is a shed, more a hall or a mall.
    static constexpr double least_dwelling = 60, most_dwelling = 1600;  // m2

    Extract& extract_;
    const Catalogue& catalogue_;
    const AreaCode* area_;
    DistrictTargets targets_;
    const std::function<FeatureId(std::int64_t)>& reserve_;
    const Watch& watch_;
    geo::Shape outline_;
    std::vector<const Extract::Border*> borders_;  ///< that the divisions keep; the outline's own first
    std::vector<geo::district::Known> known_;      ///< the same, for the partition
    std::vector<geo::district::Divider> dividers_;
    std::vector<geo::district::Strip> strips_;
    std::vector<geo::district::Load> loads_;
    std::vector<Feature> compounds_;
    std::vector<Spoken> spoken_;
    PolygonFinder compound_holder_;
    ProposedDistrict result_;
};

}  // namespace

geo::Box extract_box(const Extract& extract) {
    if (extract.bounds) return *extract.bounds;
    std::optional<geo::Box> box;
    const auto take = [&](const geo::Shape& shape) {
        const auto b = geo::bounds(shape);
        if (!b) return;
        if (!box) box = b;
        box = geo::Box{std::min(box->west, b->west), std::min(box->south, b->south), std::max(box->east, b->east),
                       std::max(box->north, b->north)};
    };
    for (const House& house : extract.houses) take(house.feature.shape);
    for (const Item& facility : extract.facilities) take(facility.feature.shape);
    if (!box) throw Failure{"empty", "the extract holds no building and no facility: there is no district in it"};
    const geo::LocalPlane plane{{box->west, box->south}};
    const LonLat low = plane.from({-margin, -margin});
    return {snap(low).lon, snap(low).lat, box->east + (box->west - low.lon), box->north + (box->south - low.lat)};
}

namespace {

bool holds(const geo::Shape& shape, LonLat place) {
    PolygonFinder finder;
    finder.add(shape);
    return finder.find(place).has_value();
}

}  // namespace

const AreaCode* area_of(const std::vector<AreaCode>& areas, const Extract& extract, const std::string& code) {
    if (areas.empty()) return nullptr;
    std::string known;
    for (const AreaCode& area : areas) {
        if (area.code == code) return &area;
        known += (known.empty() ? "" : ", ") + area.code + " " + area.name;
    }
    if (!code.empty()) throw Failure{"admin-codes", "the list has no district " + code + "; it has: " + known};
    if (areas.size() == 1) return &areas.front();
    const geo::Box box = extract_box(extract);
    const LonLat middle{(box.west + box.east) / 2, (box.south + box.north) / 2};
    for (const auto& border : extract.borders)
        for (const AreaCode& area : areas)
            if (border.level == 1 && border.code == area.code && holds(border.shape, middle)) return &area;
    const AreaCode* best = nullptr;
    double nearest = HUGE_VAL;
    std::vector<Extract::Place> places = extract.places;
    for (const auto& border : extract.borders)
        if (border.level == 1) places.push_back({border.name, representative_place(border.shape)});
    for (const auto& place : places)
        for (const AreaCode& area : areas) {
            const double metres = geo::distance(middle, place.at).value;
            if (area.name.ends_with(place.name) && metres < nearest) best = &area, nearest = metres;
        }
    if (!best) throw Failure{"admin-codes", "choose the district (--district CODE): " + known};
    return best;
}

ProposedDistrict propose_district(Extract& extract, const Catalogue& catalogue, const AreaCode* area,
                                  const DistrictTargets& targets, const std::function<FeatureId(std::int64_t)>& reserve,
                                  const Watch& watch) {
    return Proposal{extract, catalogue, area, targets, reserve, watch}.make();
}

}  // namespace data::import
