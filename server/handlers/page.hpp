#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/router.hpp"

namespace server {

/// Text as HTML: nothing in it can become markup.
[[nodiscard]] std::string escaped(std::string_view text);

/// A link of the way that leads to a page: address and text.
using Crumb = std::pair<std::string, std::string>;

/// A plain page for people: no script, no inline style, nothing from elsewhere. `body` is HTML, the rest is text.
/// `json` is the address of the same answer as JSON; empty where there is none.
[[nodiscard]] http::Response html_page(std::string_view title, const std::vector<Crumb>& way, std::string_view body,
                                       std::string_view json = {}, int status = 200);

/// GET /pages/page.css  how these pages look.
http::Response page_style(const http::Request& request, App& app);

}  // namespace server
