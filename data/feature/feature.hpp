#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "data/feature/collection.hpp"
#include "data/feature/value.hpp"
#include "data/store/error.hpp"
#include "geo/shape.hpp"

namespace data {

class Connection;
class Transaction;
class Viewer;
namespace filter {
struct Expression;
}

/// Where a row's facts come from. Shown on cards, in tiles and exports.
enum class Source { surveyed, imported, derived, estimated, made_up };
inline constexpr std::size_t number_of_sources = 5;
[[nodiscard]] std::string_view to_string(Source source) noexcept;
[[nodiscard]] std::optional<Source> source_from(std::string_view word) noexcept;

/// One row of a collection as a value. `values` stands in the order of Collection::fields.
struct Feature {
    FeatureId id = 0;  ///< 0 before it is stored
    std::string uid;   ///< UUIDv7; made at creation where the caller gives none
    std::string code;
    std::string name;
    std::int64_t version = 0;  ///< 1 at creation; the ETag
    Source source = Source::surveyed;
    std::string division_code;  ///< 12-digit code of its community; set by the store from the place where empty
    std::vector<Value> values;
    geo::Shape shape;

    friend bool operator==(const Feature&, const Feature&) = default;
};

/// Everything that is wrong with it by the collection's description: required, types, code lists, ranges, shape's type,
/// validity with places, vertex limit (100,000). Empty: it may be stored.
[[nodiscard]] std::vector<Finding> findings(const Catalogue& catalogue, const Collection& collection,
                                            const Feature& feature);

/// As the store keeps it: shape normalised and of the collection's type (a Polygon becomes a MultiPolygon of one part
/// and the other way round), whole numbers of real fields as reals. A shape of a foreign type stays as it is:
/// findings() says so.
[[nodiscard]] Feature as_stored(const Collection& collection, Feature feature);

// --- read -----------------------------------------------------------------------------------------------------------

[[nodiscard]] std::optional<Feature> find_feature(Connection& db, const Collection& collection, FeatureId id);

/// One property to sort by; what is not known comes last either way.
struct SortKey {
    std::string name;
    bool descending = false;
};

/// One page of a collection. Everything is bound, nothing is glued.
struct FeatureQuery {
    const Viewer* viewer = nullptr;  ///< who asks: what they do not see is not there; null: nobody in particular
    std::optional<geo::Box> box;     ///< features whose shape meets it (exact, not by box alone)
    std::vector<std::pair<std::string, std::string>> equals;  ///< property = value as written in the URL
    std::shared_ptr<const filter::Expression> filter;         ///< one that filter::check() found nothing wrong with
    std::vector<SortKey> sort;                                ///< sortable ones; then by id
    std::optional<Revision> as_of;                            ///< the collection as that revision left it
    FeatureId after = 0;                                      ///< paging: ids above this
    std::vector<Value>
        after_keys;  ///< paging where it is sorted: sort_values() of the feature `after`; empty: from the start
    std::size_t limit = 10;
};

struct FeaturePage {
    std::vector<Feature> features;  ///< in the order asked for, else by id
    std::int64_t matched = 0;       ///< over all pages
    bool more = false;
};

/// throws Invalid for an unknown property or a value that its type cannot be, TooLong for a filter that takes seconds
[[nodiscard]] FeaturePage read_features(Connection& db, const Collection& collection, const FeatureQuery& query);

/// Streams all visible rows of a collection by id.
void each_feature(Connection& db, const Collection& collection, const std::function<void(Feature&&)>& take);

/// The code of the community in which it stands; a division's own. Empty where none is known.
[[nodiscard]] std::string community_at(Connection& db, const Collection& collection, const Feature& feature);

// --- write: inside a Transaction, each leaves its journal row -------------------------------------------------------

/// Stores it and gives it back with id, uid, version and division. A known uid with the same content answers with the
/// stored feature and writes nothing.
/// throws Invalid (also for a reference to nothing), Conflict (uid known with other content; code used)
Feature create_feature(Transaction& transaction, const Collection& collection, Feature feature);

/// Replaces everything but id and uid. `expected` is the version the caller saw. The same content again writes nothing.
/// throws NotFound, VersionConflict, Invalid, Conflict
Feature replace_feature(Transaction& transaction, const Collection& collection, FeatureId id, std::int64_t expected,
                        Feature feature);

/// throws NotFound, VersionConflict, Conflict (others refer to it)
void delete_feature(Transaction& transaction, const Collection& collection, FeatureId id, std::int64_t expected);

/// Stores again what was deleted, under the id and uid it had, as its next version.
/// throws Invalid, Conflict (the code or uid is used by now; it is still there)
Feature restore_feature(Transaction& transaction, const Collection& collection, Feature feature);

// --- JSON -----------------------------------------------------------------------------------------------------------

/// A GeoJSON Feature: id, geometry, properties (uid, code, name, version, source, division_code, then the fields).
[[nodiscard]] nlohmann::json to_geojson(const Collection& collection, const Feature& feature);

/// Reads a GeoJSON Feature written by to_geojson or by a person; id and version in it are ignored.
/// throws Invalid: not a Feature, unknown property, wrong type, broken geometry
[[nodiscard]] Feature feature_from_geojson(const Collection& collection, const nlohmann::json& document);

/// What a document that changes `stored` says of which feature it is: id, uid and version may stand there, as in every
/// answer of ours, but are not for the caller to change. throws Invalid naming those that differ
void refuse_another_identity(const Feature& stored, const nlohmann::json& document);

/// `feature` with a JSON merge patch (RFC 7396) applied to its GeoJSON; geometry is replaced whole.
/// throws Invalid: as feature_from_geojson(), another identity, members that a feature does not have
[[nodiscard]] Feature patched(const Collection& collection, const Feature& feature, const nlohmann::json& patch);

}  // namespace data
