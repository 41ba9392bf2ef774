#include "data/feature/fact_sources.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/feature/local_field.hpp"

namespace data {
namespace {

constexpr std::array described{"compound", "building", "facility"};
constexpr int house_zoom = 16;  // tiles carry it where single houses are read

Field description() {
    Field field;
    field.name = fact_sources, field.type = FieldType::json;
    field.title = {"各项事实的来源", "where each fact comes from"};
    field.local = true, field.tile_zoom = house_zoom;
    field.readers = signed_in;  // it tells which facts of the ledger there are
    return field;
}

}  // namespace

void note_fact_sources(const Collection& collection, Feature& feature,
                       std::span<const std::pair<std::string_view, Source>> sources) {
    if (sources.empty()) return;
    Value& noted = feature.values[collection.field(fact_sources).value()];
    const auto* known = std::get_if<std::string>(&noted);
    nlohmann::json all = known ? nlohmann::json::parse(*known) : nlohmann::json::object();
    for (const auto& [field, source] : sources) all[std::string{field}] = to_string(source);
    noted = all.dump();
}

std::shared_ptr<const Catalogue> with_fact_sources(const std::shared_ptr<const Catalogue>& catalogue) {
    std::vector<Collection> collections{catalogue->collections().begin(), catalogue->collections().end()};
    for (Collection& collection : collections)
        if (std::ranges::find(described, collection.name) != described.end() && !collection.field(fact_sources))
            collection.fields.push_back(description());
    return std::make_shared<const Catalogue>(
        std::move(collections), std::vector<CodeList>{catalogue->code_lists().begin(), catalogue->code_lists().end()});
}

void store_fact_sources(Connection& db, const Catalogue& catalogue) {
    for (const char* name : described)
        if (!catalogue.at(name).field(fact_sources)) add_local_field(db, name, description());
}

}  // namespace data
