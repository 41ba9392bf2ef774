#include "data/import/division_names.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "data/import/polygon_finder.hpp"

namespace data::import {
namespace {

using geo::district::Area;

constexpr std::size_t digits_of_level[] = {0, 6, 9, 12, 15};

/// "江苏省南京市玄武区" is spoken of as 玄武区: what follows the last province, city or prefecture.
std::string short_name(const std::string& full) {
    std::size_t start = 0;
    for (const std::string_view above : {"省", "市", "自治区", "州"})
        if (const auto at = full.rfind(above); at != std::string::npos && at + above.size() < full.size())
            start = std::max(start, at + above.size());
    return full.substr(start);
}

/// A list of committees names 兰园社区居委会; the ground is 兰园社区.
std::string community_name(std::string name) {
    for (const std::string_view committee : {"居委会", "居民委员会"})
        if (name.ends_with(committee) && name.size() > committee.size()) name.resize(name.size() - committee.size());
    return name.ends_with("社区") || name.ends_with("村") ? name : name + "社区";
}

/// The part of a division's name that roads and houses carry too: 学院路街道 -> 学院路. Too short a word says nothing.
std::string stem_of(std::string name) {
    for (const std::string_view kind : {"街道", "社区", "地区", "镇", "乡", "村"})
        if (name.ends_with(kind)) {
            name.resize(name.size() - kind.size());
            break;
        }
    constexpr std::size_t two_characters = 6;  // bytes of UTF-8
    return name.size() < two_characters ? "\xFF" : name;
}

/// A name of the list, the words that speak for it, and the names below it.
struct RealName {
    Named named;
    std::vector<std::string> words;
    std::vector<RealName> below;
};

std::vector<RealName> real_streets(const AreaCode& list) {
    std::vector<RealName> streets;
    for (const StreetCode& street : list.streets) {
        RealName one{{street.code, street.name}, {stem_of(street.name)}, {}};
        for (const CommunityCode& community : street.communities) {
            const std::string name = community_name(community.name);
            one.below.push_back({{community.code, name}, {stem_of(name)}, {}});
            one.words.push_back(stem_of(name));
        }
        streets.push_back(std::move(one));
    }
    return streets;
}

class Naming {
  public:
    Naming(const std::vector<Area>& areas, const std::vector<const Extract::Border*>& borders,
           const std::vector<Spoken>& spoken, std::vector<std::string>& notes)
        : areas_{areas},
          borders_{borders},
          spoken_{spoken},
          notes_{notes},
          names_(areas.size()),
          children_(areas.size()) {
        for (std::size_t i = 1; i < areas.size(); ++i)
            children_[static_cast<std::size_t>(areas[i].parent)].push_back(i);
    }

    std::vector<Named> all(const AreaCode* list) {
        Named& whole = names_[0];
        whole = {list ? list->code : "000000", list && !list->name.empty() ? short_name(list->name) : "示范区"};
        if (const auto* border = border_of(0)) {
            if (!border->name.empty()) whole.name = border->name;
            if (!list && border->code.size() == digits_of_level[1]) whole.code = border->code;
        }
        below(0, list ? real_streets(*list) : std::vector<RealName>{});
        return std::move(names_);
    }

  private:
    [[nodiscard]] const Extract::Border* border_of(std::size_t area) const {
        return areas_[area].known < 0 ? nullptr : borders_[static_cast<std::size_t>(areas_[area].known)];
    }

    void below(std::size_t parent, const std::vector<RealName>& real) {
        const auto& cells = children_[parent];
        if (cells.empty()) return;
        const int level = areas_[cells.front()].level;
        std::vector<const RealName*> given(cells.size(), nullptr);
        std::set<std::string> used;
        give_to_known(parent, real, given, used);
        give_out(cells, real, given, used);
        for (std::size_t n = 0; n < cells.size(); ++n) {
            Named& named = names_[cells[n]];
            const auto* border = border_of(cells[n]);
            if (given[n] && !border) named = given[n]->named;
            if (named.code.empty()) named.code = free_code(names_[parent].code, real, n + 1, used);
            used.insert(named.code);
            if (border && !border->name.empty()) named.name = border->name;
            if (named.name.empty()) {
                const std::array made{numbered("街道", n + 1, 2), numbered(names_[parent].name + "社区", n + 1, 2),
                                      numbered(names_[parent].name + "第", n + 1, 2) + "网格"};
                named.name = made[static_cast<std::size_t>(level - 2)];
            }
            below(cells[n], given[n] ? given[n]->below : std::vector<RealName>{});
        }
    }

