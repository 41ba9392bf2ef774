#include <algorithm>
#include <utility>

#include "tools/demo/fabric.hpp"
#include "tools/demo/names.hpp"

namespace demo {
namespace {

constexpr std::uint64_t axis_stream = 401;

std::string_view kind_of(Corridor corridor) {
    switch (corridor) {
        case Corridor::primary: return "primary";
        case Corridor::secondary: return "secondary";
        case Corridor::tertiary: return "tertiary";
        case Corridor::river: return "river";
        case Corridor::canal: return "canal";
        case Corridor::railway: return "railway";
    }
    return "secondary";
}

/// The part of a line between two distances from its start.
Line part(const Line& line, double from, double to) {
    Line out{along(line, from).first};
    double reached = 0;
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
        if (reached > from && reached < to) out.push_back(line[k]);
        reached += length(line[k + 1] - line[k]);
    }
    out.push_back(along(line, to).first);
    return out;
}

void add(Canvas& canvas, std::string_view kind, const std::string& name, Line line, double width, bool crossable,
         int level) {
    if (line.size() < 2 || line_length(line) < 1) return;
    Barrier row;
    row.kind = kind, row.name = name, row.width = width, row.crossable = crossable, row.level = level;
    canvas.add(std::move(row), {std::move(line)});
}

void bus_stops(Canvas& canvas, Random& random, const Line& line, double half_width, const std::string& street) {
    const double all = line_length(line);
    for (double at = random.between(80, 200); at < all - 50; at += random.between(330, 520)) {
        const auto [place, course] = along(line, at);
        const std::string name = random.chance(0.5) ? stem(random) : street;
        for (const int side : {-1, 1}) {
            Facility stop;
            stop.kind = "x_bus_stop", stop.name = name + "站", stop.ownership_org = "公交公司",
            stop.maintenance_org = "公交公司";
            canvas.add(std::move(stop), place + course * (side * 12.0) + left(course) * (side * -(half_width - 6)));
        }
    }
}

void road(Canvas& canvas, Random& random, const Axis& axis, const Stretch& s, const Line& line,
          const std::string& name) {
    const double all = line_length(line);
    const double from = std::min(s.start_water, all / 3), to = all - std::min(s.end_water, all / 3);
    const std::string_view kind = kind_of(axis.corridor);
    const double width = axis.half_width * 2 - 8;
    const Line dry = part(line, from, to);
    add(canvas, kind, name, dry, width, true, 0);
    if (s.start_water > 0 && s.start_bridge) add(canvas, kind, name + "桥", part(line, 0, from), width, true, 1);
    if (s.end_water > 0 && s.end_bridge) add(canvas, kind, name + "桥", part(line, to, all), width, true, 1);
    furnish(canvas, random, dry, width, axis.corridor == Corridor::primary ? 3 : 2, name);
    if (axis.corridor != Corridor::tertiary) bus_stops(canvas, random, dry, axis.half_width, axis.name);
    if (!axis.subway) return;
    add(canvas, "subway",
        (s.across ? "地铁" : "地铁") + std::to_string(s.across ? 2 + s.axis % 5 * 2 : 1 + s.axis % 5 * 2) + "号线",
        line, 10, true, -1);
    if (!random.chance(0.55)) return;
    const std::string station = stem(random) + "站";
    const auto [place, course] = along(line, all * 0.12);
    int exit = 0;
    for (const Point away : {Point{40, 1}, Point{40, -1}, Point{-40, 1}, Point{-40, -1}}) {
        Facility entrance;
        entrance.kind = "x_subway_entrance", entrance.name = station + std::to_string(++exit) + "口",
        entrance.ownership_org = "地铁公司";
        entrance.maintenance_org = "地铁公司";
        canvas.add(std::move(entrance), place + course * away.x + left(course) * (away.y * (axis.half_width - 4)));
    }
}

void water(Canvas& canvas, Random& random, const Axis& axis, const Stretch& s) {
    Landcover surface;
    surface.kind = "water", surface.name = axis.name;
    Ring ring(s.right_bank.begin(), s.right_bank.end());
    ring.insert(ring.end(), s.left_bank.rbegin(), s.left_bank.rend());
    canvas.add(std::move(surface), ring);
    add(canvas, kind_of(axis.corridor), axis.name, s.centre, axis.water * 2, false, 0);

    Ring bank(s.left_bank.begin(), s.left_bank.end());
    for (std::size_t k = s.left_bank.size(); k-- > 0;)
        bank.push_back(s.left_bank[k] + (s.left_road[k] - s.left_bank[k]) * 0.55);
    if (axis.corridor == Corridor::river && signed_area(bank) > 0) {
        Landcover green;
        green.kind = "green", green.name = axis.name + "滨河绿地";
        canvas.add(std::move(green), bank);
    }
    for (const bool left_side : {true, false}) {
        const Line& line = left_side ? s.left_road : s.right_road;
        const std::string stem_name = axis.name.substr(0, axis.name.size() - 3);
        const std::string name =
            stem_name + (s.across ? (left_side ? "北" : "南") : (left_side ? "西" : "东")) + "滨路";
        add(canvas, axis.corridor == Corridor::river ? "tertiary" : "residential", name, line, 10, true, 0);
        furnish(canvas, random, line, 10, 1, name);
    }
}

}  // namespace

