#include "tools/demo/additions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "tools/demo/random.hpp"

namespace demo {
namespace {

enum Stream : std::uint64_t { wall_stream = 701, building_stream, gate_stream, equipment_stream };

constexpr std::int64_t lift_floors = 7;
constexpr double gate_width = 6;        // metres
constexpr double gates_apart = 40;      // metres
constexpr double gate_reach = 40;       // metres from an outline to the street that its gate leads to
constexpr double hydrants_apart = 120;  // GB 50974: not more than 120 m along a street
constexpr double walled_share = 0.85;

/// A place on a ring: an edge and metres from its start.
struct OnRing {
    std::size_t edge = 0;
    double metres = 0;
};

Point place_of(const Ring& ring, OnRing at) {
    const Point a = ring[at.edge], b = ring[(at.edge + 1) % ring.size()];
    return a + unit(b - a) * at.metres;
}

OnRing nearest_on(const Ring& ring, Point p) {
    OnRing best;
    double least = 1e12;
    for (std::size_t e = 0; e < ring.size(); ++e) {
        const Point a = ring[e], b = ring[(e + 1) % ring.size()];
        if (const double d = distance(p, a, b); d < least) {
            least = d;
            best = {e, std::clamp(dot(p - a, unit(b - a)), 0.0, length(b - a))};
        }
    }
    return best;
}

/// A ring without a gap of `gate_width` round each opening, as lines.
std::vector<Line> with_gaps(const Ring& ring, const std::vector<Point>& openings) {
    std::vector<double> starts{0};
    for (std::size_t e = 0; e < ring.size(); ++e)
        starts.push_back(starts.back() + length(ring[(e + 1) % ring.size()] - ring[e]));
    const double round = starts.back();
    Line closed = ring;
    closed.push_back(ring.front());
    if (openings.empty()) return {closed};

    std::vector<double> at;
    for (const Point p : openings) {
        const OnRing on = nearest_on(ring, p);
        at.push_back(starts[on.edge] + on.metres);
    }
    std::sort(at.begin(), at.end());
    std::vector<Line> walls;
    for (std::size_t k = 0; k < at.size(); ++k) {
        const double from = at[k] + gate_width / 2,
                     to = (k + 1 < at.size() ? at[k + 1] : at[0] + round) - gate_width / 2;
        if (to - from < 1) continue;
        Line wall{along(closed, std::fmod(from, round)).first};
        for (int lap = 0; lap < 2; ++lap)
            for (std::size_t e = 0; e < ring.size(); ++e)
                if (const double s = starts[e] + lap * round; s > from + 0.01 && s < to - 0.01) wall.push_back(ring[e]);
        wall.push_back(along(closed, std::fmod(to, round)).first);
        walls.push_back(std::move(wall));
    }
    return walls;
}

class Adder {
  public:
    Adder(const Existing& all, const data::Catalogue& catalogue, std::uint64_t seed,
          const std::function<void(const data::Collection&, data::Feature&&)>& take)
        : all_(all),
          catalogue_(catalogue),
          facility_(catalogue.at("facility")),
          barrier_(catalogue.at("barrier")),
          seed_(seed),
          take_(take) {
        for (std::size_t s = 0; s < all.streets.size(); ++s) {
            const auto [low, high] = box_of(all.streets[s].line);
            streets_.add(low, high, s);
        }
        for (std::size_t b = 0; b < all.buildings.size(); ++b) {
            const auto [low, high] = box_of(all.buildings[b].walls);
            buildings_.add(low, high, b);
        }
        for (const Existing::Facility& facility : all.facilities) note(facility.kind, facility.place);
    }

