#include <algorithm>
#include <array>
#include <utility>

#include "tools/demo/fabric.hpp"
#include "tools/demo/names.hpp"

namespace demo {
namespace {

using namespace std::string_view_literals;

/// A plot without homes while it is built on.
class Ground {
  public:
    Ground(Neighbourhood& here, const Plot& plot) : here_(here), plot_(plot), random_(here.random) {
        const std::size_t k = longest_edge(plot.ring);
        frame_ = {plot.from(k), unit(plot.to(k) - plot.from(k))};
        ring_ = frame_.in(plot.ring);
        front_ = 0;
        double best = -1;
        for (std::size_t e = 0; e < plot.ring.size(); ++e) {
            const Side& side = plot.sides[e];
            const double weight = side.street < 0 ? 0 : length(plot.to(e) - plot.from(e)) * (1 + side.rank);
            if (weight > best) best = weight, front_ = e;
        }
        door_ = (plot.from(front_) + plot.to(front_)) * 0.5;
        address_ = here.address(plot.sides[front_], door_);
        for (const Point p : ring_) {
            low_ = {std::min(low_.x, p.x), std::min(low_.y, p.y)};
            high_ = {std::max(high_.x, p.x), std::max(high_.y, p.y)};
        }
    }

    /// Houses in rows along the longest side; returns how many there was room for.
    int rows(double depth, double pitch, double shortest, double longest, double gap, int low_floors, int high_floors,
             std::string_view use, std::string name, double from_share = 0, double margin = 2.5) {
        int count = 0;
        for (double y = low_.y + margin + (high_.y - low_.y) * from_share; y + depth < high_.y - margin; y += pitch)
            for (const auto& [from, to] : free_stretches(ring_, y, y + depth, margin))
                for (double x = from; x + shortest <= to;) {
                    const double l = std::min(random_.between(shortest, longest), to - x);
                    const double back = random_.between(0, depth * 0.12);
                    house({{x, y + back}, {x + l, y + back}, {x + l, y + depth}, {x, y + depth}},
                          random_.whole(low_floors, high_floors), use, name);
                    x += l + gap * random_.between(0.8, 1.4), ++count;
                }
        return count;
    }

    /// Houses wall to wall along the sides that carry traffic, their fronts to the street.
    void street_fronts(double depth, int least_rank, int low_floors, int high_floors, std::string_view use) {
        const double corner = depth * 1.3 + 2;
        std::vector<Ring> placed;
        for (std::size_t e = 0; e < ring_.size(); ++e) {
            if (plot_.sides[e].street < 0 || plot_.sides[e].rank < least_rank) continue;
            const Point a = ring_[e], b = ring_[(e + 1) % ring_.size()];
            const double l = length(b - a);
            const Point course = unit(b - a), inward = left(course);
            const auto bend = [&](std::size_t at) {  // a straight run of edges needs no gap at its vertices
                const std::size_t n = ring_.size();
                return cross(unit(ring_[at] - ring_[(at + n - 1) % n]), unit(ring_[(at + 1) % n] - ring_[at])) < 0.3
                           ? 1.5
                           : corner;
            };
            const double end = l - bend((e + 1) % ring_.size());
            for (double x = bend(e); x + 8 < end;) {
                const double w = std::min(random_.between(8, 34), end - x), d = depth * random_.between(0.8, 1);
                const Point p = a + course * x + inward;
                const Ring walls{p, p + course * w, p + course * w + inward * d, p + inward * d};
                x += w + random_.between(0.2, random_.chance(0.2) ? 7 : 0.6);
                if (!inside(walls) ||
                    std::any_of(placed.begin(), placed.end(), [&](const Ring& r) { return overlap(r, walls); }))
                    continue;
                placed.push_back(walls);
                house(walls, random_.whole(low_floors, high_floors), use, {});
            }
        }
    }

