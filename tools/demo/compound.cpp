#include <algorithm>
#include <array>
#include <utility>

#include "tools/demo/estate.hpp"
#include "tools/demo/fabric.hpp"
#include "tools/demo/names.hpp"

namespace demo {
namespace {

using namespace std::string_view_literals;

constexpr double gate_width = 6;  // metres

/// Bites other owners took out of the plot: a shop at the corner, a substation in the wall. Each leaves two to four
/// more corners in the outline, as real walls have.
void bite(Plot& plot, Neighbourhood& here) {
    Random& random = here.random;
    const double room = plot.area();
    const int wanted = room < 3000    ? 1
                       : room < 8000  ? random.whole(1, 2)
                       : room < 20000 ? random.whole(2, 3)
                                      : random.whole(2, 5);
    for (int done = 0, attempt = 0; done < wanted && attempt < 12; ++attempt) {
        const std::size_t n = plot.ring.size(), k = static_cast<std::size_t>(random.whole(0, static_cast<int>(n) - 1));
        const Point a = plot.from(k), b = plot.to(k);
        const double l = length(b - a);
        const Point course = unit(b - a), inward = left(course);
        Plot next;
        Ring bitten;
        const bool corner = random.chance(0.65);
        if (corner) {
            const Point before = plot.ring[(k + n - 1) % n];
            const double l0 = length(a - before);
            if (l < 32 || l0 < 32 || cross(unit(a - before), course) < 0.8) continue;
            const double along_out = std::min(random.between(7, 26), l * 0.4),
                         along_in = std::min(random.between(7, 20), l0 * 0.4);
            const Point p = a - unit(a - before) * along_in, q = a + course * along_out, m = p + course * along_out;
            bitten = {p, a, q, m};
            for (std::size_t e = 0; e < n; ++e) {
                if (e != k) {
                    next.ring.push_back(plot.ring[e]), next.sides.push_back(plot.sides[e]);
                    continue;
                }
                next.ring.insert(next.ring.end(), {p, m, q});
                next.sides.insert(next.sides.end(), {Side{}, Side{}, plot.sides[e]});
            }
        } else {
            if (l < 45) continue;
            const double from = random.between(0.15, 0.6) * l, width = std::min(random.between(8, 22), l * 0.25);
            const double deep = random.between(3, 9);
            const Point p = a + course * from, q = a + course * (from + width);
            bitten = {p, q, q + inward * deep, p + inward * deep};
            for (std::size_t e = 0; e < n; ++e) {
                next.ring.push_back(plot.ring[e]), next.sides.push_back(plot.sides[e]);
                if (e != k) continue;
                next.ring.insert(next.ring.end(), {p, p + inward * deep, q + inward * deep, q});
                next.sides.insert(next.sides.end(), {Side{}, Side{}, Side{}, plot.sides[e]});
            }
        }
        if (!is_simple(next.ring) || signed_area(bitten) <= 0) continue;
        const Point middle = centroid(bitten);
        if (signed_area(bitten) > 55) {
            Building house;
            house.floors = random.whole(1, 3), house.use = plot.sides[k].rank >= 1 ? "commercial"sv : "other"sv;
            house.address = here.address(plot.sides[k], middle);
            Ring walls;
            for (const Point p : bitten) walls.push_back(middle + (p - middle) * 0.88);
            here.canvas.add(std::move(house), walls);
        }
        plot = std::move(next);
        ++done;
    }
}

struct Gate {
    std::size_t edge = 0;
    double from = 0;  ///< metres along the edge
    Point middle, inward;
    Side side;
};

std::vector<Gate> make_gates(const Plot& plot, Random& random) {
    struct Choice {
        double weight;
        std::size_t edge;
    };
    std::vector<Choice> choices;
    for (std::size_t k = 0; k < plot.ring.size(); ++k) {
        const double l = length(plot.to(k) - plot.from(k));
        if (plot.sides[k].street < 0 || l < 14) continue;
        const double ease = plot.sides[k].rank == 3   ? 0.6
                            : plot.sides[k].rank == 0 ? 0.5
                                                      : 1.0;  // not onto an arterial
        choices.push_back({l * ease * random.between(0.7, 1.3), k});
    }
    std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.weight > b.weight; });
    const double area = plot.area();
    const std::size_t wanted = area > 26'000 ? 3 : area > 11'000 ? 2 : 1;
    std::vector<Gate> gates;
    for (const Choice& choice : choices) {
        if (gates.size() == wanted) break;
        const Point a = plot.from(choice.edge), b = plot.to(choice.edge);
        const double l = length(b - a), from = (l - gate_width) * random.between(0.25, 0.75);
        const Point course = unit(b - a);
        gates.push_back(
            {choice.edge, from, a + course * (from + gate_width / 2), left(course), plot.sides[choice.edge]});
    }
    return gates;
}

