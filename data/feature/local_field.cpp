#include "data/feature/local_field.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/store/error.hpp"
#include "data/store/migrate.hpp"

namespace data {
namespace {

constexpr std::array<std::pair<FieldType, std::string_view>, 9> types{{
    {FieldType::text, "text"},
    {FieldType::integer, "integer"},
    {FieldType::real, "real"},
    {FieldType::boolean, "boolean"},
    {FieldType::date, "date"},
    {FieldType::timestamp, "timestamp"},
    {FieldType::code, "code"},
    {FieldType::reference, "reference"},
    {FieldType::json, "json"},
}};

/// Properties that every feature has, and members of GeoJSON that a reader would mistake them for.
constexpr std::array<std::string_view, 11> taken_names{
    "id", "uid", "code", "name", "version", "source", "batch", "division_code", "local", "geometry", "shape"};

constexpr std::size_t longest_name = 63;

bool is_name(std::string_view name) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= longest_name && letter(name.front()) && std::ranges::all_of(name, inner);
}

void bind_optional(Query& row, std::string_view name, const std::optional<double>& value) {
    if (value)
        row.bind(name, *value);
    else
        row.bind_null(name);
}

}  // namespace

std::string_view to_string(FieldType type) noexcept {
    return types[static_cast<std::size_t>(type)].second;
}

std::optional<FieldType> field_type_from(std::string_view word) noexcept {
    for (const auto& [type, name] : types)
        if (name == word) return type;
    return std::nullopt;
}

void add_local_field(Connection& db, const std::string& collection_name, Field field) {
    const auto catalogue = load_catalogue(db);
    const Collection& collection = catalogue->at(collection_name);
    std::vector<Finding> found;
    if (!is_name(field.name))
        found.push_back({"name", field.name, "a field's name is made of a-z, 0-9 and _, and begins with a letter"});
    if (field.type == FieldType::code && !catalogue->code_list(field.code_list))
        found.push_back({"unknown-code-list", field.name, "there is no code list " + field.code_list});
    if (field.type == FieldType::reference && !catalogue->find(field.target))
        found.push_back({"unknown-target", field.name, "there is no collection " + field.target});
    if (!found.empty()) throw Invalid(std::move(found));
    if (collection.field(field.name) || std::ranges::find(taken_names, field.name) != taken_names.end())
        throw Conflict(collection_name + " already has a field " + field.name);

    Query row = db.query(R"sql(
        INSERT INTO local_field (collection, name, place, type, title_zh, title_en, unit, code_list, target,
                                 required, searched, personal, open, tile_zoom, least, most)
        VALUES (:collection, :name, (SELECT count(*) FROM local_field WHERE collection = :collection), :type,
                :title_zh, :title_en, :unit, :code_list, :target, :required, :searched, :personal, :open, :tile_zoom,
                :least, :most)
    )sql");
    row.bind(":collection", std::string_view(collection_name)).bind(":name", std::string_view(field.name));
    row.bind(":type", to_string(field.type));
    row.bind(":title_zh", std::string_view(field.title.zh)).bind(":title_en", std::string_view(field.title.en));
    row.bind(":unit", std::string_view(field.unit)).bind(":code_list", std::string_view(field.code_list));
    row.bind(":target", std::string_view(field.target)).bind(":required", std::int64_t{field.required});
    row.bind(":searched", std::int64_t{field.searched}).bind(":personal", std::int64_t{field.personal});
    row.bind(":open", std::int64_t{field.open() && !field.personal});
    if (field.tile_zoom == no_zoom)
        row.bind_null(":tile_zoom");
    else
        row.bind(":tile_zoom", std::int64_t{field.tile_zoom});
    bind_optional(row, ":least", field.least);
    bind_optional(row, ":most", field.most);
    row.run();
}