    /// A sports field, as wide as there is room for, on the lowest `share` of the plot.
    void field(double wanted, double share, const std::string& name) {
        const double y = low_.y + 7, depth = std::min(wanted, (high_.y - low_.y) * share - 9);
        if (depth < 14) return;
        for (const auto& [from, to] : free_stretches(ring_, y, y + depth, 4)) {
            if (to - from < depth * 1.3) continue;
            const double x1 = std::min(to, from + depth * 1.9), bevel = depth * 0.3;
            Ring lawn;
            for (const Point p : Ring{{from + bevel, y},
                                      {x1 - bevel, y},
                                      {x1, y + bevel},
                                      {x1, y + depth - bevel},
                                      {x1 - bevel, y + depth},
                                      {from + bevel, y + depth},
                                      {from, y + depth - bevel},
                                      {from, y + bevel}})
                lawn.push_back(frame_.out(p));
            Landcover cover;
            cover.kind = "green", cover.name = name;
            here_.canvas.add(std::move(cover), rounded(lawn));
            return;
        }
    }

    /// One broad house that fills the plot and has its shape.
    void podium(double share, int low_floors, int high_floors, std::string_view use, const std::string& name) {
        const Point middle = centroid(ring_);
        Ring walls;
        for (const Point p : ring_) walls.push_back(middle + (p - middle) * share);
        if (!is_simple(walls) || !inside(walls)) return;
        house(walls, random_.whole(low_floors, high_floors), use, name);
    }

    void green(double share, const std::string& name) {
        const Point middle = centroid(ring_);
        Ring lawn;
        for (const Point p : ring_) lawn.push_back(frame_.out(middle + (p - middle) * share));
        Landcover cover;
        cover.kind = "green", cover.name = name;
        const Ring soft = rounded(lawn);
        here_.canvas.add(std::move(cover), is_simple(soft) ? soft : lawn);
    }

    void put(std::string_view kind, Point at, const std::string& name, const std::string& owner = {}) {
        Facility item;
        item.kind = kind, item.name = name, item.address = address_, item.ownership_org = owner,
        item.maintenance_org = owner;
        item.installed_year = random_.whole(1985, 2023);
        here_.canvas.add(std::move(item), at);
    }

    /// Shops look onto the street: one every dozen metres along the sides that carry traffic.
    void shop_fronts(int least_rank) {
        for (std::size_t e = 0; e < plot_.ring.size(); ++e) {
            if (plot_.sides[e].street < 0 || plot_.sides[e].rank < least_rank) continue;
            const Point a = plot_.from(e), b = plot_.to(e);
            const double l = length(b - a);
            const Point course = unit(b - a);
            for (double at = random_.between(4, 14); at < l - 4; at += random_.between(9, 26))
                shop(a + course * at + left(course) * 3.5, plot_.sides[e]);
        }
    }

    [[nodiscard]] Point door_inside(double deep) const {
        const Point course = unit(plot_.to(front_) - plot_.from(front_));
        return door_ + left(course) * deep;
    }
    /// Where nothing found room, something small does.
    void fill_in(std::string_view use, const std::string& name) {
        for (const double share : {0.7, 0.5, 0.3})
            if (houses_ == 0) podium(share, 1, 4, use, name);
    }

    void wall(const std::string& name) {
        Line line;
        const std::size_t n = ring_.size();
        const Point a = plot_.from(front_), b = plot_.to(front_), course = unit(b - a);
        line.push_back(door_ + course * 4);
        for (std::size_t k = 1; k <= n; ++k) line.push_back(plot_.ring[(front_ + k) % n]);
        line.push_back(door_ - course * 4);
        if (length(b - a) < 12) return;
        Barrier wall;
        wall.kind = random_.chance(0.6) ? "wall" : "fence", wall.crossable = false, wall.name = name + "围墙";
        here_.canvas.add(std::move(wall), {line});
        put("x_entrance", door_, name + "大门");
    }

  private:
    bool inside(const Ring& walls) const {
        return std::all_of(walls.begin(), walls.end(), [this](Point p) { return holds(ring_, p); }) && [&] {
            for (std::size_t i = 0; i < walls.size(); ++i)
                for (std::size_t j = 0; j < ring_.size(); ++j)
                    if (crossing(walls[i], walls[(i + 1) % walls.size()], ring_[j], ring_[(j + 1) % ring_.size()]))
                        return false;
            return true;
        }();
    }

    void house(const Ring& walls, int floors, std::string_view use, const std::string& name) {
        Building building;
        building.floors = floors, building.use = use, building.name = name, building.address = address_;
        building.built_year = random_.whole(1958, 2015), building.lifts = floors > 6 ? random_.whole(1, 4) : 0;
        Ring out;
        for (const Point p : walls) out.push_back(frame_.out(p));
        here_.canvas.add(std::move(building), out);
        ++houses_;
    }

