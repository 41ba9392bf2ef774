#include "data/feature/coverage_edit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "data/feature/coverage_levels.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/connection.hpp"

namespace data {
namespace {

using geo::coverage::Extent;
using geo::coverage::Outcome;
using geo::coverage::Polygon;

constexpr geo::coverage::PolygonId first_provisional = std::int64_t{1} << 53;  ///< above every id of ours
constexpr std::int64_t gap_sight = 5'000'000;  ///< steps, some 500 m: how far round a gap is looked at first

/// Where a command is about, without the polygons it names.
Extent extent_of(const geo::coverage::Command& command) {
    using namespace geo::coverage;
    struct {
        Extent operator()(const MoveVertices& c) const {
            Extent extent;
            for (const auto& [from, to] : c.moves) extent.include(from), extent.include(to);
            return extent;
        }
        Extent operator()(const InsertVertex& c) const { return grown({c.at, c.at}, 100'000); }
        Extent operator()(const DeleteVertex& c) const { return {c.at, c.at}; }
        Extent operator()(const Split& c) const { return geo::coverage::extent_of(c.line); }
        Extent operator()(const Reshape& c) const { return geo::coverage::extent_of(c.line); }
        Extent operator()(const Redraw& c) const { return geo::coverage::extent_of(c.polygon); }
        Extent operator()(const CutHole& c) const { return geo::coverage::extent_of(c.ring); }
        Extent operator()(const FillGap& c) const { return grown({c.at, c.at}, gap_sight); }
        Extent operator()(const MoveBorder&) const { return {}; }
        Extent operator()(const Merge&) const { return {}; }
        Extent operator()(const RemoveOverlap&) const { return {}; }
        Extent operator()(const Snap&) const { return {}; }
        static Extent grown(Extent extent, std::int64_t steps) {
            extent.grow(steps);
            return extent;
        }
    } of;
    return std::visit(of, command);
}

std::vector<FeatureId> named_in(const geo::coverage::Command& command) {
    using namespace geo::coverage;
    struct {
        std::vector<FeatureId> operator()(const MoveVertices&) const { return {}; }
        std::vector<FeatureId> operator()(const InsertVertex&) const { return {}; }
        std::vector<FeatureId> operator()(const DeleteVertex&) const { return {}; }
        std::vector<FeatureId> operator()(const Split& c) const { return {c.polygon}; }
        std::vector<FeatureId> operator()(const Reshape& c) const { return {c.polygon}; }
        std::vector<FeatureId> operator()(const Redraw& c) const { return {c.polygon.id}; }
        std::vector<FeatureId> operator()(const CutHole& c) const { return {c.polygon}; }
        std::vector<FeatureId> operator()(const FillGap& c) const {
            return c.to ? std::vector<FeatureId>{*c.to} : std::vector<FeatureId>{};
        }
        std::vector<FeatureId> operator()(const MoveBorder& c) const { return {c.one, c.other}; }
        std::vector<FeatureId> operator()(const Merge& c) const { return c.polygons; }
        std::vector<FeatureId> operator()(const RemoveOverlap& c) const { return {c.one, c.other}; }
        std::vector<FeatureId> operator()(const Snap& c) const { return {c.polygon}; }
    } of;
    return std::visit(of, command);
}

/// The next free code after one: of "320102001003" the next number of three digits, of "G4" "G4-2".
std::string next_code(Connection& db, const Collection& collection, const std::string& code) {
    if (code.empty()) return {};
    const auto taken = [&](const std::string& text) {
        const std::string sql = "SELECT 1 FROM \"" + collection.name + "\" WHERE code = :code AND code <> ''";
        return db.query(sql).bind(":code", std::string_view(text)).step();
    };
    constexpr std::size_t digits = 3;
    const bool numbered =
        code.size() > digits && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (numbered) {
        const std::string group = code.substr(0, code.size() - digits);
        for (int number = std::stoi(code.substr(code.size() - digits)) + 1; number < 1000; ++number) {
            std::string text = std::to_string(number);
            text = group + std::string(digits - text.size(), '0') + text;
            if (!taken(text)) return text;
        }
    }
    for (int number = 2;; ++number)
        if (const std::string text = code + "-" + std::to_string(number); !taken(text)) return text;
}

class Edit {
  public:
    Edit(Transaction& transaction, const CoverageOrder& order)
        : transaction_(transaction),
          order_(order),
          collection_(transaction.catalogue().at(order.collection)),
          levels_(transaction.db(), collection_, order.level) {}

    CoverageEdit run() {
        const Outcome outcome = decided();
        levels_.follow(outcome);
        levels_.look_at_parents(outcome);
        store(outcome);
        result_.findings = outcome.findings;
        std::sort(result_.changed.begin(), result_.changed.end(),
                  [](const Feature& a, const Feature& b) { return a.id < b.id; });
        return std::move(result_);
    }

  private:
    /// The engine's word on the neighbourhood, which is read wider until nothing that changes lies at its edge.
    Outcome decided() {
        Extent extent = extent_of(order_.command);
        for (const FeatureId id : named_in(order_.command)) {
            const auto feature = find_feature(transaction_.db(), collection_, id);
            if (!feature) throw NotFound("there is no " + collection_.name + " " + std::to_string(id));
            if (!levels_.is_of(*feature))
                throw Invalid(
                    {{"level", "level", collection_.name + " " + std::to_string(id) + " is of another level"}});
            extent.include(geo::coverage::extent_of(geo::coverage::polygon_of(id, feature->shape)));
        }
        geo::coverage::Options options;
        options.repair = order_.repair;
        options.outline_may_change = order_.outline_may_change || !collection_.coverage;
        options.parts = collection_.shape == geo::ShapeType::multi_polygon;
        options.sliver_width = order_.sliver_width;
        options.new_id = first_provisional;
        for (;;) {
            const Extent sight = levels_.read(extent);
            Outcome outcome = geo::coverage::edit(levels_.own(), order_.command, options);
            if (!outcome.accepted) throw CoverageRefused(std::move(outcome.findings));
            Extent touched = extent;
            for (const Polygon& polygon : outcome.changed) touched.include(geo::coverage::extent_of(polygon));
            if (sight.holds(touched)) return outcome;
            extent = touched;
        }
    }

    void store(const Outcome& outcome) {
        std::map<FeatureId, FeatureId> parent_of_new;  // provisional to stored
        std::map<FeatureId, Feature> pending = levels_.changed(outcome);
        const std::set<FeatureId> removed(outcome.removed.begin(), outcome.removed.end());
        if (!outcome.created.empty()) forget_counts(pending.at(outcome.created.front().second));
        std::size_t number = 0;
        for (const auto& [provisional, from] : outcome.created) {
            Feature piece = piece_of(levels_.feature(from), number++);
            piece.shape = levels_.shape_of(provisional);
            const Feature stored = create_feature(transaction_, collection_, std::move(piece));
            parent_of_new[provisional] = stored.id;
            result_.created.emplace_back(stored.id, from);
            result_.changed.push_back(stored);
        }
        if (!removed.empty()) sum_counts(pending, outcome);
        levels_.give_children(outcome, parent_of_new, pending);
        for (auto& [id, feature] : pending) {
            if (removed.contains(id)) continue;
            const std::int64_t version = feature.version;
            result_.changed.push_back(replace_feature(transaction_, collection_, id, version, std::move(feature)));
        }
        for (const FeatureId id : removed) {
            refer_to(id, std::get<geo::coverage::Merge>(order_.command).polygons.front());
            delete_feature(transaction_, collection_, id, levels_.feature(id).version);
            result_.removed.push_back(id);
        }
    }

    /// Features of other collections that name the merged one.
    void refer_to(FeatureId gone, FeatureId stays) {
        for (const Collection& other : transaction_.catalogue().collections())
            for (std::size_t f = 0; f < other.fields.size(); ++f) {
                const Field& field = other.fields[f];
                if (field.type != FieldType::reference || field.target != collection_.name) continue;
                std::vector<FeatureId> ids;
                {
                    const std::string sql =
                        "SELECT t.id FROM \"" + other.name + "\" t WHERE " + column_of(field) + " = :id";
                    Query row = transaction_.db().query(sql);
                    row.bind(":id", gone);
                    while (row.step()) ids.push_back(row.integer(0));
                }
                for (const FeatureId id : ids) {
                    Feature feature = find_feature(transaction_.db(), other, id).value();
                    const std::int64_t version = feature.version;
                    feature.values[f] = stays;
                    (void)replace_feature(transaction_, other, id, version, std::move(feature));
                }
            }
    }

    [[nodiscard]] bool counts(const Field& field) const {
        return (field.type == FieldType::integer || field.type == FieldType::real) &&
               field.name != collection_.ranked_by;
    }

    void forget_counts(Feature& feature) const {
        for (std::size_t f = 0; f < collection_.fields.size(); ++f)
            if (counts(collection_.fields[f])) feature.values[f] = Value{};
    }

    void sum_counts(std::map<FeatureId, Feature>& pending, const Outcome& outcome) const {
        const auto& merged = std::get_if<geo::coverage::Merge>(&order_.command);
        if (!merged) return;
        Feature& stays = pending.at(merged->polygons.front());
        for (std::size_t f = 0; f < collection_.fields.size(); ++f) {
            if (!counts(collection_.fields[f])) continue;
            for (const FeatureId id : outcome.removed) {
                const Value& other = levels_.feature(id).values[f];
                if (auto* sum = std::get_if<std::int64_t>(&stays.values[f]);
                    sum && std::holds_alternative<std::int64_t>(other))
                    *sum += std::get<std::int64_t>(other);
                else if (auto* real = std::get_if<double>(&stays.values[f]);
                         real && std::holds_alternative<double>(other))
                    *real += std::get<double>(other);
                else
                    stays.values[f] = Value{};
            }
        }
    }

    [[nodiscard]] Feature piece_of(const Feature& from, std::size_t number) const {
        Feature piece = from;
        piece.id = 0, piece.version = 0;
        piece.uid.clear(), piece.division_code.clear();
        forget_counts(piece);
        for (std::size_t f = 0; f < collection_.fields.size(); ++f)
            if (collection_.fields[f].personal) piece.values[f] = Value{};
        const bool given = number < order_.names.size();
        piece.code = given && !order_.names[number].first.empty()
                         ? order_.names[number].first
                         : next_code(transaction_.db(), collection_, from.code);
        piece.name = given && !order_.names[number].second.empty() ? order_.names[number].second
                     : from.name.empty()                           ? ""
                                                                   : from.name + " " + std::to_string(number + 2);
        return piece;
    }

    Transaction& transaction_;
    const CoverageOrder& order_;
    const Collection& collection_;
    CoverageLevels levels_;
    CoverageEdit result_;
};

}  // namespace

CoverageRefused::CoverageRefused(std::vector<geo::coverage::Finding> why)
    : runtime_error(why.empty() ? "the edit cannot be made" : "the edit cannot be made: " + why.front().message),
      findings(std::move(why)) {}

bool is_coverage(const Collection& collection) noexcept {
    return collection.coverage || collection.name == "management_area";
}

CoverageEdit edit_coverage(Transaction& transaction, const CoverageOrder& order) {
    return Edit(transaction, order).run();
}

}  // namespace data
