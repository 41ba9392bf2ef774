#include "data/search/search.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "data/search/search_build.hpp"
#include "data/search/search_tokens.hpp"
#include "data/search/spelling.hpp"

namespace data {
namespace {

/// Index rows looked at for one kind of match in one index: "路" alone would name every road.
constexpr std::size_t most_rows = 400;
/// The same where the nearest of them are wanted: the index knows nothing of places.
constexpr std::size_t most_rows_near = 5000;

/// Two indexes, so that the few places people ask for are never behind half a million facilities.
bool among_places(const Collection& collection) noexcept {
    return collection.labelled;
}

void take_out(Connection& db, const Collection& collection, FeatureId id, const SearchTokens& tokens) {
    // A contentless index forgets a row only when it is told what the row was.
    db.query(among_places(collection) ? R"sql(
        INSERT INTO search_place(search_place, rowid, name, beside, sound)
        VALUES ('delete', :id, :name, :beside, :sound)
    )sql"
                                      : R"sql(
        INSERT INTO search_thing(search_thing, rowid, name, beside, sound)
        VALUES ('delete', :id, :name, :beside, :sound)
    )sql")
        .bind(":id", id)
        .bind(":name", tokens.name)
        .bind(":beside", tokens.beside)
        .bind(":sound", tokens.sound)
        .run();
}

/// What one search has found so far.
class Finds {
  public:
    Finds(Connection& db, const Seen& seen, std::size_t limit, const Collection* only, std::optional<geo::LonLat> near)
        : db_(db), seen_(seen), limit_(limit), only_(only) {
        if (near) distance_.emplace(geo::to_mercator(*near));
    }

    [[nodiscard]] bool enough() const noexcept { return hits_.size() >= limit_; }

    /// All features that match that way, in order.
    void look(Match match, const std::string& expression) {
        if (expression.empty() || enough()) return;
        std::vector<Hit> found;
        if (!only_ || among_places(*only_)) {
            collect(found, match, expression, R"sql(
                SELECT rowid FROM search_place WHERE search_place MATCH :expression
            )sql");
        }
        if (!only_ || !among_places(*only_)) {
            collect(found, match, expression, R"sql(
                SELECT rowid FROM search_thing WHERE search_thing MATCH :expression
            )sql");
        }
        add(std::move(found));
    }

    /// Features whose code begins so; the very code is exact.
    void look_for_code(std::string_view code) {
        if (code.empty()) return;
        std::vector<Hit> found;
        const auto collections = seen_.catalogue().collections();
        for (std::size_t c = 0; c < collections.size(); ++c) {
            if (only_ && only_->name != collections[c].name) continue;
            // The name of a table cannot be bound; it comes from the catalogue, never from a request.
            Query rows = db_.query("SELECT id, code FROM \"" + collections[c].name +
                                   "\" WHERE code <> '' AND code >= :from AND code < :past ORDER BY code");
            rows.bind(":from", code).bind(":past", std::string(code) + "\xF4\x8F\xBF\xBF");
            const std::size_t most = found.size() + most_rows;
            while (found.size() < most && rows.step())
                if (const auto view = seen_.layer(c).find(rows.integer(0)))
                    found.push_back({c, *view, rows.text(1) == code ? Match::exact : Match::beginning});
        }
        add(std::move(found), true);
    }

    std::vector<Hit> best() {
        if (hits_.size() > limit_) hits_.resize(limit_);
        return std::move(hits_);
    }

  private:
    void collect(std::vector<Hit>& found, Match match, const std::string& expression, std::string_view sql) {
        Query rows = db_.query(sql);
        rows.bind(":expression", expression);
        const std::size_t most = found.size() + (distance_ ? most_rows_near : most_rows);
        while (found.size() < most && rows.step()) {
            const FeatureId id = rows.integer(0);
            if (const auto hit = visible(id, match)) found.push_back(*hit);
        }
    }

    [[nodiscard]] std::optional<Hit> visible(FeatureId id, Match match) const {
        const auto collections = seen_.catalogue().collections();
        for (std::size_t c = 0; c < collections.size(); ++c) {
            if (only_ && only_->name != collections[c].name) continue;
            if (const auto view = seen_.layer(c).find(id)) return Hit{c, *view, match};
        }
        return std::nullopt;
    }

