#include "server/handlers/district.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "data/feature/district.hpp"
#include "data/snapshot/seen.hpp"
#include "server/app.hpp"
#include "server/census_of.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::array<data::Source, data::number_of_sources> sources{data::Source::surveyed, data::Source::imported,
                                                                    data::Source::derived, data::Source::estimated,
                                                                    data::Source::made_up};

struct Tally {
    json counts = json::object(), by_source = json::object();
    bool made_up = false;
    geo::MercatorBox bounds;
};

Tally tally_of(const data::Census& census, const data::Seen& seen) {
    Tally tally;
    for (std::size_t c = 0; c < seen.catalogue().collections().size(); ++c) {
        const data::Collection& collection = seen.catalogue().collections()[c];
        const data::Count count = census.of(c, seen.snapshot().layer(c), seen.viewer());
        tally.counts[collection.name] = count.features();
        json& by_source = tally.by_source[collection.name] = json::object();
        for (const data::Source source : sources)
            if (const auto n = count.by_source[static_cast<std::size_t>(source)]; n > 0)
                by_source[std::string(data::to_string(source))] = n;
        tally.made_up = tally.made_up || count.by_source[static_cast<std::size_t>(data::Source::made_up)] > 0;
        if (!count.bounds.empty()) tally.bounds.include(count.bounds);
    }
    return tally;
}

/// The name of the district's own division (level 1; the largest where there are several). Empty without one: some
/// street's name would be wrong for the whole.
std::string district_division(const data::Seen& seen, const geo::MercatorBox& bounds) {
    constexpr std::int64_t district_level = 1;
    const auto divisions = seen.layer("division");
    const auto level = divisions ? divisions->collection().field("level") : std::nullopt;
    std::string name;
    double largest = -1;
    if (!level) return name;
    divisions->each_in(bounds, [&](const data::FeatureView& feature) {
        const geo::MercatorBox box = feature.box();
        const double size = double(box.max_x - box.min_x) * double(box.max_y - box.min_y);
        if (feature.value(*level) == data::Value(district_level) && size > largest)
            largest = size, name = feature.name();
        return true;
    });
    return name;
}

std::string_view word(geo::ShapeType type) {
    return geo::geojson_name(type);
}

std::string_view word(data::FieldType type) {
    switch (type) {
        case data::FieldType::text: return "text";
        case data::FieldType::integer: return "integer";
        case data::FieldType::real: return "real";
        case data::FieldType::boolean: return "boolean";
        case data::FieldType::date: return "date";
        case data::FieldType::timestamp: return "timestamp";
        case data::FieldType::code: return "code";
        case data::FieldType::reference: return "reference";
        case data::FieldType::json: return "json";
    }
    return "";
}

json title(const data::Title& t) {
    return {{"zh", t.zh}, {"en", t.en}};
}

json described(const data::Field& field) {
    json d{{"name", field.name},         {"type", word(field.type)},   {"title", title(field.title)},
           {"required", field.required}, {"searched", field.searched}, {"personal", field.personal},
           {"open", field.open()},       {"local", field.local}};
    if (!field.unit.empty()) d["unit"] = field.unit;
    if (!field.code_list.empty()) d["code_list"] = field.code_list;
    if (!field.target.empty()) d["target"] = field.target;
    if (field.least) d["minimum"] = *field.least;
    if (field.most) d["maximum"] = *field.most;
    if (field.tile_zoom != data::no_zoom) d["tile_zoom"] = field.tile_zoom;
    return d;
}

json first_zooms(const data::Collection& collection) {
    json list = json::array();
    for (const data::FirstZooms& first : collection.first_zooms) {
        const auto* const text = std::get_if<std::string>(&first.value);
        list.push_back({{"field", collection.ranked_by},
                        {"value", text ? *text : std::to_string(std::get<std::int64_t>(first.value))},
                        {"tile_zoom", first.shapes},
                        {"label_zoom", first.labels}});
    }
    return list;
}

json described(const data::CodeEntry& entry) {
    json d{{"code", entry.code}, {"title", title(entry.title)}, {"local", entry.local}};
    if (!entry.parent.empty()) d["parent"] = entry.parent;
    if (!entry.supervising_org.empty()) d["supervising_org"] = entry.supervising_org;
    if (!entry.source.empty()) d["source"] = entry.source;
    if (!entry.valid_from.empty()) d["valid_from"] = entry.valid_from;
    if (!entry.valid_to.empty()) d["valid_to"] = entry.valid_to;
    return d;
}

}  // namespace

http::awaitable<http::Response> district(http::Request request, App& app) {
    only_known(request, {});
    const auto snapshot = app.snapshot.current();
    const json document = co_await app.readers.run([&](data::Connection& db) {
        const data::Seen seen(*snapshot, viewer_of(request));
        const Tally tally = tally_of(*census_of(snapshot), seen);
        const data::District known = data::read_district(db);
        json d{{"name", known.name.empty() ? district_division(seen, tally.bounds) : known.name},
               {"revision", snapshot->revision()},
               {"made_up", known.made_up || tally.made_up},
               {"attribution", known.attribution},
               {"counts", tally.counts},
               {"sources", tally.by_source},
               {"bounds", nullptr},
               {"center", nullptr}};
        if (!tally.bounds.empty()) {
            const geo::Box box = geo::to_lonlat(tally.bounds);
            d["bounds"] = {box.west, box.south, box.east, box.north};
            d["center"] = {(box.west + box.east) / 2, (box.south + box.north) / 2};
        }
        return d;
    });
    co_return json_answer(document).with("Cache-Control", "no-cache");
}

http::awaitable<http::Response> described_collections(http::Request request, App& app) {
    only_known(request, {});
    const auto snapshot = app.snapshot.current();
    const auto extents = co_await seen_extents(app, snapshot, viewer_of(request));
    const data::Catalogue& catalogue = snapshot->catalogue();
    json document{{"collections", json::array()}, {"code_lists", json::object()}};
    for (std::size_t c = 0; c < catalogue.collections().size(); ++c) {
        const data::Collection& collection = catalogue.collections()[c];
        json fields = json::array();
        for (const data::Field& field : collection.fields) fields.push_back(described(field));
        json& entry = document["collections"].emplace_back(json{{"name", collection.name},
                                                                {"title", title(collection.title)},
                                                                {"geometry", word(collection.shape)},
                                                                {"fields", std::move(fields)},
                                                                {"count", extents[c].features},
                                                                {"tile_zoom", collection.tile_from},
                                                                {"first_zooms", first_zooms(collection)}});
        if (collection.labelled) entry["label_zoom"] = std::max(collection.tile_from, collection.label_from);
    }
    for (const data::CodeList& list : catalogue.code_lists()) {
        json entries = json::array();
        for (const data::CodeEntry& entry : list.entries) entries.push_back(described(entry));
        document["code_lists"][list.name] = std::move(entries);
    }
    co_return json_answer(document).with("Cache-Control", "no-cache");
}

}  // namespace server
