#include "data/journal/batch.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "data/feature/divisions.hpp"
#include "data/feature/feature_sql.hpp"
#include "data/journal/batch_rows.hpp"
#include "data/journal/batch_undo.hpp"
#include "data/journal/journal.hpp"
#include "data/search/search.hpp"
#include "data/store/digest.hpp"
#include "data/store/uid.hpp"
#include "geo/hilbert.hpp"

namespace data {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_waiting_bytes = 64 << 20;  // shapes of a million corners wait in small chunks
constexpr FeatureId id_block = 10'000;                // ids taken at a time; a rest is left unused
constexpr geo::MercatorBox whole_world{0, 0, UINT32_MAX, UINT32_MAX};
constexpr int community_level = 3;

struct Pending {
    const Collection* collection;
    Feature feature;
    StoredRow row;
    JournalRow entry;
    SearchTokens tokens;
};

bool is_community(const Collection& collection, const Feature& feature) {
    if (collection.name != "division") return false;
    return feature.values[collection.field("level").value()] == Value(std::int64_t{community_level});
}

}  // namespace

struct Batch::State {
    Owner& owner;
    Actor actor;
    std::int64_t id = 0;
    Divisions divisions;
    Digest digest;
    std::string chain;
    std::vector<Pending> waiting;
    std::size_t waiting_bytes = 0;
    ChunkSize chunk;
    FeatureId next_id = 0, end_of_ids = 0;
    std::map<std::string, std::int64_t> counts;
    geo::MercatorBox box;
    std::int64_t size = 0;
    bool failed = false, finished = false;

    State(Owner& the_owner, Actor who) : owner(the_owner), actor(std::move(who)), chunk(the_owner) {}

    void begin();
    void add(const Collection& collection, Feature feature);
    void write_chunk();
    void write_rows(Connection& db);
    FeatureId fresh_id();
};

void Batch::State::begin() {
    std::vector<Community> communities;
    owner.write([&](Connection& db) {
        id = begin_batch(db, actor);
        communities = communities_in(db, whole_world);
    });
    for (const Community& community : communities) divisions.add(community.code, community.shape);
    chain = chain_start(id);
}

FeatureId Batch::State::fresh_id() {
    if (next_id == end_of_ids) {
        owner.write([&](Connection& db) { next_id = take(db, "id", id_block); });
        end_of_ids = next_id + id_block;
    }
    return next_id++;
}

/// Table by table, not feature by feature: each keeps its pages and its statement at hand. The boxes go in along a
/// Hilbert curve, so that neighbours come to one page of the tree while it is there.
void Batch::State::write_rows(Connection& db) {
    for (const Pending& one : waiting) try {
            insert_row(db, *one.collection, one.feature, one.row, id);
        } catch (const Conflict& clash) {
            throw Conflict(one.collection->name + " with code \"" + one.feature.code + "\" and uid " + one.feature.uid +
                           " clashes with another or refers to nothing: " + clash.what());
        }
    std::vector<std::pair<std::uint64_t, const Pending*>> along_curve;
    along_curve.reserve(waiting.size());
    for (const Pending& one : waiting)
        along_curve.emplace_back(geo::hilbert({one.row.box.min_x, one.row.box.min_y}), &one);
    std::ranges::sort(along_curve);
    for (const auto& [place, one] : along_curve) insert_box(db, *one->collection, one->row);
    for (const Pending& one : waiting) insert(db, one.entry);
    for (const Pending& one : waiting) open_version(db, one.entry, one.row.box);
    for (const Pending& one : waiting)
        put_into_search(db, *owner.catalogue, *one.collection, one.feature.id, one.tokens);
}

void Batch::State::write_chunk() {
    if (waiting.empty()) return;
    try {
        owner.write([&](Connection& db) {
            const auto began = Clock::now();
            const TriggersOff bulk(db);
            std::int64_t seq = take(db, "seq", static_cast<std::int64_t>(waiting.size()));
            std::set<std::string_view> tables;
            for (Pending& one : waiting) {
                one.entry.seq = seq++;
                tables.insert(one.collection->name);
            }
            write_rows(db);
            note_time(db, tables, "last_insert");
            flush_search(db);
            chunk.learn(waiting.size(), Clock::now() - began);
        });
    } catch (...) {
        failed = true;
        throw;
    }
    waiting.clear();
    waiting_bytes = 0;
}