    /// Codes come in their own order, names from short to long; near a place the nearer first.
    void add(std::vector<Hit> found, bool by_code = false) {
        struct Ranked {
            Hit hit;
            double squared;  ///< metres from the place asked near; 0 without one
        };
        std::vector<Ranked> ranked;
        for (Hit& hit : found) {
            const double squared = distance_ ? distance_->squared_at_least(hit.feature.box()) : 0;
            ranked.push_back({std::move(hit), squared});
        }
        const auto rank = [&](const Ranked& one) {
            const Collection& collection = seen_.catalogue().collections()[one.hit.collection];
            const std::string_view text = by_code ? one.hit.feature.code() : one.hit.feature.name();
            const std::size_t kind = distance_ ? (among_places(collection) ? 0 : 1) : one.hit.collection;
            return std::tuple(one.hit.match, kind, one.squared, by_code ? 0 : text.size(), text, one.hit.feature.id());
        };
        std::sort(ranked.begin(), ranked.end(), [&](const Ranked& a, const Ranked& b) { return rank(a) < rank(b); });
        for (Ranked& one : ranked)
            if (!enough() && known_.insert(one.hit.feature.id()).second && first_of_its_name(one.hit))
                hits_.push_back(one.hit);
    }

    bool first_of_its_name(const Hit& hit) {
        const Collection& collection = seen_.catalogue().collections()[hit.collection];
        return collection.shape != geo::ShapeType::multi_line || hit.feature.name().empty() ||
               lines_.emplace(hit.collection, hit.feature.name()).second;
    }

    Connection& db_;
    const Seen& seen_;
    std::size_t limit_;
    const Collection* only_;
    std::optional<geo::GroundDistance> distance_;  ///< from the place asked near
    std::vector<Hit> hits_;
    std::unordered_set<FeatureId> known_;
    std::set<std::pair<std::size_t, std::string_view>> lines_;
};

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

}  // namespace

void add_to_index(Connection& db, const Collection& collection, FeatureId id, const SearchTokens& tokens) {
    if (tokens.empty()) return;
    Query row = db.query(among_places(collection)
                             ? "INSERT INTO search_place(rowid, name, beside, sound) VALUES (?1, ?2, ?3, ?4)"
                             : "INSERT INTO search_thing(rowid, name, beside, sound) VALUES (?1, ?2, ?3, ?4)");
    row.bind(1, id).bind(2, std::string_view(tokens.name)).bind(3, std::string_view(tokens.beside));
    row.bind(4, std::string_view(tokens.sound)).run();
}

void put_into_search(Connection& db, const Catalogue& catalogue, const Collection& collection, FeatureId id,
                     const SearchTokens& tokens) {
    if (!tokens.empty() && is_indexed(db, catalogue, collection, id)) add_to_index(db, collection, id, tokens);
}

void flush_search(Connection& db) {
    db.execute("SAVEPOINT flush; RELEASE flush");  // FTS5 writes its pending rows at the begin of a savepoint
}

void index_for_search(Connection& db, const Catalogue& catalogue, const Collection& collection, const Feature* before,
                      const Feature* after) {
    const SearchTokens was = before ? search_tokens(catalogue, collection, *before) : SearchTokens{};
    const SearchTokens is = after ? search_tokens(catalogue, collection, *after) : SearchTokens{};
    if (was == is || !is_indexed(db, catalogue, collection, (before ? before : after)->id)) return;
    if (!was.empty()) take_out(db, collection, before->id, was);
    if (after) add_to_index(db, collection, after->id, is);
}

std::vector<Hit> search(Connection& db, const Seen& seen, std::string_view text, std::size_t limit,
                        const Collection* only, std::optional<geo::LonLat> near) {
    Finds finds(db, seen, limit, only, near);
    const std::u32string form = folded(text);
    if (form.empty() || form.size() > longest_search) return finds.best();
    const SearchExpressions by = search_expressions(text);
    finds.look(Match::exact, by.exact);
    finds.look_for_code(trimmed(text));
    finds.look(Match::beginning, by.beginning);
    finds.look(Match::inside, by.inside);
    finds.look(Match::sound_exact, by.sound_exact);
    finds.look(Match::sound_beginning, by.sound_beginning);
    finds.look(Match::sound_inside, by.sound_inside);
    finds.look(Match::beside, by.beside);
    return finds.best();
}

}  // namespace data
