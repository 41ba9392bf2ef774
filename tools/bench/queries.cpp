/// Locate and nearest from the snapshot against the same questions in SpatiaLite SQL, one thread, everything warm:
/// queries DATABASE INDEXED [PLACES] [ROUNDS]
/// INDEXED is a copy of DATABASE with SpatiaLite's spatial indices on compound, grid and facility. Both sides must give
/// the same ids, but for places that lie within the map's own step (1 cm) of a border and neighbours that are equally
/// far to that step; else the exit status is 1. Prints Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <iterator>
#include <random>

#include "data/snapshot/snapshot.hpp"
#include "data/store/connection.hpp"
#include "data/store/migrate.hpp"
#include "geo/measure.hpp"
#include "tools/bench/timings.hpp"

namespace {

using Ids = std::vector<std::int64_t>;

constexpr std::size_t neighbours = 5;
constexpr double search_metres = 5000;
constexpr double map_step = 0.02;  // metres: both ends of a distance lie on steps of 1 cm

/// Which features of the collection hold the place.
Ids locate(const data::Snapshot& snapshot, std::string_view collection, geo::LonLat place) {
    const auto at = geo::to_mercator(place);
    Ids ids;
    snapshot.layer(collection)->each_in({at.x, at.y, at.x, at.y}, [&](const data::FeatureView& feature) {
        if (feature.holds(at)) ids.push_back(feature.id());
        return true;
    });
    std::sort(ids.begin(), ids.end());
    return ids;
}

Ids nearest(const data::Snapshot& snapshot, geo::LonLat place) {
    Ids ids;
    for (const auto& near :
         snapshot.layer("facility")->nearest(geo::to_mercator(place), neighbours, search_metres, nullptr))
        ids.push_back(near.feature.id());
    return ids;
}

/// The quickest way we know to ask SpatiaLite: its R-tree's own table, then the exact test.
Ids locate_by_sql(data::Connection& db, const std::string& collection, geo::LonLat place) {
    auto row = db.query(fmt::format(R"sql(
        SELECT f.id
          FROM idx_{0}_shape box
          JOIN {0} f ON f.rowid = box.pkid
         WHERE box.xmin <= :lon AND box.xmax >= :lon AND box.ymin <= :lat AND box.ymax >= :lat
           AND ST_Intersects(f.shape, MakePoint(:lon, :lat, 4326))
         ORDER BY f.id
    )sql",
                                    collection));
    row.bind(":lon", place.lon).bind(":lat", place.lat);
    Ids ids;
    while (row.step()) ids.push_back(row.integer(0));
    return ids;
}

/// A box around the place grows until it holds enough; then their distances are compared, in the metres of the
/// ellipsoid round the place as ours are. Several times as quick as SpatiaLite's own knn table. `first_reach` is the
/// half width of the first box; the quickest of some is raced.
Ids nearest_by_sql(data::Connection& db, geo::LonLat place, double first_reach) {
    const auto degree = geo::LocalPlane(place).to({place.lon + 1, place.lat + 1});  // metres
    for (double reach = first_reach; reach <= 4 * search_metres; reach *= 2) {
        const double north = reach / degree.y, east = reach / degree.x;
        auto row = db.query(R"sql(
            SELECT f.id, ((ST_X(f.shape) - :lon) * :shrink) * ((ST_X(f.shape) - :lon) * :shrink)
                         + (ST_Y(f.shape) - :lat) * (ST_Y(f.shape) - :lat) AS squared
              FROM idx_facility_shape box
              JOIN facility f ON f.rowid = box.pkid
             WHERE box.xmin <= :lon + :east AND box.xmax >= :lon - :east AND box.ymin <= :lat + :north AND box.ymax >= :lat - :north
               AND squared <= :north * :north
             ORDER BY squared
             LIMIT :count
        )sql");
        row.bind(":lon", place.lon)
            .bind(":lat", place.lat)
            .bind(":shrink", north / east)
            .bind(":east", east)
            .bind(":north", north);
        row.bind(":count", static_cast<std::int64_t>(neighbours));
        Ids ids;
        while (row.step()) ids.push_back(row.integer(0));
        if (ids.size() == neighbours) return ids;
    }
    return {};
}

/// Whether two answers say the same as far as the map's step lets them: one id for another of the same distance.
bool same_distances(const data::Layer& layer, geo::LonLat place, const Ids& ours, const Ids& theirs) {
    if (ours.size() != theirs.size()) return false;
    const auto metres = [&](std::int64_t id) {
        const auto feature = layer.find(id);
        return feature ? feature->distance_to_border(geo::to_mercator(place)) : 1e9;
    };
    for (std::size_t i = 0; i < ours.size(); ++i)
        if (ours[i] != theirs[i] && std::abs(metres(ours[i]) - metres(theirs[i])) > map_step) return false;
    return true;
}

