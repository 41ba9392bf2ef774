#include <utility>

#include "data/feature/collection.hpp"

namespace data {
namespace {

// Zooms of styles/layers.md: when a tile first carries a layer, a name or a field.
constexpr int always = 0;
constexpr int district_zoom = 8;
constexpr int quarter_zoom = 10;
constexpr int town_zoom = 11;
constexpr int block_zoom = 12;
constexpr int street_zoom = 13;
constexpr int house_zoom = 14;
constexpr int door_zoom = 15;
constexpr int path_zoom = 16;

constexpr Roles who_draw{Role::planner, Role::importer, Role::admin};
constexpr Roles who_plan{Role::planner, Role::admin};
constexpr Roles who_patrol{Role::officer, Role::planner, Role::importer, Role::admin};

constexpr double most_people = 50'000'000;
constexpr double most_households = 20'000'000;
constexpr double first_year = 1000, last_year = 2200;

/// Fields are sentences: field("floors", integer, "层数", "floors").between(1, 300).in_tiles(14).
struct Describe : Field {
    Describe(std::string field_name, FieldType field_type, std::string zh, std::string en) {
        name = std::move(field_name), type = field_type, title = {std::move(zh), std::move(en)};
    }
    Describe&& between(double low, double high) && { return least = low, most = high, std::move(*this); }
    Describe&& at_least(double low) && { return least = low, std::move(*this); }
    Describe&& in_tiles(int zoom) && { return tile_zoom = zoom, std::move(*this); }
    Describe&& measured_in(std::string ucum) && { return unit = std::move(ucum), std::move(*this); }
    Describe&& needed() && { return required = true, std::move(*this); }
    Describe&& found_by_search() && { return searched = true, std::move(*this); }
    Describe&& in_the_ledger() && { return readers = signed_in, std::move(*this); }
    Describe&& about_a_person() && { return personal = true, readers = who_know_people, std::move(*this); }
};

Describe text(std::string name, std::string zh, std::string en) {
    return {std::move(name), FieldType::text, std::move(zh), std::move(en)};
}
Describe integer(std::string name, std::string zh, std::string en) {
    return {std::move(name), FieldType::integer, std::move(zh), std::move(en)};
}
Describe real(std::string name, std::string zh, std::string en) {
    return {std::move(name), FieldType::real, std::move(zh), std::move(en)};
}
Describe boolean(std::string name, std::string zh, std::string en) {
    return {std::move(name), FieldType::boolean, std::move(zh), std::move(en)};
}
Describe date(std::string name, std::string zh, std::string en) {
    return {std::move(name), FieldType::date, std::move(zh), std::move(en)};
}
Describe code(std::string name, std::string list, std::string zh, std::string en) {
    Describe field(std::move(name), FieldType::code, std::move(zh), std::move(en));
    field.code_list = std::move(list);
    return field;
}
Describe reference(std::string name, std::string target, std::string zh, std::string en) {
    Describe field(std::move(name), FieldType::reference, std::move(zh), std::move(en));
    field.target = std::move(target);
    return field;
}

Describe households(int zoom) {
    return integer("households", "户数", "households").between(0, most_households).in_tiles(zoom);
}
Describe year(std::string name, std::string zh, std::string en) {
    return integer(std::move(name), std::move(zh), std::move(en)).between(first_year, last_year).measured_in("a");
}

FirstZooms level(std::int64_t value, int shapes, int labels) {
    return {value, shapes, labels};
}
FirstZooms kind(std::string value, int shapes) {
    return {std::move(value), shapes, shapes};
}

Collection division() {
    Collection c;
    c.name = "division", c.title = {"行政区划", "divisions"}, c.shape = geo::ShapeType::multi_polygon;
    c.writers = {Role::importer, Role::admin};
    c.tile_from = always, c.name_tile_zoom = always, c.coverage = true, c.labelled = true;
    c.ranked_by = "level";
    c.first_zooms = {level(1, always, always), level(2, always, district_zoom), level(3, quarter_zoom, block_zoom)};
    c.fields = {integer("level", "层级（1区 2街道 3社区）", "level (1 district, 2 subdistrict, 3 community)")
                    .between(1, 3)
                    .in_tiles(always)
                    .needed(),
                reference("parent", "division", "上级区划", "parent division"),
                integer("population", "人口", "population").between(0, most_people)};
    return c;
}

Collection grid() {
    Collection c;
    c.name = "grid", c.title = {"网格", "grids"}, c.shape = geo::ShapeType::polygon;
    c.writers = who_plan;
    c.tile_from = c.label_from = district_zoom, c.coverage = true, c.labelled = true;
    c.ranked_by = "level";
    c.first_zooms = {level(1, district_zoom, district_zoom), level(2, district_zoom, quarter_zoom),
                     level(3, town_zoom, block_zoom), level(4, block_zoom, house_zoom)};
    c.fields = {integer("level", "层级（1区 2街道 3工作站 4居民点）",
                        "level (1 district, 2 subdistrict, 3 workstation, 4 residents' point)")
                    .between(1, 4)
                    .in_tiles(always)
                    .needed(),
                reference("parent", "grid", "上级网格", "parent grid"),
                code("kind", "grid_kind", "网格类型", "kind").in_tiles(always), households(street_zoom).in_the_ledger(),
                text("leader", "网格长", "grid leader").about_a_person()};
    return c;
}

Collection compound() {
    Collection c;
    c.name = "compound", c.title = {"小区", "compounds"}, c.shape = geo::ShapeType::multi_polygon;
    c.writers = who_draw;
    c.tile_from = quarter_zoom, c.name_tile_zoom = c.label_from = street_zoom, c.labelled = true;
    c.fields = {
        text("address", "地址", "address").found_by_search(),
        integer("owner_units", "产权单位数", "owner units").between(0, 100'000).in_the_ledger(),
        code("property_right", "property_right", "产权性质", "property right").in_tiles(street_zoom).in_the_ledger(),
        integer("buildings", "楼栋数", "buildings").between(0, 100'000).in_the_ledger(),
        households(street_zoom).in_the_ledger(),
        real("floor_area", "建筑面积", "floor area").at_least(0).measured_in("m2").in_the_ledger(),
        year("built_year", "建成年份", "year built").in_tiles(street_zoom).in_the_ledger(),
        year("delivered_year", "交付年份", "year delivered").in_the_ledger(),
        code("renovation", "renovation", "改造状态", "renovation").in_tiles(street_zoom).in_the_ledger(),
        boolean("cleaning", "有公共保洁", "public cleaning").in_the_ledger(),
        boolean("greening", "有绿化养护", "green upkeep").in_the_ledger(),
        boolean("order_keeping", "有秩序维护", "order keeping").in_the_ledger(),
        boolean("upkeep", "有设施维保", "facility upkeep").in_the_ledger(),
        code("management_mode", "management_mode", "管理模式", "management mode").in_tiles(street_zoom).in_the_ledger(),
        boolean("closable", "可封闭管理", "can be closed off").in_the_ledger(),
        text("dedicated_worker", "专职社区工作者", "dedicated community worker").about_a_person()};
    return c;
}

Collection building() {
    Collection c;
    c.name = "building", c.title = {"楼栋", "buildings"}, c.shape = geo::ShapeType::polygon;
    c.writers = who_draw;
    c.tile_from = street_zoom, c.name_tile_zoom = door_zoom, c.code_tile_zoom = door_zoom;
    c.fields = {text("address", "地址", "address").found_by_search(),
                reference("compound", "compound", "所属小区", "compound").in_tiles(door_zoom),
                integer("floors", "层数", "floors").between(1, 300).in_tiles(house_zoom),
                integer("units", "单元数", "units (stairwells)").between(0, 1000).in_the_ledger(),
                integer("households", "户数", "households").between(0, 100'000).in_the_ledger(),
                integer("lifts", "电梯数", "lifts").between(0, 1000).in_the_ledger(),
                year("built_year", "建成年份", "year built"),
                code("use", "building_use", "用途", "use").in_tiles(house_zoom)};
    return c;
}

Collection facility() {
    Collection c;
    c.name = "facility", c.title = {"设施", "facilities"}, c.shape = geo::ShapeType::point;
    c.writers = who_patrol;
    c.tile_from = quarter_zoom, c.name_tile_zoom = house_zoom;
    c.fields = {code("class", "facility_class", "类别", "class").in_tiles(always).needed(),
                text("address", "地址", "address").found_by_search(),
                reference("compound", "compound", "所属小区", "compound"),
                text("supervising_org", "主管部门", "supervising body"),
                text("ownership_org", "权属单位", "owner"),
                text("maintenance_org", "养护单位", "maintaining body"),
                code("state", "facility_state", "状态", "state"),
                date("installed_on", "投用日期", "installed on"),
                date("assessed_on", "评估日期", "assessed on"),
                date("next_assessment", "下次评估", "next assessment"),
                code("accuracy_class", "accuracy_class", "定位精度等级", "accuracy class")};
    return c;
}

Collection barrier() {
    Collection c;
    c.background = true;
    c.name = "barrier", c.title = {"道路、水系与围墙", "roads, water and walls"}, c.shape = geo::ShapeType::multi_line;
    c.writers = who_draw;
    c.tile_from = district_zoom, c.name_tile_zoom = street_zoom;
    c.ranked_by = "kind";
    c.first_zooms = {kind("primary", 9),           kind("railway", quarter_zoom), kind("subway", town_zoom),
                     kind("secondary", town_zoom), kind("tertiary", block_zoom),  kind("residential", street_zoom),
                     kind("stream", street_zoom),  kind("wall", house_zoom),      kind("fence", door_zoom),
                     kind("service", door_zoom),   kind("footway", path_zoom)};
    c.fields = {code("kind", "barrier_kind", "类型", "kind").in_tiles(always).needed(),
                boolean("crossable", "可穿越", "crossable").in_tiles(always),
                real("width", "宽度", "width").between(0, 1000).measured_in("m"),
                integer("level", "层（桥为正，隧道为负）", "layer (bridges above 0, tunnels below)").between(-10, 10)};
    return c;
}

Collection landcover() {
    Collection c;
    c.background = true;
    c.name = "landcover", c.title = {"绿地与水面", "green and water"}, c.shape = geo::ShapeType::multi_polygon;
    c.writers = who_draw;
    c.tile_from = district_zoom, c.name_tile_zoom = street_zoom;
    c.fields = {code("kind", "landcover_kind", "类型", "kind").in_tiles(always).needed()};
    return c;
}

Collection management_area() {
    Collection c;
    c.name = "management_area", c.title = {"物业管理区域", "management areas"};
    c.shape = geo::ShapeType::multi_polygon, c.tile_from = quarter_zoom, c.labelled = true;
    c.writers = who_plan, c.label_from = block_zoom;
    c.fields = {code("mode", "management_mode", "管理模式", "mode").in_tiles(always),
                text("responsible_body", "责任主体", "responsible body"), text("committee", "自治组织", "committee"),
                reference("lead_community", "division", "牵头社区", "lead community")};
    return c;
}

}  // namespace

std::vector<Collection> shipped_collections() {
    return {division(), grid(), compound(), building(), facility(), barrier(), landcover(), management_area()};
}

}  // namespace data
