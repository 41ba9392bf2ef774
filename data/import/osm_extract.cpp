#include "data/import/osm_extract.hpp"

#include <algorithm>
#include <array>

#include "data/feature/divisions.hpp"
#include "data/import/households.hpp"
#include "data/import/shape.hpp"
#include "geo/geos.hpp"
#include "geo/measure.hpp"

namespace data::import {
namespace {

constexpr std::int64_t watch_every = 500;
/// A larger residential area is a quarter of land use, not a compound; without a name it has to be smaller still.
constexpr double largest_compound = 600'000, largest_nameless_compound = 60'000;  // m2

using geo::ShapeType;

/// Roughly what a feature takes in memory: a vector's head for each path, its texts and values beside the places.
std::size_t bytes_of(const Feature& feature) {
    std::size_t bytes = sizeof(Feature) + feature.name.capacity() + feature.values.capacity() * sizeof(Value);
    for (const auto& part : feature.shape.parts)
        for (const auto& path : part) bytes += 2 * sizeof(path) + path.capacity() * sizeof(geo::LonLat);
    return bytes;
}

/// The outlines of areas as lines: a wall that was drawn as a closed area still stands.
geo::Shape outlines_of(const geo::Shape& area) {
    geo::Shape lines{ShapeType::multi_line, {}};
    for (const auto& part : area.parts)
        for (const auto& ring : part) lines.parts.push_back({ring});
    return lines;
}

class ExtractReader {
  public:
    ExtractReader(const Catalogue& catalogue, Report& report, std::size_t most_bytes)
        : catalogue_{catalogue}, report_{report}, most_bytes_{most_bytes} {}

    void take(const Worker::Frame& frame) {
        const std::string_view layer = frame.json.at("layer").get_ref<const std::string&>();
        extract.fates.push_back(Extract::Fate::passed_over);
        if (layer != "points" && layer != "lines" && layer != "multipolygons") return;
        id_ = frame.json.at("id").get<std::string>();
        const Tags tags(frame.json.at("tags"));
        if (!concerns_us(tags)) return;

        shape_ = {};
        std::vector<Finding> findings;
        const ShapeType kind = layer == "points"  ? ShapeType::point
                               : layer == "lines" ? ShapeType::multi_line
                                                  : ShapeType::multi_polygon;
        shape_ = stored_shape(frame.wkb, kind, findings);
        if (!findings.empty()) return reject(tags.name(), std::move(findings));
        if (kind == ShapeType::point)
            point(tags);
        else if (kind == ShapeType::multi_line)
            line(tags, shape_);
        else
            area(tags);
    }

    Extract extract;

  private:
    static bool concerns_us(const Tags& tags) {
        return barrier_class(tags) || !facility_class(tags).empty() || !landcover_kind(tags).empty() ||
               building_class(tags) || is_residential_area(tags) || is_without_dwellings(tags) ||
               !tags["place"].empty() || tags.is("boundary", {"administrative"});
    }

    void point(const Tags& tags) {
        if (!tags["place"].empty() && !tags.name().empty())
            extract.places.push_back({tags.name(), representative_place(shape_)});
        facility(tags);
    }

    void line(const Tags& tags, const geo::Shape& shape) {
        const auto kind = barrier_class(tags);
        if (!kind) return;
        Line made{{origin(), id_, row("barrier", tags, shape)}, *kind};
        set(made.feature, "barrier", "kind", std::string{kind->kind});
        set(made.feature, "barrier", "crossable", kind->crossable);
        if (kind->width > 0) set(made.feature, "barrier", "width", kind->width);
        set(made.feature, "barrier", "level", std::int64_t{kind->level});
        keep("barrier", std::move(made), extract.lines);
    }

    void area(const Tags& tags) {
        border(tags);
        if (tags.is("barrier", {"wall", "fence", "city_wall"})) line(tags, outlines_of(shape_));
        if (const auto kind = building_class(tags)) house(tags, *kind);
        if (const auto cover = landcover_kind(tags); !cover.empty()) {
            Item made{origin(), id_, row("landcover", tags, shape_)};
            set(made.feature, "landcover", "kind", std::string{cover});
            keep("landcover", std::move(made), extract.landcover);
        }
        const double most = tags.name().empty() ? largest_nameless_compound : largest_compound;
        if (is_residential_area(tags) && geo::area(shape_).value <= most) {
            Item made{origin(), id_, row("compound", tags, shape_)};
            set(made.feature, "compound", "address", tags.address());
            keep("compound", std::move(made), extract.compounds);
        }
        if (is_without_dwellings(tags) && valid()) extract.bare.push_back(shape_);
        facility(tags);
    }

