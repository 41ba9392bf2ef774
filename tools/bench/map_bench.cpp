// map_bench FOLDER [SECONDS]: the map in memory without a server, on the city of sketch_city.py in FOLDER: building it,
// tiles plain and compressed by zoom, the next picture after one edit (with nothing pending, with 10,000 edits pending,
// and while a rebuild runs aside), points in polygons and nearest. Prints Markdown. SECONDS a measurement (default 2).
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "data/snapshot/builder.hpp"
#include "data/snapshot/tile.hpp"
#include "geo/gzip.hpp"
#include "tools/bench/city.hpp"
#include "tools/bench/tile_names.hpp"
#include "tools/bench/timings.hpp"

namespace {

using bench::Clock, bench::Milliseconds, bench::Seconds;

enum : std::size_t { grid, compound, facility };

struct City {
    std::vector<std::vector<data::Feature>> features;
    std::shared_ptr<const data::Snapshot> map;
};

City built(const std::string& folder) {
    auto city = bench::read_city(folder);
    const auto start = Clock::now();
    data::SnapshotBuilder builder(city.catalogue);
    for (std::size_t c = 0; c < city.features.size(); ++c)
        for (const data::Feature& feature : city.features[c]) builder.add(c, feature);
    auto map = std::move(builder).build(1);
    fmt::print("built from values in memory: {:.2f} s, {:.1f} MB\n\n", Seconds(Clock::now() - start).count(),
               static_cast<double>(map->memory()) / 1e6);
    return {std::move(city.features), std::move(map)};
}

enum class Packing { none, quick, thorough };
std::string word(Packing packing) {
    return packing == Packing::none ? "plain" : packing == Packing::quick ? "gzip, quick" : "gzip, thorough";
}

void tiles(const data::Snapshot& map, const std::vector<geo::Tile>& names, double seconds, Packing packing) {
    std::string plain, packed;
    const data::TileLayers layers{{grid, compound, facility}, {}};
    const data::TileLimits whole{std::numeric_limits<std::size_t>::max(), false};
    const data::Viewer all_seeing({{data::Role::admin, ""}});
    bench::Timings timings;
    std::size_t bytes = 0, count = 0;
    const auto start = Clock::now();
    do {
        for (const geo::Tile& name : names) {
            const auto before = Clock::now();
            data::make_tile({map, all_seeing}, layers, name, whole, plain);
            if (packing == Packing::quick) geo::gzip_quickly(plain, packed);
            if (packing == Packing::thorough) packed = geo::gzip(plain, 6);
            const std::string& tile = packing == Packing::none ? plain : packed;
            timings.add(name.zoom, Milliseconds(Clock::now() - before).count(), tile.size());
            bytes += tile.size(), ++count;
        }
    } while (Seconds(Clock::now() - start).count() < seconds);
    const double took = Seconds(Clock::now() - start).count();
    fmt::print("{}: {:.0f} tiles/s, mean {:.1f} kB\n\n", word(packing), static_cast<double>(count) / took,
               static_cast<double>(bytes) / 1000 / static_cast<double>(count));
    fmt::print("{}\n", timings.rows(word(packing)));
}

/// Seeded edits: a facility moved, a compound's outline shifted or renamed, a grid's corner left as it is but renamed.
class Editing {
  public:
    Editing(const City& city, unsigned seed) : city_(city), random_(seed) {}

    data::Change next() {
        const unsigned kind = random_() % 4;
        const std::size_t collection = kind < 2 ? facility : kind == 2 ? compound : grid;
        const auto& all = city_.features[collection];
        data::Change change;
        change.collection = collection;
        change.before = all[random_() % all.size()];
        change.after = change.before;
        change.id = change.before->id;
        change.after->name += "改";
        if (collection != grid) {
            const double move = 1e-5 * (1 + random_() % 9);
            for (auto& part : change.after->shape.parts)
                for (auto& path : part)
                    for (auto& place : path) place.lon += move;
        }
        return change;
    }