    void lifts() {
        const data::Collection& buildings = catalogue_.at("building");
        const std::size_t floors = buildings.field("floors").value(), lifts = buildings.field("lifts").value();
        for (const Existing::Building& building : all_.buildings) {
            const auto* storeys = std::get_if<std::int64_t>(&building.feature.values[floors]);
            const auto* count = std::get_if<std::int64_t>(&building.feature.values[lifts]);
            if (storeys == nullptr || *storeys < lift_floors || count == nullptr || *count == 0) continue;
            const auto inside = inner_place(building.walls);
            if (!inside || std::any_of(lift_places_.begin(), lift_places_.end(),
                                       [&](Point p) { return holds(building.walls, p); }))
                continue;
            Random random(mix(seed_, building_stream, all_.word_of(*inside)));
            for (std::int64_t k = 0; k < std::min<std::int64_t>(*count, 6); ++k) {
                const Point at = *inside + Point{1.5 * static_cast<double>(k), 0};
                if (k == 0 || holds(building.walls, at))
                    put("01076", at, building.compound,
                        (building.feature.name.empty() ? "" : building.feature.name) + "电梯" + std::to_string(k + 1),
                        random);
            }
        }
    }

    void compound(std::size_t index) {
        const Existing::Compound& compound = all_.compounds[index];
        const Ring& outline = compound.outlines.front();
        const std::uint64_t here = all_.word_of(centroid(outline));
        Random random(mix(seed_, wall_stream, here));
        const bool likely = random.chance(walled_share), wall = likely && !compound.walled;
        std::vector<Point> openings;
        for (const Point gate : compound.gates) openings.push_back(place_of(outline, nearest_on(outline, gate)));
        if (openings.empty() && (wall || compound.walled)) {
            Random gate(mix(seed_, gate_stream, here));
            openings = gates_of(outline, compound);
            for (std::size_t g = 0; g < openings.size(); ++g)
                put("x_gate", openings[g], static_cast<std::ptrdiff_t>(index), g == 0 ? "正门" : "侧门", gate);
        }
        if (wall) build_wall(compound, openings, random);
        equip(index, openings, mix(seed_, equipment_stream, here));
    }

    void hydrants() {
        for (const Existing::Street& street : all_.streets) {
            if (street.kind == "service" || street.kind == "footway") continue;
            const double all = line_length(street.line);
            for (double at = hydrants_apart / 3; at < all; at += hydrants_apart) {
                const auto [place, course] = along(street.line, at);
                const Point kerb = place + left(course) * 5;
                bool served = false;
                hydrants_near_.each(kerb, hydrants_apart / 2, [&](std::size_t h) {
                    served |= length(hydrant_places_[h] - kerb) < hydrants_apart / 2;
                });
                if (served || in_a_building(kerb)) continue;
                Random random(mix(seed_, all_.word_of(kerb)));
                put("x_hydrant", kerb, -1, {}, random, "自来水公司");
            }
        }
    }

  private:
    void note(const std::string& kind, Point p) {
        if (kind == "01076") lift_places_.push_back(p);
        if (kind != "x_hydrant") return;
        hydrants_near_.add(p, p, hydrant_places_.size());
        hydrant_places_.push_back(p);
    }

    [[nodiscard]] bool in_a_building(Point p) const {
        bool inside = false;
        buildings_.each(p, 0, [&](std::size_t b) { inside |= holds(all_.buildings[b].walls, p); });
        return inside;
    }

    static std::optional<Point> inner_place(const Ring& ring) {
        if (const Point middle = centroid(ring); holds(ring, middle)) return middle;
        const auto [low, high] = box_of(ring);
        for (const double share : {0.5, 0.3, 0.7, 0.15, 0.85}) {
            const double y = low.y + (high.y - low.y) * share;
            for (const auto& [from, to] : free_stretches(ring, y - 0.2, y + 0.2, 0.2)) return Point{(from + to) / 2, y};
        }
        return std::nullopt;
    }

