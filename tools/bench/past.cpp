/// What a long history costs: past DATABASE REVISIONS [QUESTIONS]
/// Makes REVISIONS small edits (a facility moves, a compound's households or a building's floors change), one revision
/// each, through the data layer; then asks for tiles of zoom 14 and for pages of 1,000 items as random revisions left
/// them, everything warm, one thread. Prints Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>

#include "data/people/viewer.hpp"
#include "data/snapshot/past_picture.hpp"
#include "data/snapshot/tile.hpp"
#include "data/store/connection.hpp"
#include "data/store/migrate.hpp"
#include "tools/bench/timings.hpp"

namespace {

constexpr std::size_t edits_a_commit = 1'000, commits_a_checkpoint = 50;
constexpr std::uint32_t zoom = 14;
constexpr std::size_t page = 1'000;
constexpr double step = 3e-5;  // degrees: some metres
constexpr const char* layers = "division,grid,management_area,compound,building,facility,barrier,landcover";

std::vector<data::FeatureId> ids_of(data::Connection& db, const data::Collection& collection) {
    std::vector<data::FeatureId> ids;
    data::each_feature(db, collection, [&](data::Feature&& feature) { ids.push_back(feature.id); });
    return ids;
}

class Editor {
  public:
    Editor(data::Connection& db, const data::Catalogue& catalogue) : db_(db), catalogue_(catalogue) {
        for (const char* name : names) ids_.push_back(ids_of(db, catalogue.at(name)));
    }

    void make(std::int64_t revisions) {
        for (std::int64_t made = 0; made < revisions;) {
            db_.execute("BEGIN IMMEDIATE");
            for (std::size_t i = 0; i < edits_a_commit && made < revisions; ++i, ++made) edit();
            db_.execute("COMMIT");
            if (++commits_ % commits_a_checkpoint == 0) db_.checkpoint(data::Connection::Checkpoint::truncate);
        }
        db_.checkpoint(data::Connection::Checkpoint::truncate);
    }

  private:
    static constexpr std::array<const char*, 3> names{"facility", "compound", "building"};

    void edit() {
        const std::size_t kind = std::discrete_distribution<std::size_t>{6, 2, 2}(random_);
        const data::Collection& collection = catalogue_.at(names[kind]);
        const auto id = ids_[kind][std::uniform_int_distribution<std::size_t>(0, ids_[kind].size() - 1)(random_)];
        data::Feature feature = data::find_feature(db_, collection, id).value();
        if (kind == 0) {
            geo::LonLat& place = feature.shape.parts[0][0][0];
            place.lon += std::uniform_real_distribution<>(-step, step)(random_);
            place.lat += std::uniform_real_distribution<>(-step, step)(random_);
        } else {
            const auto field = collection.field(kind == 1 ? "households" : "floors").value();
            feature.values[field] = std::uniform_int_distribution<std::int64_t>(1, kind == 1 ? 3'000 : 30)(random_);
        }
        data::Transaction transaction(db_, catalogue_, {"bench", "edit"});
        const auto version = feature.version;
        (void)data::replace_feature(transaction, collection, id, version, std::move(feature));
        (void)transaction.commit();
    }

    data::Connection& db_;
    const data::Catalogue& catalogue_;
    std::vector<std::vector<data::FeatureId>> ids_;
    std::mt19937_64 random_{7};
    std::size_t commits_ = 0;
};

void print(const char* what, std::vector<double> milliseconds) {
    const double p50 = bench::quantile(milliseconds, 0.5), p99 = bench::quantile(milliseconds, 0.99);
    fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} |\n", what, milliseconds.size(), p50, p99, milliseconds.back());
}

template <class Ask>
std::vector<double> timed(data::Connection& db, std::size_t questions, data::Revision first, data::Revision last,
                          const Ask& ask) {
    std::mt19937_64 random(11);
    std::vector<double> milliseconds;
    for (std::size_t i = 0; i < questions; ++i) {
        const auto revision = std::uniform_int_distribution<data::Revision>(first, last)(random);
        const auto began = bench::Clock::now();
        const data::Reading reading(db);  // as the server's readers do
        ask(revision, random);
        milliseconds.push_back(bench::Milliseconds(bench::Clock::now() - began).count());
    }
    return milliseconds;
}

int run(const std::string& file, std::int64_t revisions, std::size_t questions) {
    data::Connection db(file, data::Connection::Mode::write);
    data::migrate(db);
    const auto catalogue = data::load_catalogue(db);
    const data::Revision first = data::last_revision(db);
    db.checkpoint(data::Connection::Checkpoint::truncate);
    const auto before = std::filesystem::file_size(file);
    const auto began = bench::Clock::now();
    Editor(db, *catalogue).make(revisions);
    const double seconds = bench::Seconds(bench::Clock::now() - began).count();
    if (revisions > 0)
        fmt::print("{} revisions in {:.0f} s; {:.0f} bytes of the database a change.\n\n", revisions, seconds,
                   static_cast<double>(std::filesystem::file_size(file) - before) / static_cast<double>(revisions));

    const auto snapshot = data::Snapshot::load(db, catalogue);
    const data::Revision oldest = std::max<data::Revision>(1, revisions > 0 ? first : 1), newest = snapshot->revision();
    const auto wanted = data::TileLayers::parse(layers, *catalogue).value();
    const geo::MercatorBox bounds = snapshot->bounds();
    const data::Viewer everywhere({{data::Role::admin, ""}});
    const auto ask_tile = [&](data::Revision revision, std::mt19937_64& random) {
        const geo::Mercator place{std::uniform_int_distribution<std::uint32_t>(bounds.min_x, bounds.max_x)(random),
                                  std::uniform_int_distribution<std::uint32_t>(bounds.min_y, bounds.max_y)(random)};
        const geo::Tile tile = geo::Tile::holding(zoom, place);
        const auto then = data::past_picture(db, *snapshot, revision, tile.buffered(), wanted.shapes);
        (void)data::make_tile({*then, everywhere}, wanted, tile);
    };
    const auto ask_items = [&](data::Revision revision, std::mt19937_64& random) {
        data::FeatureQuery query;
        query.as_of = revision;
        query.limit = page;
        const std::array<const char*, 3> names{"facility", "compound", "building"};
        (void)data::read_features(db, catalogue->at(names[random() % names.size()]), query);
    };
    (void)timed(db, questions / 10 + 1, oldest, newest, ask_tile);
    fmt::print("| question | asked | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|\n");
    print("a tile of zoom 14, all layers", timed(db, questions, oldest, newest, ask_tile));
    print("1,000 items", timed(db, questions, oldest, newest, ask_items));
    print("the oldest revision: a tile", timed(db, questions / 4 + 1, oldest, oldest, ask_tile));
    print("the oldest revision: 1,000 items", timed(db, questions / 4 + 1, oldest, oldest, ask_items));
    return 0;
}

}  // namespace

int main(int count, char** words) {
    if (count < 3) {
        std::fputs("past DATABASE REVISIONS [QUESTIONS]\n", stderr);
        return 2;
    }
    try {
        return run(words[1], std::stoll(words[2]), count > 3 ? std::stoul(words[3]) : 200);
    } catch (const std::exception& e) {
        fmt::print(stderr, "past: {}\n", e.what());
        return 1;
    }
}