  private:
    const City& city_;
    std::mt19937 random_;
};

void edits(const City& city, std::size_t pending, bool rebuild_aside, int count) {
    auto map = city.map;
    Editing editing(city, 11);
    data::Revision revision = map->revision();
    for (std::size_t i = 0; i < pending; ++i) {
        const data::Change change = editing.next();
        map = map->with({&change, 1}, ++revision);
    }
    std::atomic<bool> done = false;
    std::thread aside;
    if (rebuild_aside)
        aside = std::thread([map, &done] {
            while (!done) static_cast<void>(map->rebuilt());
        });
    std::vector<double> micros;
    for (int i = 0; i < count; ++i) {
        const data::Change change = editing.next();
        std::vector<geo::MercatorBox> touched;
        const auto before = Clock::now();
        map = map->with({&change, 1}, ++revision, &touched);
        micros.push_back(Milliseconds(Clock::now() - before).count() * 1000);
    }
    done = true;
    if (aside.joinable()) aside.join();
    fmt::print("| {} pending{} | {:.1f} | {:.1f} | {:.1f} |\n", pending, rebuild_aside ? ", rebuild aside" : "",
               bench::quantile(micros, 0.5), bench::quantile(micros, 0.99), micros.back());
}

void answers(const City& city, int count) {
    const data::Snapshot& map = *city.map;
    std::mt19937 random(5);
    std::vector<geo::Mercator> places;
    const auto& facilities = city.features[facility];
    for (int i = 0; i < count; ++i) {
        const geo::LonLat near = facilities[random() % facilities.size()].shape.parts[0][0][0];
        places.push_back(geo::to_mercator(geo::LonLat{near.lon + 1e-4, near.lat + 1e-4}));
    }
    const auto measure = [&](const char* what, auto&& ask) {
        std::size_t hits = 0;
        std::vector<double> micros;
        for (const geo::Mercator place : places) {
            const auto before = Clock::now();
            hits += ask(place);
            micros.push_back(Milliseconds(Clock::now() - before).count() * 1000);
        }
        fmt::print("| {} | {:.2f} | {:.2f} | {:.2f} |\n", what, bench::quantile(micros, 0.5),
                   bench::quantile(micros, 0.99), static_cast<double>(hits) / count);
    };
    const auto holding = [&](std::size_t collection) {
        return [&map, collection](geo::Mercator place) {
            std::size_t found = 0;
            map.layer(collection).each_in({place.x, place.y, place.x, place.y}, [&](const data::FeatureView& feature) {
                found += feature.holds(place);
                return true;
            });
            return found;
        };
    };
    measure("compound holding a point", holding(compound));
    measure("grid holding a point", holding(grid));
    measure("5 nearest facilities",
            [&](geo::Mercator place) { return map.layer(facility).nearest(place, 5, 5000, nullptr).size(); });
    measure("nearest compound",
            [&](geo::Mercator place) { return map.layer(compound).nearest(place, 1, 5000, nullptr).size(); });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "map_bench FOLDER [SECONDS]\n");
        return 2;
    }
    const std::string folder = argv[1];
    const double seconds = argc > 2 ? std::stod(argv[2]) : 2;
    const City city = built(folder);
    const auto names = bench::read_tile_names(folder + "/tiles.txt");
    for (const Packing packing : {Packing::none, Packing::quick, Packing::thorough})
        tiles(*city.map, names, seconds, packing);
    fmt::print("| next picture after one edit | p50 us | p99 us | most us |\n|---|---|---|---|\n");
    const int count = static_cast<int>(seconds * 5000);
    edits(city, 0, false, std::min(count, 1000));
    edits(city, 10'000, false, count);
    edits(city, 10'000, true, count);
    fmt::print("\n| answer | p50 us | p99 us | hits |\n|---|---|---|---|\n");
    answers(city, count);
}
