#include "tools/demo/divisions.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "tools/demo/canvas.hpp"
#include "tools/demo/names.hpp"
#include "tools/demo/random.hpp"
#include "tools/demo/sketch.hpp"

namespace demo {
namespace {

constexpr double street_households = 28'000, community_households = 2'800;
constexpr double point_households = 300;    // GB/T 34300 is said to ask for some 300 households a grid
constexpr double people_a_household = 2.6;  // census 2020
constexpr std::uint64_t division_stream = 501;

double strength(const Barrier& row) {
    if (row.kind == "river" || row.kind == "railway" || row.kind == "primary") return 1;
    if (row.kind == "canal" || row.kind == "secondary") return 0.8;
    if (row.kind == "tertiary") return 0.6;
    if (row.kind == "residential") return 0.4;
    return 0.15;
}

std::string padded(int number) {
    const std::string text = std::to_string(number);
    return std::string(3 - std::min<std::size_t>(3, text.size()), '0') + text;
}

}  // namespace

void Survey::note(const Item& item) {
    if (const auto* row = std::get_if<Barrier>(&item)) {
        if (row->kind == "wall" || row->kind == "fence" || row->kind == "subway" || row->kind == "service") return;
        for (const geo::Part& part : row->shape.parts) dividers.push_back({part.front(), strength(*row), row->name});
    } else if (const auto* compound = std::get_if<Compound>(&item)) {
        const auto box = geo::bounds(compound->shape);
        loads.push_back(
            {{(box->west + box->east) / 2, (box->south + box->north) / 2}, static_cast<double>(compound->households)});
    }
}

Wards divide(const Order& order, const geo::Shape& outline, Survey&& survey, const std::function<void(Item&&)>& take) {
    double households = 0;
    for (const auto& load : survey.loads) households += load.households;
    const auto areas =
        geo::district::partition(outline, survey.dividers, survey.loads,
                                 {{households, street_households, community_households, point_households}});
    std::vector<std::string> codes(areas.size()), names(areas.size());
    std::vector<int> children(areas.size(), 0);
    std::set<std::string> used;
    Random random(mix(order.seed, division_stream));
    const auto fresh = [&](const char* ending) {
        std::string name = stem(random) + ending;
        for (int n = 2; !used.insert(name).second; ++n) name = stem(random) + ending;
        return name;
    };
    for (std::size_t k = 0; k < areas.size(); ++k) {
        const auto& area = areas[k];
        const std::size_t parent = area.parent < 0 ? 0 : static_cast<std::size_t>(area.parent);
        if (area.level == 1) codes[k] = county_code, names[k] = name_of(order);
        if (area.level == 2) codes[k] = codes[parent] + padded(++children[parent]), names[k] = fresh("街道");
        if (area.level == 3) codes[k] = codes[parent] + padded(++children[parent]), names[k] = fresh("社区");
        if (area.level == 4) {
            codes[k] = codes[parent] + padded(++children[parent]);
            names[k] = names[parent] + "第" + std::to_string(children[parent]) + "网格";
        }
    }

    const double east = metres_a_degree_east(order.centre.lat);
    std::vector<Wards::Ward> wards;
    for (std::size_t k = 0; k < areas.size(); ++k) {
        const auto& area = areas[k];
        const std::string community = area.level >= 3 ? codes[k].substr(0, 12) : std::string{};
        if (area.level == 3) {
            Wards::Ward ward{{}, codes[k]};
            for (const geo::Part& part : area.shape.parts)
                for (const geo::Path& path : part) {
                    Ring ring;
                    for (std::size_t v = 0; v + 1 < path.size(); ++v)
                        ring.push_back({(path[v].lon - order.centre.lon) * east,
                                        (path[v].lat - order.centre.lat) * metres_a_degree_north});
                    ward.rings.push_back(std::move(ring));
                }
            wards.push_back(std::move(ward));
        }
        if (area.level > 3) continue;
        Division row{static_cast<Count>(k + 1),
                     area.parent + 1,
                     area.level,
                     codes[k],
                     names[k],
                     community,
                     static_cast<std::int64_t>(area.households * people_a_household),
                     geo::as_multi(area.shape)};
        take(std::move(row));
    }
    for (std::size_t k = 0; k < areas.size(); ++k) {
        const auto& area = areas[k];
        Grid row;
        row.count = static_cast<Count>(k + 1), row.parent = area.parent + 1, row.level = area.level,
        row.code = codes[k];
        row.name = area.level < 4 ? names[k] + (area.level == 3 ? "工作站" : "网格") : names[k];
        row.division_code = area.level >= 3 ? codes[k].substr(0, 12) : std::string{};
        row.special = area.level == 4 && area.households < 30;
        row.households = static_cast<std::int64_t>(area.households), row.shape = area.shape;
        take(std::move(row));
    }
    return Wards(std::move(wards));
}

}  // namespace demo