void furnish(Canvas& canvas, Random& random, const Line& centre, double width, int rank, const std::string& name) {
    struct Row {
        std::string_view kind;
        double apart;  ///< metres between two on one side
        double aside;  ///< metres from the kerb, outwards
        bool both;
        int least_rank;
        std::string_view owner;
    };
    static constexpr Row rows[] = {
        {"x_tree", 11, 1.4, true, 1, "园林绿化所"},         {"x_street_lamp", 32, 0.7, true, 2, "路灯管理所"},
        {"x_street_lamp", 38, 0.6, false, 0, "路灯管理所"}, {"03005", 75, 2.0, true, 1, "环卫所"},
        {"x_hydrant", 115, 1.0, false, 1, "自来水公司"},    {"x_manhole", 36, -1.6, false, 0, "市政养护所"},
        {"01050", 170, 0.9, false, 1, "公安分局"},          {"x_distribution_box", 240, 2.2, false, 1, "供电公司"},
        {"02025", 210, 2.6, true, 2, "共享单车公司"},
    };
    const double all = line_length(centre);
    const double kerb = rank >= 2 ? width / 2 - 4 : width / 2 - 1.6;
    for (const Row& row : rows) {
        if (rank < row.least_rank || (row.kind == "x_street_lamp" && row.least_rank == 0 && rank >= 2)) continue;
        for (const int side : {1, -1}) {
            if (side < 0 && !row.both) continue;
            for (double at = random.between(0.4, 1) * row.apart; at < all - 6;
                 at += row.apart * random.between(0.9, 1.1)) {
                const auto [place, course] = along(centre, at);
                Facility item;
                item.kind = row.kind, item.ownership_org = row.owner, item.maintenance_org = row.owner;
                item.installed_year = random.whole(1992, 2023);
                if (row.kind != "x_tree") item.address = name;
                canvas.add(
                    std::move(item),
                    place + left(course) * (side * std::max(0.5, kerb + std::min(row.aside, width / 2 - kerb - 0.3))));
            }
        }
    }
    if (rank >= 1 && random.chance(all / 2200)) {
        const auto [place, course] = along(centre, all * random.between(0.3, 0.7));
        Facility toilet;
        toilet.kind = "03001", toilet.name = "公共厕所", toilet.address = name, toilet.ownership_org = "环卫所",
        toilet.maintenance_org = "环卫所";
        canvas.add(std::move(toilet), place + left(course) * (width / 2 - 0.6));
    }
}

void sketch_axes(const Plan& plan, Canvas& canvas) {
    std::uint64_t number = 0;
    for (const Stretch& s : plan.stretches()) {
        Random random(mix(plan.seed(), axis_stream, ++number));
        const Axis& axis = plan.axis(s.across, s.axis);
        if (axis.water > 0) {
            water(canvas, random, axis, s);
        } else if (axis.corridor == Corridor::railway) {
            for (const double track : {-2.2, 2.2}) {
                Line line;
                for (std::size_t k = 0; k < s.centre.size(); ++k) {
                    const Point course =
                        unit(s.centre[std::min(k + 1, s.centre.size() - 1)] - s.centre[k > 0 ? k - 1 : 0]);
                    line.push_back(s.centre[k] + left(course) * track);
                }
                add(canvas, "railway", axis.name, std::move(line), 5, false, 0);
            }
        } else {
            road(canvas, random, axis, s, s.centre, axis.name);
        }
    }
}

}  // namespace demo