/// The outline without its gates, starting and ending at a gate where there is one.
std::vector<Line> wall_lines(const Ring& ring, std::vector<Gate> gates) {
    const std::size_t n = ring.size();
    if (gates.empty()) {
        Line round = ring;
        round.push_back(ring.front());
        return {round};
    }
    std::sort(gates.begin(), gates.end(), [](const Gate& a, const Gate& b) {
        return std::pair{a.edge, a.from} < std::pair{b.edge, b.from};
    });
    std::vector<Line> walls;
    for (std::size_t g = 0; g < gates.size(); ++g) {
        const Gate& here = gates[g];
        const Gate& next = gates[(g + 1) % gates.size()];
        const auto on = [&](const Gate& gate, double metres) {
            const Point a = ring[gate.edge], b = ring[(gate.edge + 1) % n];
            return a + unit(b - a) * (gate.from + metres);
        };
        Line wall{on(here, gate_width)};
        for (std::size_t e = here.edge; e != next.edge || (e == here.edge && wall.size() == 1 && gates.size() == 1);) {
            e = (e + 1) % n;
            wall.push_back(ring[e]);
            if (e == next.edge) break;
        }
        wall.push_back(on(next, 0));
        walls.push_back(std::move(wall));
    }
    return walls;
}

std::string compound_name(Neighbourhood& here, const Estate& estate, const std::string& address) {
    Random& random = here.random;
    static constexpr std::array works{"第二机床厂"sv, "纺织厂"sv,   "无线电厂"sv, "第三建筑公司"sv,
                                      "铁路局"sv,     "邮电局"sv,   "粮食局"sv,   "仪表厂"sv,
                                      "化工厂"sv,     "师范学校"sv, "毛巾厂"sv,   "公交公司"sv};
    if (estate.kind == EstateKind::works)
        return stem(random) + std::string(random.one_of(works)) + (random.chance(0.5) ? "宿舍" : "家属院");
    if (estate.kind == EstateKind::lanes) {
        static constexpr std::array endings{"里"sv, "坊"sv, "弄"sv, "大院"sv, "村"sv};
        return stem(random) + std::string(random.one_of(endings));
    }
    if (!address.empty() && random.chance(0.4)) return address + (random.chance(0.6) ? "院" : "小区");
    static constexpr std::array old{"新村"sv, "小区"sv, "里"sv,   "东村"sv, "西村"sv,
                                    "南里"sv, "北里"sv, "一村"sv, "二村"sv, "三村"sv};
    static constexpr std::array young{"花园"sv, "苑"sv, "小区"sv, "家园"sv, "公寓"sv, "雅居"sv, "新苑"sv, "名苑"sv};
    return stem(random) + std::string(estate.built < 1995 ? random.one_of(old) : random.one_of(young));
}

