#include "tests/demo/gathered.hpp"

#include <map>
#include <utility>

#include "tools/demo/sketch.hpp"

namespace tests {

std::size_t Gathered::size() const {
    return divisions.size() + grids.size() + compounds.size() + buildings.size() + facilities.size() + barriers.size() +
           landcover.size();
}

const Gathered& gathered(double area_km2, std::uint64_t seed) {
    static std::map<std::pair<double, std::uint64_t>, Gathered> drawn;
    const auto [place, fresh] = drawn.try_emplace({area_km2, seed});
    if (!fresh) return place->second;
    Gathered& all = place->second;
    demo::Order order;
    order.area_km2 = area_km2, order.seed = seed;
    demo::sketch(order, [&](demo::Item&& item) {
        struct Sort {
            Gathered& all;
            void operator()(demo::Division& x) { all.divisions.push_back(std::move(x)); }
            void operator()(demo::Grid& x) { all.grids.push_back(std::move(x)); }
            void operator()(demo::Compound& x) { all.compounds.push_back(std::move(x)); }
            void operator()(demo::Building& x) { all.buildings.push_back(std::move(x)); }
            void operator()(demo::Facility& x) { all.facilities.push_back(std::move(x)); }
            void operator()(demo::Barrier& x) { all.barriers.push_back(std::move(x)); }
            void operator()(demo::Landcover& x) { all.landcover.push_back(std::move(x)); }
        };
        std::visit(Sort{all}, item);
    });
    return all;
}

}  // namespace tests