    void border(const Tags& tags) {
        if (!tags.is("boundary", {"administrative"}) || !valid()) return;
        const std::array<std::string_view, 3> admin_levels{"6", "8", "10"};
        const auto level = std::find(admin_levels.begin(), admin_levels.end(), tags["admin_level"]);
        if (level != admin_levels.end())
            extract.borders.push_back(
                {tags.name(), tags.division_code(), static_cast<int>(level - admin_levels.begin()) + 1, shape_});
    }

    void house(const Tags& tags, const BuildingClass& kind) {
        for (const auto& part : shape_.parts) {  // a building is one polygon; a relation may have several
            House made{
                {origin(), id_, row("building", tags, {ShapeType::polygon, {part}})}, kind, tagged_floors(tags), {}};
            if (const auto flats = tags.number("building:flats"); flats && *flats >= 0)
                made.flats = static_cast<int>(*flats);
            set(made.feature, "building", "address", tags.address());
            keep("building", std::move(made), extract.houses);
        }
    }

    void facility(const Tags& tags) {
        const auto code = facility_class(tags);
        if (code.empty()) return;
        Item made{origin(), id_, row("facility", tags, geo::point_shape(snap(representative_place(shape_))))};
        set(made.feature, "facility", "class", std::string{code});
        set(made.feature, "facility", "address", tags.address());
        keep("facility", std::move(made), extract.facilities);
    }

    [[nodiscard]] std::size_t origin() const { return extract.fates.size() - 1; }
    [[nodiscard]] bool valid() const { return geo::answer(GEOSisValid_r(geo::geos(), geo::to_geos(shape_).get())); }

    Feature row(const char* collection, const Tags& tags, geo::Shape shape) const {
        Feature feature;
        feature.name = tags.name();
        feature.source = Source::imported;
        feature.values.resize(catalogue_.at(collection).fields.size());
        feature.shape = std::move(shape);
        return feature;
    }
    void set(Feature& feature, const char* collection, const char* field, Value value) const {
        if (const auto* text = std::get_if<std::string>(&value); text && text->empty()) return;
        feature.values[*catalogue_.at(collection).field(field)] = std::move(value);
    }

    template <class Made>
    void keep(const char* collection, Made made, std::vector<Made>& into) {
        auto findings = data::findings(catalogue_, catalogue_.at(collection), made.feature);
        if (!findings.empty()) return reject(made.feature.name, std::move(findings));
        extract.fates[origin()] = Extract::Fate::stored;
        bytes_ += bytes_of(made.feature) + sizeof(Made);
        if (bytes_ > most_bytes_)
            throw Failure{"too-large", "the extract is larger than what is made into a district at once: after " +
                                           std::to_string(report_.read) + " things it takes more than " +
                                           std::to_string(most_bytes_ >> 20) +
                                           " MB of memory; cut it to the district first (osmium extract --bbox or "
                                           "--polygon); nothing was stored"};
        into.push_back(std::move(made));
    }

    void reject(const std::string& name, std::vector<Finding> findings) {
        report_.rejections.push_back({id_, name, std::move(findings)});
        if (extract.fates[origin()] == Extract::Fate::passed_over) extract.fates[origin()] = Extract::Fate::rejected;
    }

    const Catalogue& catalogue_;
    Report& report_;
    std::size_t most_bytes_, bytes_ = 0;
    std::string id_;
    geo::Shape shape_;
};

}  // namespace

Extract read_extract(Worker& worker, const Catalogue& catalogue, std::size_t most_bytes, Report& report,
                     const Watch& watch) {
    ExtractReader reader{catalogue, report, most_bytes};
    while (auto frame = worker.next()) {
        const auto& json = frame->json;
        if (json["kind"] == "warning") report.notes.push_back(json.at("message"));
        if (json["kind"] == "header") {
            report.driver = json.at("driver"), report.crs = "EPSG:4326";
            if (const auto& b = json.at("bounds"); b.is_array())
                reader.extract.bounds = geo::Box{b[0], b[1], b[2], b[3]};
        }
        if (json["kind"] != "feature") continue;
        reader.take(*frame);
        if (++report.read % watch_every != 0) continue;
        constexpr double nearly = 0.99;  // GDAL counts bytes read, and reads far ahead of what it hands out
        watch({"reading", report.read, std::min(json.value("done", -1.0), nearly)});
    }
    watch({"reading", report.read, 1});
    return std::move(reader.extract);
}

}  // namespace data::import