void add_code_entry(Connection& db, const std::string& list, const Title& list_title, CodeEntry entry) {
    std::vector<Finding> found;
    if (!is_name(list))
        found.push_back({"name", "list", "a list's name is made of a-z, 0-9 and _, and begins with a letter"});
    if (entry.code.empty()) found.push_back({"required", "code", "an entry needs a code"});
    if (entry.title.zh.empty()) found.push_back({"required", "title", "an entry needs a title"});
    if (!found.empty()) throw Invalid(std::move(found));
    if (!load_catalogue(db)->code_list(list)) {
        Query row = db.query("INSERT INTO local_code_list (name, title_zh, title_en) VALUES (:name, :zh, :en)");
        row.bind(":name", std::string_view(list));
        row.bind(":zh", std::string_view(list_title.zh)).bind(":en", std::string_view(list_title.en)).run();
    }
    Query row = db.query(R"sql(
        INSERT INTO code_entry (list, code, place, title_zh, title_en, parent, supervising_org, source, valid_from, valid_to)
        VALUES (:list, :code, (SELECT count(*) FROM code_entry WHERE list = :list), :zh, :en, :parent, :org, :source,
                :valid_from, :valid_to)
    )sql");
    row.bind(":list", std::string_view(list)).bind(":code", std::string_view(entry.code));
    row.bind(":zh", std::string_view(entry.title.zh)).bind(":en", std::string_view(entry.title.en));
    row.bind(":parent", std::string_view(entry.parent)).bind(":org", std::string_view(entry.supervising_org));
    row.bind(":source", std::string_view(entry.source));
    row.bind(":valid_from", std::string_view(entry.valid_from)).bind(":valid_to", std::string_view(entry.valid_to));
    row.run();
}

void add_local_fields(Connection& db, std::vector<Collection>& collections) {
    Query row = db.query(R"sql(
        SELECT collection, name, type, title_zh, title_en, unit, code_list, target,
               required, searched, personal, open, tile_zoom, least, most
          FROM local_field ORDER BY collection, place
    )sql");
    while (row.step()) {
        const auto owner = std::ranges::find(collections, row.view(0), &Collection::name);
        const auto type = field_type_from(row.view(2));
        if (owner == collections.end() || !type)
            throw StorageFailure("local field " + row.text(0) + "." + row.text(1) + " has no collection or type");
        Field field;
        field.name = row.text(1), field.type = *type, field.title = {row.text(3), row.text(4)};
        field.unit = row.text(5), field.code_list = row.text(6), field.target = row.text(7);
        field.required = row.integer(8) != 0, field.searched = row.integer(9) != 0;
        field.personal = row.integer(10) != 0;
        if (row.integer(11) == 0) field.readers = field.personal ? who_know_people : signed_in;
        if (!row.is_null(12)) field.tile_zoom = static_cast<int>(row.integer(12));
        if (!row.is_null(13)) field.least = row.real(13);
        if (!row.is_null(14)) field.most = row.real(14);
        field.local = true;
        owner->fields.push_back(std::move(field));
    }
}

void add_local_codes(Connection& db, std::vector<CodeList>& code_lists) {
    Query lists = db.query("SELECT name, title_zh, title_en FROM local_code_list ORDER BY name");
    while (lists.step()) code_lists.push_back({lists.text(0), {lists.text(1), lists.text(2)}, {}});

    Query row = db.query(R"sql(
        SELECT list, code, title_zh, title_en, parent, supervising_org, source, valid_from, valid_to
          FROM code_entry ORDER BY list, place
    )sql");
    while (row.step()) {
        const auto list = std::ranges::find(code_lists, row.view(0), &CodeList::name);
        if (list == code_lists.end()) throw StorageFailure("code " + row.text(1) + " stands in no list " + row.text(0));
        CodeEntry entry;
        entry.code = row.text(1), entry.title = {row.text(2), row.text(3)}, entry.parent = row.text(4);
        entry.supervising_org = row.text(5), entry.source = row.text(6), entry.local = true;
        entry.valid_from = row.text(7), entry.valid_to = row.text(8);
        const auto shipped = std::ranges::find(list->entries, entry.code, &CodeEntry::code);
        if (shipped == list->entries.end())
            list->entries.push_back(std::move(entry));
        else
            *shipped = std::move(entry);
    }
}

}  // namespace data