    /// Where the outline runs longest and nearest along a street.
    [[nodiscard]] std::vector<Point> gates_of(const Ring& outline, const Existing::Compound& compound) const {
        struct Choice {
            double weight;
            Point place;
        };
        std::vector<Choice> choices;
        for (std::size_t e = 0; e < outline.size(); ++e) {
            const Point a = outline[e], b = outline[(e + 1) % outline.size()];
            const double l = length(b - a);
            if (l < gate_width + 2) continue;
            const Point middle = (a + b) * 0.5;
            double far = gate_reach;
            streets_.each(middle, gate_reach, [&](std::size_t s) {
                const Line& line = all_.streets[s].line;
                for (std::size_t k = 0; k + 1 < line.size(); ++k)
                    far = std::min(far, distance(middle, line[k], line[k + 1]));
            });
            if (far < gate_reach) choices.push_back({l / (5 + far), middle});
        }
        std::stable_sort(choices.begin(), choices.end(),
                         [](const Choice& a, const Choice& b) { return a.weight > b.weight; });
        const std::size_t wanted = compound.buildings.size() > 20 ? 3 : compound.buildings.size() > 8 ? 2 : 1;
        std::vector<Point> gates;
        for (const Choice& choice : choices) {
            const bool apart = std::all_of(gates.begin(), gates.end(),
                                           [&](Point g) { return length(g - choice.place) > gates_apart; });
            if (apart && gates.size() < wanted) gates.push_back(choice.place);
        }
        return gates;
    }

    void build_wall(const Existing::Compound& compound, const std::vector<Point>& openings, Random& random) {
        data::Feature wall = blank(barrier_);
        wall.name = compound.feature.name.empty() ? "围墙" : compound.feature.name + "围墙";
        set(barrier_, wall, "kind", std::string(random.chance(0.7) ? "wall" : "fence"));
        set(barrier_, wall, "crossable", false);
        wall.shape.type = geo::ShapeType::multi_line;
        for (std::size_t o = 0; o < compound.outlines.size(); ++o)
            for (const Line& line : with_gaps(compound.outlines[o], o == 0 ? openings : std::vector<Point>{})) {
                geo::Path path;
                for (const Point p : line)
                    if (const geo::LonLat place = all_.degrees(p); path.empty() || path.back() != place)
                        path.push_back(place);
                if (path.size() > 1) wall.shape.parts.push_back({std::move(path)});
            }
        if (!wall.shape.parts.empty()) take_(barrier_, std::move(wall));
    }

    struct Thing {
        const char *kind, *name;
        double likely;      ///< that a compound has any
        double households;  ///< each of these has one more; 0: one a compound
        bool at_gate;
    };

    void equip(std::size_t index, const std::vector<Point>& openings, std::uint64_t word) {
        static constexpr std::array<Thing, 14> things{{{"01051", "岗亭", 0.7, 0, true},
                                                       {"01050", "监控", 0.85, 0, true},
                                                       {"01065", "责任公示牌", 0.9, 0, true},
                                                       {"03008", "公告栏", 0.9, 0, true},
                                                       {"x_hydrant", "", 0.8, 0, true},
                                                       {"01075", "快递柜", 0.7, 0, true},
                                                       {"01054", "电动自行车充电桩", 0.8, 220, false},
                                                       {"03004", "垃圾分类投放点", 0.95, 260, false},
                                                       {"03005", "垃圾箱", 0.9, 90, false},
                                                       {"02025", "非机动车停放点", 0.8, 200, false},
                                                       {"01046", "健身器材", 0.6, 0, false},
                                                       {"02001", "停车场", 0.5, 0, false},
                                                       {"01013", "消防设施", 0.8, 150, false},
                                                       {"x_distribution_box", "配电箱", 0.8, 0, false}}};
        const Existing::Compound& compound = all_.compounds[index];
        const auto* homes =
            std::get_if<std::int64_t>(&compound.feature.values[catalogue_.at("compound").field("households").value()]);
        const double households = homes != nullptr ? static_cast<double>(*homes) : 0;
        for (std::size_t t = 0; t < things.size(); ++t) {
            const Thing& thing = things[t];
            Random own(mix(word, t));  // what one thing does must not move the next
            if (compound.classes.contains(thing.kind) || !own.chance(thing.likely)) continue;
            const int count =
                thing.households > 0 ? std::clamp(static_cast<int>(households / thing.households) + 1, 1, 12) : 1;
            for (int k = 0; k < count; ++k)
                if (const auto at = thing.at_gate && !openings.empty() ? by_the_gate(compound, openings.front(), own)
                                                                       : in_the_yard(compound, own))
                    put(thing.kind, *at, static_cast<std::ptrdiff_t>(index), thing.name, own);
        }
    }

