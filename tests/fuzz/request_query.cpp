#include <cmath>

#include "data/journal/utc_time.hpp"
#include "server/handlers/parameters.hpp"
#include "server/http/problem.hpp"
#include "server/http/target.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {
namespace {

/// The readers take it, or refuse it by name.
template <class Reading>
void ask(const Reading& reading) {
    try {
        reading();
    } catch (const server::http::BadRequest& refused) {
        must(std::string_view(refused.what()).starts_with(refused.parameter + ": "), "a refusal names its parameter");
    }
}

}  // namespace

/// A query string as the handlers read it: places, boxes, numbers, moments.
void request_query(Bytes bytes) {
    server::http::Request request;
    try {
        request.query = server::http::parse_target("/?" + std::string(text(bytes))).query;
    } catch (const server::http::ProblemError&) {
        return;
    }
    ask([&] { server::only_known(request, {"lon", "lat", "bbox", "limit", "datetime"}); });
    ask([&] {
        const geo::LonLat place = server::place(request);
        must(std::abs(place.lon) <= 180 && std::abs(place.lat) <= 90, "a place lies on Earth");
    });
    ask([&] {
        for (const double number : server::number_list("bbox", request.parameter("bbox").value_or("")))
            must(std::isfinite(number), "a number is finite");
    });
    ask([&] {
        const auto limit = server::whole_number(request, "limit", 1, 10'000);
        must(!limit || (*limit >= 1 && *limit <= 10'000), "a number lies where it was asked to");
    });
    for (const auto& [name, value] : request.query)
        if (const auto moment = data::utc_time(value))
            must(data::utc_time(*moment) == moment, "a moment read once stays the same moment");
}

}  // namespace fuzz