/// Whether what only one side has lies within the map's step of its border.
bool same_but_borders(const data::Layer& layer, geo::LonLat place, const Ids& ours, const Ids& theirs) {
    Ids one_sided;
    std::set_symmetric_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                  std::back_inserter(one_sided));
    return std::all_of(one_sided.begin(), one_sided.end(), [&](std::int64_t id) {
        const auto feature = layer.find(id);
        return feature && feature->distance_to_border(geo::to_mercator(place)) <= map_step;
    });
}

/// Microseconds of each call, and what it answered.
template <class Ask>
std::vector<double> timed(const std::vector<geo::LonLat>& places, std::vector<Ids>& answers, const Ask& ask) {
    std::vector<double> micros;
    answers.clear();
    for (const auto place : places) {
        const auto began = bench::Clock::now();
        auto answer = ask(place);
        micros.push_back(1000 * bench::Milliseconds(bench::Clock::now() - began).count());
        answers.push_back(std::move(answer));
    }
    return micros;
}

/// Places near features of the facility layer: where people stand.
std::vector<geo::LonLat> draw_places(const data::Snapshot& snapshot, std::size_t count) {
    std::vector<geo::LonLat> facilities;
    snapshot.layer("facility")->each_in(snapshot.bounds(), [&](const data::FeatureView& feature) {
        facilities.push_back(geo::to_lonlat(feature.label_point()));
        return true;
    });
    if (facilities.empty()) throw std::runtime_error("the database has no facilities to stand beside");
    std::sort(facilities.begin(), facilities.end());
    std::mt19937 draw(7);
    std::vector<geo::LonLat> places;
    for (std::size_t i = 0; i < count; ++i) {
        const auto beside = facilities[draw() % facilities.size()];
        const auto step = [&] { return (static_cast<double>(draw() % 2001) - 1000) * 1e-6; };  // about 100 m at most
        places.push_back({beside.lon + step(), beside.lat + step()});
    }
    return places;
}

int ask(int count, char** words) {
    if (count < 3) {
        fmt::print(stderr, "usage: queries DATABASE INDEXED [PLACES] [ROUNDS]\n");
        return 2;
    }
    data::Connection db(words[1], data::Connection::Mode::read), indexed(words[2], data::Connection::Mode::read);
    const auto snapshot = data::Snapshot::load(db, data::load_catalogue(db));
    const auto places = draw_places(*snapshot, count > 3 ? std::stoul(words[3]) : 1000);
    const int rounds = count > 4 ? std::stoi(words[4]) : 5;

    struct Question {
        std::string name;
        std::function<Ids(geo::LonLat)> ours, theirs;
        std::function<bool(geo::LonLat, const Ids&, const Ids&)> same;
    };
    const auto held = [&](const char* collection) {
        return Question{fmt::format("{} that holds a place", collection),
                        [&, collection](auto at) { return locate(*snapshot, collection, at); },
                        [&, collection](auto at) { return locate_by_sql(indexed, collection, at); },
                        [&, collection](auto at, const Ids& a, const Ids& b) {
                            return same_but_borders(*snapshot->layer(collection), at, a, b);
                        }};
    };
    std::vector<Question> questions{held("compound"), held("grid")};
    for (const double reach : {40.0, 80.0, 120.0})
        questions.push_back({fmt::format("nearest five facilities, SQL's first box {} m", reach),
                             [&](auto at) { return nearest(*snapshot, at); },
                             [&, reach](auto at) { return nearest_by_sql(indexed, at, reach); },
                             [&](auto at, const Ids& a, const Ids& b) {
                                 return same_distances(*snapshot->layer("facility"), at, a, b);
                             }});
    std::size_t differing = 0;
    fmt::print(
        "| question | SpatiaLite us p50 / p95 | gridkeeper us p50 / p95 | times as quick (p50), round by round | "
        "answers that differ |\n"
        "|---|---|---|---|---|\n");
    for (const auto& question : questions) {
        std::vector<Ids> ours, theirs;
        std::vector<double> our_micros, their_micros, ratios;
        for (int round = 0; round <= rounds; ++round) {  // the first warms up
            auto their_round = timed(places, theirs, question.theirs);
            auto our_round = timed(places, ours, question.ours);
            if (round == 0) continue;
            ratios.push_back(bench::quantile(their_round, 0.5) / bench::quantile(our_round, 0.5));
            their_micros.insert(their_micros.end(), their_round.begin(), their_round.end());
            our_micros.insert(our_micros.end(), our_round.begin(), our_round.end());
        }
        std::size_t differ = 0, unlike = 0;
        for (std::size_t i = 0; i < places.size(); ++i) {
            differ += ours[i] != theirs[i];
            unlike += !question.same(places[i], ours[i], theirs[i]);
        }
        differing += unlike;
        fmt::print("| {} | {:.1f} / {:.1f} | {:.2f} / {:.2f} | {} | {} of {}, {} unexplained |\n", question.name,
                   bench::quantile(their_micros, 0.5), bench::quantile(their_micros, 0.95),
                   bench::quantile(our_micros, 0.5), bench::quantile(our_micros, 0.95),
                   bench::median_and_spread(ratios), differ, places.size(), unlike);
    }
    return differing > 0 ? 1 : 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return ask(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "queries: {}\n", failure.what());
        return 1;
    }
}
