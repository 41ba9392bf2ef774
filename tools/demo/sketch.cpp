#include "tools/demo/sketch.hpp"

#include <array>
#include <stdexcept>
#include <vector>

#include "tools/demo/divisions.hpp"
#include "tools/demo/fabric.hpp"
#include "tools/demo/names.hpp"
#include "tools/demo/plan.hpp"

namespace demo {

void sketch(const Order& order, const std::function<void(Item&&)>& take) {
    if (!(order.area_km2 >= least_area_km2 && order.area_km2 <= most_area_km2))
        throw std::invalid_argument("a district has between 1 and 1,000 km2");
    const Plan plan(order);
    const auto draw = [&](Canvas& canvas) {
        sketch_axes(plan, canvas);
        for (const Quarter& quarter : plan.quarters()) sketch_quarter(plan, quarter, canvas);
    };

    Survey survey;  // the first drawing only weighs the ground for the divisions
    Canvas rough(order.centre, nullptr, [&](Item&& item) { survey.note(item); });
    draw(rough);
    const Wards wards = divide(order, rough.polygon(plan.outline()), std::move(survey), take);

    Canvas fair(order.centre, &wards, take);
    draw(fair);
}

std::string name_of(const Order& order) {
    return order.name.empty() ? district_name(order.seed) : order.name;
}

}  // namespace demo
