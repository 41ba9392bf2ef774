#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/feature/value.hpp"
#include "data/people/role.hpp"
#include "geo/shape.hpp"

namespace data {

enum class FieldType { text, integer, real, boolean, date, timestamp, code, reference, json };

/// A title in both languages of the interface.
struct Title {
    std::string zh, en;
};

/// Never, as a first zoom.
inline constexpr int no_zoom = std::numeric_limits<int>::max();

/// One attribute of a collection, described once; API, validation, tiles, forms, import and export follow from it.
struct Field {
    std::string name;  ///< column, JSON property and tile attribute
    FieldType type = FieldType::text;
    Title title;
    std::string unit;       ///< UCUM ("m2", "a"); empty where none applies
    std::string code_list;  ///< for FieldType::code: the name of its list
    std::string target;     ///< for FieldType::reference: the collection whose id it holds
    bool required = false;
    bool searched = false;    ///< /api/v1/search finds features by it (name and code are always found)
    bool personal = false;    ///< about a person: enters the journal's chain as a salted hash only
    bool local = false;       ///< added by this district: lives in column `local`, not in one of its own
    int tile_zoom = no_zoom;  ///< tiles carry it from this zoom
    std::optional<double> least, most;
    Roles readers = everyone;  ///< who may read it, within their jurisdiction

    [[nodiscard]] bool open() const noexcept { return readers.has(Role::everyone); }
};

/// From which zoom tiles hold the features of one value: the great from afar, the small where it has room.
struct FirstZooms {
    Value value;
    int shapes = 0;
    int labels = 0;
};

/// Every feature has these before its fields: id, uid, code, name, version, source, division_code. Tiles carry name,
/// code and source as attributes of these names.
struct Collection {
    std::string name;  ///< "compound": table, URL part, tile layer
    Title title;
    geo::ShapeType shape = geo::ShapeType::point;  ///< point, multi_line, polygon or multi_polygon, as stored
    std::vector<Field> fields;
    int tile_from = 0;         ///< first zoom at which tiles hold it
    int label_from = 0;        ///< first zoom at which tiles hold its label points
    int code_tile_zoom = 14;   ///< tiles carry the code from this zoom
    int name_tile_zoom = 10;   ///< tiles carry the name from this zoom
    Roles readers = everyone;  ///< who sees its features, within their jurisdiction
    bool background = false;   ///< the base map: who sees anything sees it everywhere
    Roles writers;             ///< who may make, change and delete its features, within their jurisdiction
    bool coverage = false;     ///< its polygons must tile: shared borders are simplified once
    bool labelled = false;     ///< tiles have a layer `<name>_label` of label points
    std::string ranked_by;     ///< the field whose values have first zooms of their own; empty where none has
    /// Features of a value that is not listed are held from the collection's own first zooms.
    std::vector<FirstZooms> first_zooms;

    [[nodiscard]] std::optional<std::size_t> field(std::string_view name) const noexcept;
};

/// One entry of a code list, dated: a verdict uses the entry of its day.
struct CodeEntry {
    std::string code;
    Title title;
    std::string parent;                ///< major class; empty at the top
    std::string supervising_org;       ///< who answers for the class, where the list says so
    std::string source;                ///< standard or policy the entry is taken from
    bool local = false;                ///< extension class of this product or district
    std::string valid_from, valid_to;  ///< ISO dates; empty is open
};

struct CodeList {
    std::string name;
    Title title;
    std::vector<CodeEntry> entries;

    [[nodiscard]] const CodeEntry* entry(std::string_view code) const noexcept;
};

/// The collections and code lists of one database: what we ship (collections.cpp) and what the district added (rows).
/// Immutable; a database that gains a field is served with a new Catalogue.
class Catalogue {
  public:
    Catalogue(std::vector<Collection> collections, std::vector<CodeList> code_lists);

    [[nodiscard]] std::span<const Collection> collections() const noexcept { return collections_; }
    [[nodiscard]] std::span<const CodeList> code_lists() const noexcept { return code_lists_; }

    [[nodiscard]] const Collection* find(std::string_view name) const noexcept;
    /// throws NotFound
    [[nodiscard]] const Collection& at(std::string_view name) const;
    /// Its place in collections(); the snapshot keeps its layers in this order.
    [[nodiscard]] std::optional<std::size_t> index(std::string_view name) const noexcept;
    [[nodiscard]] const CodeList* code_list(std::string_view name) const noexcept;

  private:
    std::vector<Collection> collections_;
    std::vector<CodeList> code_lists_;
};

/// The collections gridkeeper ships: division, grid, compound, building, facility, barrier, landcover, management_area.
[[nodiscard]] std::vector<Collection> shipped_collections();
/// The code lists gridkeeper ships, facility classes (GB/T 47678.5 as transcribed, with extensions) among them.
[[nodiscard]] std::vector<CodeList> shipped_code_lists();

}  // namespace data