/// The ledger of REQUIREMENTS S0-01, as a street office would have it: older and poorer estates have less.
void keep_ledger(Compound& row, const Estate& estate, Random& random) {
    const int age = 2024 - estate.built;
    row.built_year = estate.built, row.delivered_year = estate.built + (random.chance(0.3) ? 1 : 0);
    const bool works = estate.kind == EstateKind::works;
    row.owner_units = works ? random.whole(1, 2) : estate.built >= 1999 ? 1 : random.whole(1, 6);
    constexpr std::array old{"reform"sv, "public"sv, "mixed"sv, "unclear"sv, "resettlement"sv};
    row.property_right = works ? "unit"sv : estate.built >= 1999 ? "commodity"sv : random.one_of(old);
    const double renewed = estate.built < 2001 ? 0.45 : 0.04;
    row.renovation = random.chance(renewed) ? "accepted"sv
                     : random.chance(0.15)  ? "under_way"sv
                     : random.chance(0.3)   ? "planned"sv
                                            : "none"sv;
    const double served = std::clamp(1.05 - age * 0.016 + (row.renovation == "accepted" ? 0.35 : 0), 0.1, 1.0);
    row.cleaning = random.chance(served + 0.15), row.greening = random.chance(served),
    row.order_keeping = random.chance(served - 0.05);
    row.upkeep = random.chance(served - 0.1);
    constexpr std::array weak{"self_managed"sv, "community"sv, "none"sv, "fallback"sv, "social"sv, "quasi_property"sv};
    row.management_mode = works && random.chance(0.6) ? "owner_unit"sv
                          : random.chance(served)     ? (estate.built >= 1995 ? "property"sv : "quasi_property"sv)
                                                      : random.one_of(weak);
    Random worker = random;  // a branch of its own: what is drawn after it stays as it was
    row.dedicated_worker = person_name(worker);
}

/// Facilities of the compound, on ground that stays free: at gates and along the feet of the houses.
class Equipment {
  public:
    Equipment(Neighbourhood& here, const Ring& outline, Count compound, std::string owner, int built,
              std::string address)
        : here_(here),
          outline_(outline),
          compound_(compound),
          owner_(std::move(owner)),
          built_(built),
          address_(std::move(address)) {}

    void put(std::string_view kind, Point at, std::string name = {}, int installed = 0) {
        if (!holds(outline_, at)) return;
        place(kind, at, std::move(name), installed);
    }
    void place(std::string_view kind, Point at, std::string name = {}, int installed = 0) {
        Facility item;
        item.kind = kind, item.compound = compound_, item.name = std::move(name), item.address = address_;
        item.ownership_org = owner_, item.maintenance_org = owner_;
        item.installed_year = installed > 0 ? installed : here_.random.whole(std::max(built_, 1990), 2023);
        if (here_.random.chance(0.04)) item.state = here_.random.chance(0.6) ? "broken" : "out_of_use";
        here_.canvas.add(std::move(item), at);
    }

  private:
    Neighbourhood& here_;
    const Ring& outline_;
    Count compound_;
    std::string owner_;
    int built_;
    std::string address_;
};

void equip(Equipment& put, const Estate& estate, const std::vector<Gate>& gates, Random& random) {
    for (std::size_t g = 0; g < gates.size(); ++g) {
        const Gate& gate = gates[g];
        const Point along = left(gate.inward);
        put.place("x_gate", gate.middle, gates.size() == 1 ? "大门" : g == 0 ? "正门" : g == 1 ? "侧门" : "后门");
        if (g == 0 || random.chance(0.4)) put.put("01051", gate.middle + gate.inward * 2 + along * 4, "岗亭");
        put.put("01050", gate.middle + gate.inward * 0.6 + along * 3.4);
        put.put("x_hydrant", gate.middle + gate.inward * 1.6 - along * 5);
        if (g > 0) continue;
        put.put("01065", gate.middle + gate.inward * 1.5 + along * 6.5, "责任公示牌");
        put.put("03008", gate.middle + gate.inward * 1.5 - along * 7, "公告栏");
        if (estate.built > 1985) put.put("01075", gate.middle + gate.inward * 2.5 - along * 9, "快递柜");
    }
    std::size_t number = 0;
    for (const House& house : estate.houses) {
        ++number;
        const Point a = house.walls[0], b = house.walls[1];
        const Point course = unit(b - a), outward = left(course) * -1;
        const double l = length(b - a);
        const auto foot = [&](double share, double away) { return a + course * (l * share) + outward * away; };
        if (house.lifts > 0)
            for (int k = 0; k < house.lifts; ++k)
                put.place("01076", centroid(house.walls) + course * (3.0 * k),
                          std::to_string(number) + "号楼电梯" + std::to_string(k + 1),
                          std::max(estate.built, random.whole(estate.built, estate.built + 3)));
        if (!house.dwelling) continue;
        if (number % 3 == 1) put.put("03005", foot(0.1, 1.6));
        if (number % 5 == 2) put.put("03004", foot(0.9, 2.2), "垃圾分类投放点");
        if (number % 4 == 0) put.put("02025", foot(0.5, 2), "非机动车棚");
        if (number % 6 == 3) put.put("01054", foot(0.35, 2.4), "电动自行车充电桩");
        if (number % 2 == 0) put.put("x_manhole", foot(0.6, 3.2));
        if (number % 7 == 4) put.put("01046", foot(0.5, 4.2), "健身器材");
        if (number % 5 == 3) put.put("02001", foot(0.2, 4), "停车场");
        if (number % 3 == 0) put.put("01013", foot(0.02, 0.8));
        if (number % 2 == 1) put.put("01050", foot(0.98, 0.7));
        if (number % 4 == 2) put.put("x_street_lamp", foot(0.75, 3.4));
        if (number == 2) put.put("x_distribution_box", foot(0.05, 1.2), "配电箱");
        if (number == 3 && house.floors > 6) put.put("x_water_pump", foot(0.15, 2.8), "二次供水泵房");
        if (number == 4) put.put("01059", foot(0.3, 1.2), "旧衣物回收箱");
        if (number == 5) put.put("x_recycling", foot(0.4, 2.6));
        if (number == 6) put.put("x_decoration_waste", foot(0.85, 3), "装修垃圾堆放点");
        if (number == 7) put.put("x_property_room", foot(0.5, 0.6), "物业用房");
        if (number == 8) put.put("02034", foot(0.5, 0.9), "无障碍坡道");
        for (double at = 0.15; at < 1; at += 14 / std::max(l, 10.0))
            put.put("x_tree", foot(at, 5.1 + random.between(-0.6, 0.6)));
    }
}

}  // namespace

