#include <initializer_list>
#include <string>

#include "data/feature/collection.hpp"

namespace data {
namespace {

constexpr const char* component_standard = "GB/T 47678.5-2026 annex A, as transcribed";
constexpr const char* own_extension = "gridkeeper extension";

struct Word {
    const char *code, *zh, *en;
};

CodeList list_of(const char* name, Title title, const char* source, std::initializer_list<Word> words) {
    CodeList list{name, std::move(title), {}};
    for (const Word& word : words) {
        CodeEntry entry;
        entry.code = word.code, entry.title = {word.zh, word.en}, entry.source = source;
        list.entries.push_back(std::move(entry));
    }
    return list;
}

/// A class of facilities; `org` is the body that answers for it where a policy names one, `policy` that policy.
struct FacilityClass {
    const char *code, *zh, *en;
    const char* org = "";
    const char* policy = "";
};

/// Bodies of Shijingshan's text (2017): eight professions and five bureaus in the order of its list; lifts and greenery
/// are beyond doubt, the two others follow from the bureaus' everyday duties. A city's profile may say otherwise.
constexpr const char* policy_2017 = "; supervising body: Shijingshan 2017, IV (S0-26)";
constexpr const char* policy_2021 = "; supervising body: Meihekou 2021 (S1-10)";
constexpr const char* policy_2018 = "; supervising body: Kangqiao 2018 (S3-09)";

constexpr FacilityClass components[] = {
    {"01013", "消防设施", "fire facility", "消防救援大队", policy_2021},
    {"01046", "户外健身设施", "outdoor fitness equipment"},
    {"01050", "监控电子眼", "surveillance camera"},
    {"01051", "治安岗亭", "guard booth"},
    {"01054", "充电桩", "charging pile"},
    {"01059", "旧衣物回收箱", "old-clothes box"},
    {"01064", "牌楼（门楼）", "gate house"},
    {"01065", "责任公示牌", "responsibility notice board"},
    {"01075", "快递柜", "parcel locker"},
    {"01076", "公用电梯", "public lift", "区质监局", policy_2017},
    {"02001", "停车场", "parking lot", "区城管委", policy_2017},
    {"02025", "非机动车停放点", "bicycle parking"},
    {"02034", "无障碍设施", "barrier-free facility"},
    {"03001", "公共厕所", "public toilet"},
    {"03004", "垃圾间（楼）", "waste house"},
    {"03005", "垃圾箱", "waste bin"},
    {"03008", "公告栏", "notice column"},
    {"04013", "绿地", "greenery", "区园林局", policy_2017},
    {"05002", "公共地下室", "public basement"},
};

constexpr FacilityClass extensions[] = {
    {"x_gate", "小区大门", "compound gate"},
    {"x_entrance", "出入口", "entrance"},
    {"x_water_pump", "二次供水泵房", "secondary water pump", "区卫计委", policy_2017},
    {"x_decoration_waste", "装修垃圾堆放点", "decoration-waste point"},
    {"x_property_room", "物业用房", "property room"},
    {"x_enforcement_studio", "城管工作室", "enforcement studio", "城管中队", policy_2018},
    {"x_fire_lane", "消防车道", "fire lane", "消防救援大队", policy_2021},
    {"x_hydrant", "消火栓", "fire hydrant", "消防救援大队", policy_2021},
    {"x_street_lamp", "路灯", "street lamp"},
    {"x_manhole", "井盖", "manhole cover"},
    {"x_distribution_box", "配电箱", "distribution box"},
    {"x_recycling", "可回收物服务点", "recycling point"},
    {"x_school", "学校", "school"},
    {"x_kindergarten", "幼儿园", "kindergarten"},
    {"x_college", "高等院校", "college"},
    {"x_health", "卫生站", "health station"},
    {"x_pharmacy", "药店", "pharmacy"},
    {"x_elderly_care", "养老服务站", "care for the elderly"},
    {"x_shop", "商店", "shop"},
    {"x_supermarket", "超市", "supermarket"},
    {"x_convenience", "便利店", "convenience store"},
    {"x_vegetable_market", "菜市场", "vegetable market"},
    {"x_breakfast", "早餐店", "breakfast stall"},
    {"x_housekeeping", "家政服务点", "housekeeping service"},
    {"x_restaurant", "餐饮", "restaurant"},
    {"x_hotel", "宾馆", "hotel"},
    {"x_bank", "银行", "bank"},
    {"x_post", "邮政快递网点", "post office"},
    {"x_police", "警务室（派出所）", "police"},
    {"x_government", "政务机关", "public office"},
    {"x_fire_station", "消防站", "fire station"},
    {"x_library", "图书馆", "library"},
    {"x_culture", "文化场馆", "theatre, museum or cinema"},
    {"x_worship", "宗教场所", "place of worship"},
    {"x_sports", "体育场地", "sports ground"},
    {"x_playground", "儿童游乐场", "playground"},
    {"x_community_centre", "社区服务站", "community centre"},
    {"x_office", "办公场所", "office"},
    {"x_bus_stop", "公交站", "bus stop"},
    {"x_subway_entrance", "地铁出入口", "subway entrance"},
    {"x_bicycle_rental", "公共自行车站", "bicycle rental"},
    {"x_fuel", "加油站", "filling station"},
    {"x_bench", "座椅", "bench"},
    {"x_tree", "树木", "tree"},
    {"x_other", "其他", "other"},
};

CodeList facility_class() {
    CodeList list = list_of("facility_class", {"设施类别", "facility classes"}, component_standard,
                            {{"01", "公用设施", "municipal utilities"},
                             {"02", "交通设施", "traffic"},
                             {"03", "市容环卫", "sanitation"},
                             {"04", "园林绿化", "greenery"},
                             {"05", "其他部件", "other components"},
                             {"06", "市容环境", "city appearance"},
                             {"07", "宣传广告", "advertising"},
                             {"08", "施工管理", "construction"},
                             {"09", "街面秩序", "street order"},
                             {"10", "其他事件", "other matters"},
                             {"x", "扩展类", "extensions"}});
    list.entries.back().source = own_extension;
    list.entries.back().local = true;
    const auto add = [&list](const FacilityClass& item, std::string parent, const char* source, bool local) {
        CodeEntry entry;
        entry.code = item.code, entry.title = {item.zh, item.en}, entry.parent = std::move(parent);
        entry.supervising_org = item.org, entry.source = std::string(source) + item.policy, entry.local = local;
        list.entries.push_back(std::move(entry));
    };
    for (const FacilityClass& item : components) add(item, std::string(item.code, 2), component_standard, false);
    for (const FacilityClass& item : extensions) add(item, "x", own_extension, true);
    return list;
}

}  // namespace

std::vector<CodeList> shipped_code_lists() {
    return {
        facility_class(),
        list_of("grid_kind", {"网格类型", "grid kinds"}, "DB6101/T 3185-2024",
                {{"basic", "基础网格", "basic"}, {"special", "专属网格", "special"}}),
        list_of("property_right", {"产权性质", "property rights"}, own_extension,
                {{"commodity", "商品房", "commodity housing"},
                 {"reform", "房改房", "privatised public housing"},
                 {"public", "公房", "public housing"},
                 {"unit", "单位自管房", "housing of an employer"},
                 {"affordable", "保障房", "affordable housing"},
                 {"resettlement", "回迁安置房", "resettlement housing"},
                 {"mixed", "混合产权", "mixed"},
                 {"unclear", "产权不清晰", "unclear"}}),
        list_of("renovation", {"改造状态", "renovation"}, own_extension,
                {{"none", "未改造", "none"},
                 {"planned", "已列计划", "planned"},
                 {"under_way", "改造中", "under way"},
                 {"accepted", "已验收", "accepted"}}),
        list_of("management_mode", {"管理模式", "management modes"}, "modes of the five policies, REQUIREMENTS 1.8",
                {{"property", "专业物业服务", "property firm"},
                 {"quasi_property", "准物业", "quasi-property"},
                 {"self_managed", "居民自治", "residents themselves"},
                 {"owner_unit", "产权单位自管", "owner unit"},
                 {"community", "社区代管（托管）", "community in trust"},
                 {"social", "社会组织代管", "social organisation"},
                 {"fallback", "街道托底保障", "fallback by the street"},
                 {"none", "无物业管理", "none"}}),
        list_of("building_use", {"建筑用途", "building uses"}, own_extension,
                {{"residential", "住宅", "residential"},
                 {"commercial", "商业", "commercial"},
                 {"public", "公共建筑", "public"},
                 {"industrial", "工业", "industrial"},
                 {"other", "其他", "other"}}),
        list_of("facility_state", {"设施状态", "facility states"}, own_extension,
                {{"in_use", "在用", "in use"},
                 {"broken", "故障", "broken"},
                 {"out_of_use", "停用", "out of use"},
                 {"planned", "拟建", "planned"}}),
        list_of(
            "accuracy_class", {"定位精度等级", "accuracy classes"}, "GB/T 30428.2, class A 0.5 m, B 1 m, C 10 m",
            {{"A", "A类（±0.5米）", "A (0.5 m)"}, {"B", "B类（±1米）", "B (1 m)"}, {"C", "C类（±10米）", "C (10 m)"}}),
        list_of("barrier_kind", {"阻隔类型", "barrier kinds"}, own_extension,
                {{"motorway", "高速公路", "motorway"},
                 {"trunk", "快速路", "trunk road"},
                 {"primary", "主干路", "primary road"},
                 {"secondary", "次干路", "secondary road"},
                 {"tertiary", "支路", "tertiary road"},
                 {"residential", "居住区道路", "residential road"},
                 {"service", "内部道路", "service road"},
                 {"footway", "步行道", "footway"},
                 {"railway", "铁路", "railway"},
                 {"subway", "地铁", "subway"},
                 {"river", "河流", "river"},
                 {"canal", "运河", "canal"},
                 {"stream", "溪沟", "stream"},
                 {"wall", "围墙", "wall"},
                 {"fence", "围栏", "fence"}}),
        list_of("landcover_kind", {"地表类型", "land cover"}, own_extension,
                {{"green", "绿地", "green"}, {"water", "水面", "water"}}),
    };
}

}  // namespace data
