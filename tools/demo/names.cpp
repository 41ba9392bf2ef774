#include "tools/demo/names.hpp"

#include <array>
#include <string_view>

namespace demo {
namespace {

using namespace std::string_view_literals;

constexpr std::array first{"青"sv, "长"sv, "永"sv, "光"sv, "明"sv, "石"sv, "金"sv, "玉"sv, "大"sv, "小"sv, "东"sv,
                           "西"sv, "南"sv, "北"sv, "安"sv, "平"sv, "和"sv, "福"sv, "新"sv, "古"sv, "文"sv, "武"sv,
                           "广"sv, "丰"sv, "红"sv, "双"sv, "三"sv, "五"sv, "柳"sv, "梅"sv, "竹"sv, "松"sv, "桃"sv,
                           "荷"sv, "槐"sv, "杏"sv, "白"sv, "黄"sv, "朝"sv, "迎"sv, "望"sv, "临"sv, "清"sv, "景"sv,
                           "瑞"sv, "嘉"sv, "德"sv, "仁"sv, "崇"sv, "怀"sv, "承"sv, "同"sv, "建"sv, "胜"sv, "前"sv,
                           "后"sv, "上"sv, "下"sv, "鼓"sv, "铁"sv, "云"sv, "锦"sv, "宝"sv, "太"sv};
constexpr std::array second{"云"sv, "乐"sv, "宁"sv, "华"sv, "瓦"sv, "鼓"sv, "水"sv, "泉"sv, "塔"sv, "桥"sv, "门"sv,
                            "井"sv, "园"sv, "山"sv, "河"sv, "湖"sv, "柏"sv, "阳"sv, "安"sv, "康"sv, "庆"sv, "昌"sv,
                            "兴"sv, "隆"sv, "义"sv, "礼"sv, "信"sv, "善"sv, "德"sv, "贤"sv, "林"sv, "溪"sv, "台"sv,
                            "楼"sv, "坊"sv, "营"sv, "府"sv, "庙"sv, "仓"sv, "市"sv, "花"sv, "香"sv, "春"sv, "秋"sv,
                            "月"sv, "星"sv, "霞"sv, "岭"sv, "源"sv, "风"sv, "秀"sv, "翠"sv, "祥"sv, "宜"sv, "通"sv,
                            "达"sv, "成"sv, "业"sv, "洲"sv, "渡"sv, "丰"sv, "盛"sv, "马"sv, "陵"sv};

std::string pair_of(Random& random) {
    const std::string_view a = random.one_of(first);
    std::string_view b = random.one_of(second);
    while (b == a) b = random.one_of(second);
    return std::string(a) + std::string(b);
}

}  // namespace

std::string person_name(Random& random) {
    static constexpr std::array family{"王"sv, "李"sv, "张"sv, "刘"sv, "陈"sv, "杨"sv,
                                       "赵"sv, "黄"sv, "周"sv, "吴"sv, "徐"sv, "孙"sv};
    static constexpr std::array given{"建华"sv, "秀英"sv, "志强"sv, "丽"sv, "敏"sv,   "伟"sv,
                                      "桂兰"sv, "国平"sv, "海燕"sv, "军"sv, "玉梅"sv, "晓明"sv};
    return std::string(random.one_of(family)) + std::string(random.one_of(given));
}

std::string stem(Random& random) {
    return pair_of(random);
}

std::string axis_name(std::uint64_t seed, int number, Corridor corridor) {
    Random random(mix(seed, static_cast<std::uint64_t>(number)));
    const std::string name = pair_of(random);
    switch (corridor) {
        case Corridor::river: return name + "河";
        case Corridor::canal: return name + "运河";
        case Corridor::railway: return name + "铁路";
        case Corridor::primary: return name + (random.chance(0.5) ? "大街" : "路");
        default: return name + "路";
    }
}

std::string street_name(Random& random, int rank) {
    static constexpr std::array street{"街"sv, "路"sv, "路"sv, "大街"sv};
    static constexpr std::array lane{"巷"sv, "巷"sv, "街"sv, "里"sv, "横街"sv, "后街"sv, "夹道"sv};
    static constexpr std::array alley{"巷"sv, "弄"sv, "里"sv, "坊"sv, "胡同"sv, "一巷"sv, "二巷"sv, "三巷"sv};
    const std::string name = pair_of(random);
    if (rank >= 2) return name + std::string(random.one_of(street));
    return name + std::string(rank == 1 ? random.one_of(lane) : random.one_of(alley));
}

std::string district_name(std::uint64_t seed) {
    Random random(mix(seed, 0x6e'61'6d'65));
    return pair_of(random) + "区";
}

}  // namespace demo
