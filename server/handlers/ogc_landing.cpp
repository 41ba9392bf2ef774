#include <array>

#include "server/app.hpp"
#include "server/base_url.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/ogc.hpp"
#include "server/handlers/ogc_answer.hpp"
#include "server/handlers/page.hpp"
#include "server/handlers/parameters.hpp"

namespace server {
namespace {

using nlohmann::json;

/// Only what holds; tests/journeys reads every collection with GDAL's client.
constexpr std::array conformance_classes{
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
};

constexpr std::string_view title = "gridkeeper 要素接口 OGC API Features";
constexpr std::string_view description =
    "城区老旧小区、网格与设施的要素。 Features of a city district: compounds, grids, facilities and what lies between.";

}  // namespace

http::Response ogc_landing(const http::Request& request, App& app) {
    only_known(request, {"f"});
    const Form form = form_of(request);
    const std::string base = base_url(request, app.options), root = base + "/ogc";
    if (form == Form::html) {
        std::string body = "<p>" + escaped(description) + "</p>\n<ul>\n";
        const auto item = [&](const char* href, const char* text) {
            body += std::string("<li><a href=\"") + href + "\">" + text + "</a></li>\n";
        };
        item("/ogc/collections?f=html", "要素集 Collections");
        item("/ogc/conformance?f=html", "符合性 Conformance");
        item("/openapi", "接口说明 API description");
        item("/", "地图 Map");
        return html_page(title, {}, body + "</ul>", "/ogc?f=json");
    }
    return json_answer({{"title", title},
                        {"description", description},
                        {"links",
                         {link(with_form(root, "json"), "self", json_type, "this document"),
                          link(with_form(root, "html"), "alternate", "text/html", "this document as a page"),
                          link(base + "/openapi.json", "service-desc", openapi_type, "API definition"),
                          link(base + "/openapi", "service-doc", "text/html", "API documentation"),
                          link(root + "/conformance", "conformance", json_type, "conformance classes"),
                          link(root + "/collections", "data", json_type, "feature collections")}}});
}

http::Response ogc_conformance(const http::Request& request, App& app) {
    only_known(request, {"f"});
    if (form_of(request) == Form::html) {
        std::string body = "<ul>\n";
        for (const char* name : conformance_classes) body += "<li><code>" + escaped(name) + "</code></li>\n";
        return html_page("符合性 Conformance", {{"/ogc?f=html", "OGC API"}}, body + "</ul>", "/ogc/conformance?f=json");
    }
    const std::string self = base_url(request, app.options) + "/ogc/conformance";
    return json_answer({{"conformsTo", conformance_classes},
                        {"links",
                         {link(with_form(self, "json"), "self", json_type, "this document"),
                          link(with_form(self, "html"), "alternate", "text/html", "this document as a page")}}});
}

}  // namespace server
