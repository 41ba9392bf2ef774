#include "server/handlers/page.hpp"

#include "server/handlers/answer.hpp"

namespace server {
namespace {

constexpr std::string_view style = R"css(:root { color-scheme: light dark; --line: #c8ccd0; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --line: #4a5058; --link: #8cc2ff; } }
body { font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 72rem; margin: 0 auto; padding: 0 1rem 3rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .75rem; padding: 0; }
nav li + li::before { content: "›"; margin-right: .75rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
.name { white-space: nowrap; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .6rem; }
details { border: 1px solid var(--line); margin: .4rem 0; padding: .4rem .7rem; }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); }
)css";

constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

std::string escaped(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            case '\'': html += "&#39;"; break;
            default: html += c;
        }
    }
    return html;
}

http::Response html_page(std::string_view title, const std::vector<Crumb>& way, std::string_view body,
                         std::string_view json, int status) {
    std::string html =
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    html += escaped(title);
    html +=
        " – gridkeeper</title>\n<link rel=\"stylesheet\" href=\"/pages/page.css\">\n"
        "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n";
    if (!json.empty()) html += "<link rel=\"alternate\" type=\"application/json\" href=\"" + escaped(json) + "\">\n";
    html += "</head>\n<body>\n";
    if (!way.empty()) {
        html += "<nav aria-label=\"路径 Breadcrumb\"><ol>";
        for (const auto& [href, text] : way)
            html += "<li><a href=\"" + escaped(href) + "\">" + escaped(text) + "</a></li>";
        html += "</ol></nav>\n";
    }
    html += "<main>\n<h1>" + escaped(title) + "</h1>\n";
    html += body;
    html += "\n</main>\n";
    if (!json.empty()) html += "<footer><p><a rel=\"alternate\" href=\"" + escaped(json) + "\">JSON</a></p></footer>\n";
    html += "</body>\n</html>\n";
    return http::text(status, html_type, std::move(html)).with("Content-Security-Policy", std::string(policy));
}

http::Response page_style(const http::Request&, App&) {
    return http::text(200, "text/css; charset=utf-8", std::string(style)).with("Cache-Control", "max-age=3600");
}

}  // namespace server