    void shop(Point at, const Side& side) {
        struct Trade {
            std::string_view kind, word;
            double weight;
        };
        static constexpr std::array<Trade, 12> trades{{{"x_restaurant", "餐馆", 3},
                                                       {"x_shop", "百货店", 3},
                                                       {"x_convenience", "便利店", 1.6},
                                                       {"x_breakfast", "早餐店", 1.2},
                                                       {"x_vegetable_market", "蔬菜店", 0.8},
                                                       {"x_housekeeping", "家政服务部", 0.5},
                                                       {"x_pharmacy", "大药房", 0.7},
                                                       {"x_bank", "银行网点", 0.5},
                                                       {"x_supermarket", "超市", 0.6},
                                                       {"x_post", "快递站", 0.5},
                                                       {"x_hotel", "宾馆", 0.4},
                                                       {"x_shop", "理发店", 1}}};
        std::array<double, trades.size()> weights{};
        for (std::size_t k = 0; k < trades.size(); ++k) weights[k] = trades[k].weight;
        const Trade& trade = trades[random_.pick(weights)];
        Facility item;
        item.kind = trade.kind, item.name = stem(random_) + std::string(trade.word),
        item.address = here_.address(side, at);
        item.ownership_org = item.name, item.installed_year = random_.whole(1998, 2023);
        here_.canvas.add(std::move(item), at);
    }

