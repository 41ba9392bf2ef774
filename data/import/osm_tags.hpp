#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace data::import {

/// The tags of one OpenStreetMap thing.
class Tags {
  public:
    explicit Tags(nlohmann::json object) : object_(std::move(object)) {}  // braces would make an array of it

    /// The value; empty where the tag is not there.
    [[nodiscard]] std::string_view operator[](const char* key) const;
    [[nodiscard]] bool is(const char* key, std::initializer_list<std::string_view> values) const;
    [[nodiscard]] std::string name() const;     ///< name:zh, else name
    [[nodiscard]] std::string address() const;  ///< street and house number; empty where unknown
    /// A statistical division code in `ref` or any `ref:...`: 6, 9 or 12 digits, trailing zeros of 12 left out.
    [[nodiscard]] std::string division_code() const;
    /// A length in metres or a plain number at the value's start ("3.5 m", "6;7"); nothing for other units.
    [[nodiscard]] std::optional<double> number(const char* key) const;

  private:
    nlohmann::json object_;
};

/// A line that separates, as the collection `barrier` keeps it and as blocks are cut by it.
struct BarrierClass {
    std::string_view kind;  ///< code of barrier_kind
    bool crossable = true;
    double width = 0;      ///< metres, tagged or usual for its kind
    int level = 0;         ///< OSM layer
    bool divides = false;  ///< blocks end at it: it lies on the ground and is no footpath, wall or fence
    double strength = 0;   ///< of the divider, 0..1
};
[[nodiscard]] std::optional<BarrierClass> barrier_class(const Tags& tags);

/// key = value gives a class; the first rule that fits counts. An empty value stands for any.
struct FacilityRule {
    const char* key;
    std::string_view value, code;
};
[[nodiscard]] std::span<const FacilityRule> facility_rules() noexcept;

/// Code of facility_class; empty for what is no facility.
[[nodiscard]] std::string_view facility_class(const Tags& tags);

/// "green", "water" or empty.
[[nodiscard]] std::string_view landcover_kind(const Tags& tags);

/// Ground that nobody lives on: parks, schools, hospitals. Plain buildings there are no dwellings.
[[nodiscard]] bool is_without_dwellings(const Tags& tags);

/// A residential area drawn as one: what becomes a compound.
[[nodiscard]] bool is_residential_area(const Tags& tags);

enum class Dwelling { yes, perhaps, no };  ///< perhaps: building=yes says nothing

struct BuildingClass {
    std::string_view use;  ///< code of building_use; empty: unknown
    Dwelling dwelling = Dwelling::no;
};
/// Nothing for what is no building.
[[nodiscard]] std::optional<BuildingClass> building_class(const Tags& tags);

}  // namespace data::import
