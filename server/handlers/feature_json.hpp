#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "data/feature/feature.hpp"
#include "data/people/viewer.hpp"
#include "data/snapshot/snapshot.hpp"
#include "geo/projection.hpp"

namespace server {

/// JSON as text, written straight into a buffer: a page of 10,000 features takes a tenth of the time a document tree
/// needs.
void append_text(std::string& to, std::string_view text);  ///< quoted and escaped
void append_number(std::string& to, double number);  ///< shortest form that reads back the same; null if not finite
void append_value(std::string& to, const data::Value& value);

/// The properties asked for, by name; nothing: all of them. Id and geometry are always there.
using Shown = std::optional<std::set<std::string, std::less<>>>;

/// How a feature is written.
struct FeatureForm {
    geo::Crs crs;
    const data::Viewer& viewer;  ///< fields that this person may not read are left out
    Shown shown{};

    [[nodiscard]] bool shows(std::string_view property) const { return !shown || shown->contains(property); }
};

/// A GeoJSON Feature as docs/api.md has it. Degrees with 9 decimals (the storage grid), metres with 4.
/// `more` is put behind the properties as it is: ",\"links\":[...]".
void append_feature(std::string& to, const data::Collection& collection, const data::Feature& feature,
                    const FeatureForm& form, std::string_view more = {});

/// The same from the snapshot, without uid and version, degrees with 8 decimals (its 1 cm steps).
void append_feature(std::string& to, const data::Collection& collection, const data::FeatureView& feature,
                    const FeatureForm& form, std::string_view more = {});

}  // namespace server