void sketch_compound(Neighbourhood& here, Plot plot) {
    bite(plot, here);
    Random& random = here.random;
    const std::vector<Gate> gates = make_gates(plot, random);
    const Estate estate = build_estate(here.plan.seed(), plot, gates.empty() ? plot.ring[0] : gates[0].middle, random);
    const auto homes =
        std::count_if(estate.houses.begin(), estate.houses.end(), [](const House& house) { return house.dwelling; });
    if (homes < 2) return sketch_civic(here, plot);

    Compound row;
    if (!gates.empty()) row.address = here.address(gates[0].side, gates[0].middle);
    row.name = compound_name(here, estate, row.address);
    keep_ledger(row, estate, random);
    for (const House& house : estate.houses) {
        if (house.dwelling) ++row.buildings;
        row.households += house.households;
        row.floor_area += std::round(signed_area(house.walls) * house.floors);
    }
    const bool open_estate = gates.size() > 2 && random.chance(0.3);
    row.closable = !gates.empty() && !open_estate;
    const std::string address = row.address, name = row.name;
    const std::string owner = estate.kind == EstateKind::works    ? name.substr(0, name.size() - 6)
                              : row.management_mode == "property" ? stem(random) + "物业服务有限公司"
                                                                  : name + "业主";
    const Count compound = here.canvas.add(std::move(row), plot.ring);

    Barrier wall;
    wall.kind = estate.built >= 1998 ? "fence" : "wall", wall.crossable = false, wall.name = name + "围墙";
    if (!open_estate) here.canvas.add(std::move(wall), wall_lines(plot.ring, gates));
    for (const Line& path : estate.paths) {
        Barrier lane;
        lane.kind = "service", lane.width = 4;
        here.canvas.add(std::move(lane), {path});
    }

    int number = 0;
    for (const House& house : estate.houses) {
        Building building;
        building.compound = compound, building.floors = house.floors, building.units = house.units;
        building.households = house.households, building.lifts = house.lifts, building.built_year = estate.built;
        building.use = house.dwelling ? "residential" : "other";
        if (house.dwelling) {
            building.name = std::to_string(++number) + (estate.built < 1990 ? "幢" : "号楼");
            if (!address.empty()) building.address = address + building.name;
        }
        here.canvas.add(std::move(building), house.walls);
    }
    Equipment equipment(here, plot.ring, compound, owner, estate.built, address);
    equip(equipment, estate, gates, random);
}

}  // namespace demo
