#include "tests/support/small_district.hpp"

#include <fmt/format.h>

namespace tests {
namespace {

constexpr geo::LonLat middle{118.78, 32.04};

}  // namespace

geo::LonLat SmallDistrict::at(double east, double north) {
    return geo::snap(geo::LocalPlane(middle).from({east, north}));
}

std::string SmallDistrict::asked(double east, double north) {
    const geo::LonLat place = at(east, north);
    return fmt::format("lon={:.9f}&lat={:.9f}", place.lon, place.lat);
}

geo::Path SmallDistrict::block(double west, double south, double east, double north) {
    return {at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)};
}

data::FeatureId SmallDistrict::grid(const std::string& name) {
    static const SmallDistrict like_any;
    return like_any.id(name);
}

data::Feature SmallDistrict::area(std::string_view collection, const std::string& name, geo::Shape shape) {
    data::Feature feature = sample(base_.collection(collection));
    feature.name = name;
    feature.shape = std::move(shape);
    return data::as_stored(base_.collection(collection), std::move(feature));
}

void SmallDistrict::add(std::string_view collection, data::Feature feature) {
    const std::string name = feature.name;
    ids_[name] = base_.create(collection, std::move(feature)).id;
}

SmallDistrict::SmallDistrict() {
    struct Nested {
        const char *name, *code;
        std::int64_t level;
        double west, south, east, north;
    };
    for (const Nested& n : {Nested{"玄武区", "320102000000", 1, -500, -500, 500, 500},
                            Nested{"新街口街道", "320102002000", 2, -500, -500, 500, 500},
                            Nested{"西社区", "320102002001", 3, -500, -500, 0, 500},
                            Nested{"东社区", "320102002002", 3, 0, -500, 500, 500}}) {
        data::Feature division = area("division", n.name, geo::polygon_shape(block(n.west, n.south, n.east, n.north)));
        division.code = n.code;
        set(base_.collection("division"), division, "level", n.level);
        add("division", std::move(division));
    }
    for (const Nested& n :
         {Nested{"一级网格", "G1", 1, -500, -500, 500, 500}, Nested{"二级网格", "G2", 2, -500, -500, 500, 500},
          Nested{"三级西", "G3W", 3, -500, -500, 0, 500}, Nested{"三级东", "G3E", 3, 0, -500, 500, 500},
          Nested{"西南点", "G4SW", 4, -500, -500, 0, 0}, Nested{"西北点", "G4NW", 4, -500, 0, 0, 500},
          Nested{"东南点", "G4SE", 4, 0, -500, 500, 0}, Nested{"东北点", "G4NE", 4, 0, 0, 500, 500}}) {
        data::Feature grid = area("grid", n.name, geo::polygon_shape(block(n.west, n.south, n.east, n.north)));
        grid.code = n.code;
        set(base_.collection("grid"), grid, "level", n.level);
        set(base_.collection("grid"), grid, "leader", std::string("王某"));
        add("grid", std::move(grid));
    }
    data::Feature first = area("compound", "新街口小区", geo::polygon_shape(block(20, 20, 120, 90)));
    first.code = "C001";
    set(base_.collection("compound"), first, "address", std::string("汉中路12号"));
    set(base_.collection("compound"), first, "households", std::int64_t{240});
    add("compound", std::move(first));
    add("compound", area("compound", "华侨路小区", geo::polygon_shape(block(130, 20, 230, 90))));
    add("compound", area("compound", "重庆大厦",
                         geo::polygon_shape(block(-200, -200, -100, -100), {block(-160, -160, -140, -140)})));
    add("management_area", area("management_area", "新街口片区", geo::polygon_shape(block(10, 10, 240, 100))));
    add("building", area("building", "1幢", geo::polygon_shape(block(30, 30, 60, 42))));
    for (int i = 0; i < hydrants; ++i) {
        data::Feature hydrant = sample(base_.collection("facility"), at(20.0 * (i % 5), -300 - 20.0 * (i / 5)));
        hydrant.code = fmt::format("H{:03}", i);
        set(base_.collection("facility"), hydrant, "class", std::string(hydrant_class));
        base_.create("facility", std::move(hydrant));
    }
    for (const double south : {-500.0, 0.0}) {
        data::Feature road = sample(base_.collection("barrier"));
        road.name = "中山路";
        road.shape = geo::Shape{geo::ShapeType::multi_line, {{{at(-300, south), at(-300, south + 400)}}}};
        set(base_.collection("barrier"), road, "kind", std::string("primary"));
        add("barrier", std::move(road));
    }
    add("landcover", area("landcover", "和平公园", geo::polygon_shape(block(300, 300, 400, 400))));
}

}  // namespace tests