    /// Codes that borders carry, and those that the list has for their names.
    void give_to_known(std::size_t parent, const std::vector<RealName>& real, std::vector<const RealName*>& given,
                       std::set<std::string>& used) {
        const auto& cells = children_[parent];
        for (std::size_t n = 0; n < cells.size(); ++n) {
            const auto* border = border_of(cells[n]);
            if (!border) continue;
            const std::string& prefix = names_[parent].code;
            const std::size_t digits = digits_of_level[areas_[cells[n]].level];
            std::string code = border->code;
            if (!code.empty() && (code.size() != digits || !code.starts_with(prefix) || used.contains(code))) {
                notes_.push_back("the border of " + border->name + " says the code " + code +
                                 (used.contains(code) ? ", which another has"
                                                      : ", which does not continue " + prefix + " of its parent") +
                                 "; it was given another");
                code.clear();
            }
            const auto same = std::find_if(real.begin(), real.end(), [&](const RealName& r) {
                return !code.empty() ? r.named.code == code
                                     : r.named.name == border->name || r.named.name == community_name(border->name);
            });
            if (same != real.end() && std::find(given.begin(), given.end(), &*same) == given.end()) {
                given[n] = &*same;
                code = same->named.code;
            }
            names_[cells[n]].code = code;
            if (!code.empty()) used.insert(code);
        }
    }

    /// The rest of the list to cells without a border: strongest evidence first, then the order of codes.
    void give_out(const std::vector<std::size_t>& cells, const std::vector<RealName>& real,
                  std::vector<const RealName*>& given, const std::set<std::string>& used) const {
        if (real.empty()) return;
        std::vector<char> taken(real.size(), 0);
        for (std::size_t r = 0; r < real.size(); ++r) taken[r] = used.contains(real[r].named.code);
        struct Evidence {
            long count;
            std::size_t cell, name;
        };
        std::vector<Evidence> evidence;
        PolygonFinder finder;
        for (const std::size_t cell : cells) finder.add(areas_[cell].shape);
        std::vector<std::vector<const Spoken*>> heard(cells.size());
        for (const Spoken& word : spoken_)
            if (const auto cell = finder.find(word.at)) heard[*cell].push_back(&word);
        for (std::size_t c = 0; c < cells.size(); ++c)
            for (std::size_t r = 0; r < real.size() && !border_of(cells[c]); ++r) {
                long count = 0;
                for (const Spoken* word : heard[c])
                    for (const std::string& stem : real[r].words) count += word->text.find(stem) != std::string::npos;
                if (count > 0) evidence.push_back({count, c, r});
            }
        std::stable_sort(evidence.begin(), evidence.end(),
                         [](const Evidence& a, const Evidence& b) { return a.count > b.count; });
        for (const Evidence& e : evidence)
            if (!given[e.cell] && !taken[e.name]) given[e.cell] = &real[e.name], taken[e.name] = 1;
        std::size_t next = 0;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            while (next < real.size() && taken[next]) ++next;
            if (!given[c] && !border_of(cells[c]) && next < real.size()) given[c] = &real[next], taken[next] = 1;
        }
    }

    /// Prefix and number; numbers that real names and borders hold are passed over.
    static std::string free_code(const std::string& prefix, const std::vector<RealName>& real, std::size_t number,
                                 const std::set<std::string>& used) {
        constexpr int digits = 3;
        for (;; number += real.size() + 1) {
            const std::string code = numbered(prefix, number, digits);
            if (!used.contains(code) &&
                std::none_of(real.begin(), real.end(), [&](const RealName& r) { return r.named.code == code; }))
                return code;
        }
    }

    const std::vector<Area>& areas_;
    const std::vector<const Extract::Border*>& borders_;
    const std::vector<Spoken>& spoken_;
    std::vector<std::string>& notes_;
    std::vector<Named> names_;
    std::vector<std::vector<std::size_t>> children_;
};

}  // namespace

std::vector<Named> name_divisions(const std::vector<Area>& areas, const AreaCode* list,
                                  const std::vector<const Extract::Border*>& borders, const std::vector<Spoken>& spoken,
                                  std::vector<std::string>& notes) {
    return Naming{areas, borders, spoken, notes}.all(list);
}

std::string numbered(const std::string& stem, std::size_t number, int digits) {
    std::string text(16, '\0');
    text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%0*zu", digits, number)));
    return stem + text;
}

}  // namespace data::import
