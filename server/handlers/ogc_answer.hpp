#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "data/feature/collection.hpp"
#include "geo/projection.hpp"
#include "server/app.hpp"
#include "server/http/message.hpp"

namespace server {

/// What the parts of the OGC interface share: the form asked for, links, the collection named in the path.

enum class Form { json, html };

/// `f=json|html` where given, else what Accept prefers; JSON where it says nothing. throws BadRequest for another f,
/// ProblemError 406 where Accept takes neither
[[nodiscard]] Form form_of(const http::Request& request);

[[nodiscard]] nlohmann::json link(std::string href, std::string_view rel, std::string_view type,
                                  std::string_view title);

/// `url` with f=... appended.
[[nodiscard]] std::string with_form(std::string_view url, std::string_view form);

/// The collection of the path; throws ProblemError 404 naming those that are there
[[nodiscard]] const data::Collection& named_collection(const http::Request& request, const data::Catalogue& catalogue);

/// The `{id}` of the path; throws data::NotFound for what can be no id
[[nodiscard]] data::FeatureId item_id(const http::Request& request);

/// The systems a collection is offered in, at the middle of the district.
[[nodiscard]] std::vector<geo::Crs> offered_crs(const data::Snapshot& snapshot);

/// A part of a URL, percent-encoded: everything but letters, digits and -._~
[[nodiscard]] std::string url_part(std::string_view text);

/// "兴趣点 Facility": Chinese first, English beside it.
[[nodiscard]] std::string both(const data::Title& title);

}  // namespace server