    Neighbourhood& here_;
    const Plot& plot_;
    Random& random_;
    Frame frame_;
    Ring ring_;
    std::size_t front_ = 0;
    Point door_, low_{1e9, 1e9}, high_{-1e9, -1e9};
    std::string address_;
    int houses_ = 0;
};

void school(Ground& ground, Random& random, double area) {
    const std::string name = stem(random) + (area > 14'000 ? "中学" : area > 6'000 ? "小学" : "幼儿园");
    ground.rows(11, 34, 26, 58, 12, 3, 5, "public", name, 0.46);
    ground.fill_in("public", name);
    if (area > 6'000) ground.field(std::sqrt(area) * 0.36, 0.46, name + "操场");
    ground.wall(name);
    ground.put(area > 6'000 ? "x_school" : "x_kindergarten", ground.door_inside(9), name, name);
    if (area > 6'000) ground.put("x_sports", ground.door_inside(18), name + "操场", name);
}

void hospital(Ground& ground, Random& random, double area) {
    const std::string name = stem(random) + (area > 12'000 ? "医院" : "社区卫生服务中心");
    ground.rows(17, 36, 30, 70, 12, 3, 12, "public", name);
    ground.fill_in("public", name);
    ground.wall(name);
    ground.put("x_health", ground.door_inside(6), name, name);
    ground.put("x_pharmacy", ground.door_inside(10), name + "药房", name);
}

}  // namespace

void sketch_civic(Neighbourhood& here, const Plot& plot) {
    Random& random = here.random;
    Ground ground(here, plot);
    const double area = plot.area();
    const bool busy =
        std::any_of(plot.sides.begin(), plot.sides.end(), [](const Side& s) { return s.rank >= 2 && s.street >= 0; });
    enum Use { shops, tower_block, office, school_use, hospital_use, market, works, green_use, centre, old_houses };
    const std::array<double, 10> weights{busy ? 3.2 : 0.8,      busy && area > 4500 ? 1.6 : 0, busy ? 1.4 : 0.5,
                                         area > 3500 ? 1.1 : 0, area > 3500 ? 0.3 : 0.0,       area > 2500 ? 0.45 : 0,
                                         area > 5000 ? 0.5 : 0, area < 14'000 ? 0.7 : 0.35,    0.35,
                                         busy ? 0.3 : 1.2};
    switch (random.pick(weights)) {
        case shops: {
            const double depth = random.between(9, 14);
            ground.street_fronts(depth, 0, 1, 4, "commercial");
            ground.rows(random.between(11, 16), random.between(22, 30), 14, 40, 6, 2, 6,
                        random.chance(0.5) ? "commercial" : "residential", {}, 0, depth + 8);
            ground.fill_in("commercial", {});
            return ground.shop_fronts(1);
        }
        case tower_block: {
            const std::string name = stem(random) + (random.chance(0.5) ? "广场" : "大厦");
            ground.podium(random.between(0.62, 0.8), 4, 32, "commercial", name);
            ground.fill_in("commercial", name);
            ground.put("02001", ground.door_inside(5), name + "停车场", name);
            ground.put("x_office", ground.door_inside(12), name, name);
            return ground.shop_fronts(2);
        }
        case office: {
            const std::string name = stem(random) + (random.chance(0.5) ? "办公楼" : "大厦");
            ground.rows(random.between(14, 19), random.between(30, 38), 24, 55, 10, 4, 16, "public", name);
            ground.fill_in("public", name);
            return ground.put(random.chance(0.25) ? "x_government" : "x_office", ground.door_inside(5), name, name);
        }
        case school_use: return school(ground, random, area);
        case hospital_use: return hospital(ground, random, area);
        case market: {
            const std::string name = stem(random) + "菜市场";
            ground.rows(random.between(22, 34), 44, 36, 70, 6, 1, 2, "commercial", name);
            ground.fill_in("commercial", name);
            ground.put("x_vegetable_market", ground.door_inside(6), name, name);
            return ground.shop_fronts(1);
        }
        case works: {
            const std::string name = stem(random) + "厂";
            ground.rows(random.between(18, 26), random.between(28, 36), 30, 80, 8, 1, 3, "industrial", name);
            ground.fill_in("industrial", name);
            return ground.wall(name);
        }
        case green_use: {
            const std::string name = stem(random) + "游园";
            ground.green(0.96, name);
            ground.put("04013", ground.door_inside(4), name);
            return ground.put("01046", ground.door_inside(9), "健身器材");
        }
        case centre: {
            const std::string name = stem(random);
            ground.rows(13, 24, 18, 36, 8, 2, 5, "public", name + "社区服务中心");
            ground.fill_in("public", name + "社区服务中心");
            ground.put("x_community_centre", ground.door_inside(4), name + "社区服务站");
            if (random.chance(0.5)) ground.put("x_elderly_care", ground.door_inside(7), name + "养老服务站");
            if (random.chance(0.35)) ground.put("x_police", ground.door_inside(10), name + "警务室");
            if (random.chance(0.35)) ground.put("x_enforcement_studio", ground.door_inside(12), name + "城管工作室");
            return ground.put("03001", ground.door_inside(14), "公共厕所");
        }
        default:
            ground.rows(random.between(8, 10), random.between(12, 15), 10, 26, random.between(1.5, 4), 1, 3,
                        "residential", {});
            return ground.fill_in("residential", {});
    }
}

void sketch_park(Neighbourhood& here, const Plot& plot) {
    Random& random = here.random;
    Ground ground(here, plot);
    const std::string name = stem(random);
    ground.green(0.985, name + "公园");
    const Point middle = centroid(plot.ring);
    Ring shore;
    const double share = random.between(0.34, 0.52);
    for (const Point p : plot.ring) shore.push_back(middle + (p - middle) * (share * random.between(0.6, 1.15)));
    shore = rounded(shore);
    if (is_simple(shore)) {
        Landcover lake;
        lake.kind = "water", lake.name = name + "湖";
        here.canvas.add(std::move(lake), shore);
        Line walk;
        for (const Point p : shore) walk.push_back(middle + (p - middle) * 1.25);
        walk.push_back(walk.front());
        Barrier path;
        path.kind = "footway", path.name = name + "湖环湖步道", path.width = 4;
        here.canvas.add(std::move(path), {walk});
        for (std::size_t k = 0; k + 1 < walk.size(); ++k) {
            Facility tree;
            tree.kind = k % 3 == 0 ? "x_bench" : "x_tree", tree.name = {};
            here.canvas.add(std::move(tree), middle + (walk[k] - middle) * 1.07);
        }
    }
    ground.put("x_entrance", ground.door_inside(0), name + "公园大门", name + "公园管理处");
    ground.put("03001", ground.door_inside(25), "公共厕所", name + "公园管理处");
    ground.put("01046", ground.door_inside(32), "健身器材", name + "公园管理处");
    ground.put("x_playground", ground.door_inside(40), "儿童游乐场", name + "公园管理处");
}

}  // namespace demo
