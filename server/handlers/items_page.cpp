#include "server/handlers/items_page.hpp"

#include <fmt/format.h>

#include "server/handlers/answer.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

std::vector<Crumb> way_to(const data::Collection& collection) {
    return {{"/ogc?f=html", "OGC API"},
            {"/ogc/collections?f=html", "要素集 Collections"},
            {"/ogc/collections/" + url_part(collection.name) + "?f=html", both(collection.title)}};
}

std::string title_of(data::Source source) {
    switch (source) {
        case data::Source::surveyed: return "实测 surveyed";
        case data::Source::imported: return "导入 imported";
        case data::Source::derived: return "推导 derived";
        case data::Source::estimated: return "估算 estimated";
        case data::Source::made_up: return "虚构 made up";
    }
    return {};
}

std::string title_of(const data::Field& field) {
    return field.unit.empty() ? both(field.title) : fmt::format("{} ({})", both(field.title), field.unit);
}

/// A value in words: an entry of a code list by its title, yes and no by theirs.
std::string shown(const data::Catalogue& catalogue, const data::Field& field, const data::Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return {};
    if (const auto* known = std::get_if<std::string>(&value)) {
        const data::CodeList* list = field.code_list.empty() ? nullptr : catalogue.code_list(field.code_list);
        const data::CodeEntry* entry = list == nullptr ? nullptr : list->entry(*known);
        return entry == nullptr ? *known : both(entry->title);
    }
    if (const auto* holds = std::get_if<bool>(&value)) return *holds ? "是 yes" : "否 no";
    std::string text;
    append_value(text, value);
    return text;
}

}  // namespace

std::string items_path(const data::Collection& collection) {
    return "/ogc/collections/" + url_part(collection.name) + "/items";
}

std::string address(const std::string& path, std::initializer_list<std::string> parts) {
    std::string result = path;
    char mark = '?';
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        result += mark + part;
        mark = '&';
    }
    return result;
}

http::Response items_as_page(const ItemsPage& page, const data::Catalogue& catalogue,
                             const data::Collection& collection, const ItemsQuery& query, const data::Viewer& viewer) {
    const FeatureForm form{query.crs, viewer, query.shown};
    const auto cell = [&](std::string_view property, const std::string& html) {
        return form.shows(property) ? html : std::string();
    };
    std::string body = fmt::format("<p>{} / {}</p>\n<div class=\"scroll\"><table>\n<tr><th>编号 Id</th>",
                                   page.features.features.size(), page.features.matched) +
                       cell("code", "<th>代码 Code</th>") + cell("name", "<th>名称 Name</th>") +
                       cell("source", "<th>来源 Source</th>");
    const auto visible = [&](std::size_t i) {
        return viewer.reads_somewhere(collection.fields[i]) && form.shows(collection.fields[i].name);
    };
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        if (visible(i)) body += "<th>" + escaped(title_of(collection.fields[i])) + "</th>";
    body += "</tr>\n";
    for (const data::Feature& feature : page.features.features) {
        body += fmt::format("<tr><td><a href=\"{0}/{1}?f=html\">{1}</a></td>", items_path(collection), feature.id) +
                cell("code", "<td>" + escaped(feature.code) + "</td>") +
                cell("name", "<td class=\"name\">" + escaped(feature.name) + "</td>") +
                cell("source", "<td>" + title_of(feature.source) + "</td>");
        const data::Roles here = viewer.roles_in(data::Jurisdiction(collection, feature));
        for (std::size_t i = 0; i < collection.fields.size(); ++i)
            if (visible(i))
                body += "<td>" +
                        (viewer.reads(collection.fields[i], here)
                             ? escaped(shown(catalogue, collection.fields[i], feature.values[i]))
                             : std::string()) +
                        "</td>";
        body += "</tr>\n";
    }
    body += "</table></div>\n";
    if (!page.next.empty())
        body += "<p><a rel=\"next\" href=\"" +
                escaped(address(items_path(collection), {query.kept, page.next, "f=html"})) +
                "\">下一页 Next page</a></p>";
    return html_page(both(collection.title) + " – 要素 Features", way_to(collection), body,
                     address(items_path(collection), {query.kept, query.after, "f=json"}));
}

http::Response item_as_page(const data::Catalogue& catalogue, const data::Collection& collection,
                            const data::Feature& feature, const data::Viewer& viewer) {
    std::string body =
        fmt::format("<p><a href=\"/#select={}/{}\">在地图上 On the map</a></p>\n<div class=\"scroll\"><table>\n",
                    url_part(collection.name), feature.id);
    const auto row = [&](const std::string& title, const std::string& value) {
        body += "<tr><th scope=\"row\">" + escaped(title) + "</th><td>" + escaped(value) + "</td></tr>\n";
    };
    row("编号 Id", std::to_string(feature.id));
    row("代码 Code", feature.code), row("名称 Name", feature.name);
    row("来源 Source", title_of(feature.source)), row("版本 Version", std::to_string(feature.version));
    row("区划代码 Division code", feature.division_code), row("唯一标识 Unique id", feature.uid);
    const data::Roles here = viewer.roles_in(data::Jurisdiction(collection, feature));
    for (std::size_t i = 0; i < collection.fields.size(); ++i)
        if (viewer.reads(collection.fields[i], here))
            row(title_of(collection.fields[i]), shown(catalogue, collection.fields[i], feature.values[i]));
    auto way = way_to(collection);
    way.emplace_back(items_path(collection) + "?f=html", "要素 Features");
    const std::string title =
        feature.name.empty() ? both(collection.title) + " " + std::to_string(feature.id) : feature.name;
    return html_page(title, way, body + "</table></div>",
                     items_path(collection) + "/" + std::to_string(feature.id) + "?f=json");
}

}  // namespace server