    [[nodiscard]] bool free(const Existing::Compound& compound, Point p) const {
        return holds(compound.outlines.front(), p) && !in_a_building(p);
    }

    [[nodiscard]] std::optional<Point> by_the_gate(const Existing::Compound& compound, Point gate,
                                                   Random& random) const {
        for (int attempt = 0; attempt < 12; ++attempt) {
            const Point p = gate + Point{random.between(-9, 9), random.between(-9, 9)};
            if (free(compound, p) && length(p - gate) > 2.5) return p;
        }
        return in_the_yard(compound, random);
    }

    [[nodiscard]] std::optional<Point> in_the_yard(const Existing::Compound& compound, Random& random) const {
        for (int attempt = 0; attempt < 12 && !compound.buildings.empty(); ++attempt) {
            const Ring& walls = all_.buildings[compound.buildings[random.next() % compound.buildings.size()]].walls;
            const std::size_t e = random.next() % walls.size();
            const Point a = walls[e], b = walls[(e + 1) % walls.size()];
            const Point p = a + (b - a) * random.between(0.1, 0.9) - left(unit(b - a)) * random.between(1.2, 2.6);
            if (free(compound, p)) return p;
        }
        return std::nullopt;
    }

    [[nodiscard]] static data::Feature blank(const data::Collection& collection) {
        data::Feature feature;
        feature.source = data::Source::made_up;
        feature.values.resize(collection.fields.size());
        return feature;
    }
    static void set(const data::Collection& collection, data::Feature& feature, std::string_view field,
                    data::Value value) {
        feature.values[collection.field(field).value()] = std::move(value);
    }

    void put(const std::string& kind, Point at, std::ptrdiff_t compound, std::string name, Random& random,
             std::string owner = {}) {
        data::Feature feature = blank(facility_);
        feature.name = std::move(name), feature.shape = geo::point_shape(all_.degrees(at));
        set(facility_, feature, "class", kind);
        if (compound >= 0) {
            const data::Feature& home = all_.compounds[static_cast<std::size_t>(compound)].feature;
            set(facility_, feature, "compound", home.id);
            set(facility_, feature, "address", home.values[catalogue_.at("compound").field("address").value()]);
            if (owner.empty()) owner = (home.name.empty() ? "小区" : home.name) + "业主";
        }
        if (owner.empty()) owner = "产权单位";
        if (const data::CodeList* classes = catalogue_.code_list("facility_class"))
            if (const data::CodeEntry* entry = classes->entry(kind);
                entry != nullptr && !entry->supervising_org.empty())
                set(facility_, feature, "supervising_org", entry->supervising_org);
        set(facility_, feature, "ownership_org", owner);
        set(facility_, feature, "maintenance_org", owner);
        set(facility_, feature, "state", std::string(random.chance(0.95) ? "in_use" : "broken"));
        set(facility_, feature, "installed_on",
            std::to_string(random.whole(1998, 2023)) + "-0" + std::to_string(random.whole(1, 9)) + "-1" +
                std::to_string(random.whole(0, 9)));
        set(facility_, feature, "accuracy_class", std::string("C"));
        note(kind, at);
        take_(facility_, std::move(feature));
    }

    const Existing& all_;
    const data::Catalogue& catalogue_;
    const data::Collection &facility_, &barrier_;
    std::uint64_t seed_;
    const std::function<void(const data::Collection&, data::Feature&&)>& take_;
    Near streets_, buildings_, hydrants_near_;
    std::vector<Point> hydrant_places_, lift_places_;
};

}  // namespace

void add_missing(const Existing& all, const data::Catalogue& catalogue, std::uint64_t seed,
                 const std::function<void(const data::Collection&, data::Feature&&)>& take) {
    Adder adder(all, catalogue, seed, take);
    adder.lifts();
    for (std::size_t c = 0; c < all.compounds.size(); ++c) adder.compound(c);
    adder.hydrants();
}

}  // namespace demo