Batch::Batch(Owner& owner, Actor actor) : state_(std::make_unique<State>(owner, std::move(actor))) {
    state_->begin();
}

Batch::~Batch() {
    try {
        roll_back();
    } catch (const std::exception&) {
        state_->owner.left_behind(state_->id);  // no room, or no database: the rows stay hidden for now
    }
}

FeatureId Batch::reserve_ids(std::int64_t count) {
    FeatureId first = 0;
    state_->owner.write([&](Connection& db) { first = take(db, "id", count); });
    return first;
}

void Batch::add(const Collection& collection, Feature feature) {
    feature.version = 1;
    state_->add(collection, std::move(feature));
}

void Batch::add_again(const Collection& collection, Feature deleted) {
    ++deleted.version;
    state_->add(collection, std::move(deleted));
}

void Batch::State::add(const Collection& collection, Feature feature) {
    State& s = *this;
    if (s.failed || s.finished) throw StorageFailure("the batch takes no more");
    feature = as_stored(collection, std::move(feature));
    if (feature.shape.type != collection.shape)
        throw StorageFailure(collection.name + " does not keep shapes of type " +
                             std::string(geo::geojson_name(feature.shape.type)));
    if (feature.id == 0) feature.id = s.fresh_id();
    if (feature.uid.empty()) feature.uid = make_uid();
    if (feature.division_code.empty())
        feature.division_code =
            collection.name == "division" ? feature.code : s.divisions.at(representative_place(feature.shape));
    if (is_community(collection, feature)) s.divisions.add(feature.code, feature.shape);

    Pending one{&collection, std::move(feature), {}, {}, {}};
    one.row = encode(collection, one.feature);
    one.tokens = search_tokens(*s.owner.catalogue, collection, one.feature);
    one.entry = describe(collection, nullptr, &one.feature);
    one.entry.batch = s.id;
    one.entry.chain = s.chain = chain_after(s.digest, s.chain, one.entry);
    s.box.include(one.row.box);
    ++s.counts[collection.name];
    ++s.size;
    s.waiting_bytes += one.row.shape.size() + one.entry.after.size();
    s.waiting.push_back(std::move(one));
    if (s.waiting.size() >= s.chunk.rows() || s.waiting_bytes >= most_waiting_bytes) s.write_chunk();
}

std::int64_t Batch::size() const noexcept {
    return state_->size;
}

Revision Batch::publish(const std::string& extra_facts, const Along& along) {
    State& s = *state_;
    if (s.failed || s.finished) throw StorageFailure("the batch cannot be published");
    s.write_chunk();
    Revision revision = 0;
    s.owner.write([&](Connection& db) {
        if (s.size == 0) {
            db.query("DELETE FROM batch WHERE id = ?1").bind(1, s.id).run();
            revision = last_revision(db);
            return;
        }
        std::string facts = extra_facts + "\"collections\":{";
        for (const auto& [name, count] : s.counts)
            facts += (facts.back() == '{' ? "\"" : ",\"") + name + "\":" + std::to_string(count);
        revision = publish_batch(db, s.id, s.actor, s.size, s.box, s.chain, facts + "}");
        if (along) along(db, revision);
    });
    s.finished = true;
    if (s.size > 0) s.owner.reload();
    return revision;
}

void Batch::roll_back() {
    State& s = *state_;
    if (s.finished) return;
    s.waiting.clear();
    remove_batch(s.owner, s.id, s.actor);
    s.finished = true;
}

std::int64_t roll_back_left(Owner& owner, std::int64_t batch) {
    return remove_batch(owner, batch, {"gridkeeper", "there was no room to finish it"});
}

std::int64_t roll_back_abandoned(Owner& owner) {
    std::vector<std::int64_t> abandoned;
    owner.write([&](Connection& db) {
        Query row = db.query("SELECT id FROM batch WHERE revision IS NULL ORDER BY id");
        while (row.step()) abandoned.push_back(row.integer(0));
    });
    std::int64_t removed = 0;
    for (const std::int64_t batch : abandoned)
        removed += remove_batch(owner, batch, {"gridkeeper", "a killed process left it unfinished"});
    clear_undone(owner);
    return removed;
}

}  // namespace data
