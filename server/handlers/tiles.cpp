#include "server/handlers/tiles.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>
#include <xxhash.h>

#include "data/snapshot/tile.hpp"
#include "data/store/error.hpp"
#include "geo/gzip.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/past_tiles.hpp"
#include "server/http/head.hpp"
#include "server/http/problem.hpp"
#include "server/http/spare_body.hpp"
#include "server/http/stay_awake.hpp"

namespace server {

using http::Request;
using http::Response;

namespace {

constexpr std::uint32_t last_zoom_made_aside = 12;  ///< larger squares hold more and take milliseconds
constexpr int thorough_level = 6;                   ///< of gzip
constexpr std::uint32_t hits_worth_thoroughness = 3;
// No layer is named so: these keep apart in the cache what belongs to one square.
constexpr std::string_view plain_mark = ";plain", places_mark = ";places";

/// Which square in which form, for whose eyes.
struct Asked {
    std::string layers;
    geo::Tile tile;
    bool gzip;
    const data::Viewer* viewer;
    std::string sight{};  ///< the same for all who see the same in this square: see data::TileSight
    data::Revision sighted = std::numeric_limits<data::Revision>::max();  ///< `sight` holds as of this one

    /// "compound,grid", "compound,grid;10", "compound,grid;plain"
    [[nodiscard]] std::string key() const {
        std::string key = layers;
        if (!sight.empty()) key.append(";").append(sight);
        if (!gzip) key.append(plain_mark);
        return key;
    }
};

std::uint32_t coordinate(const Request& request, std::string_view name) {
    const auto& text = request.parameters.at(name);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool leading_zero = text.size() > 1 && text[0] == '0';  // one name a tile, or caches hold it twice
    if (error != std::errc{} || end != text.data() + text.size() || leading_zero)
        throw data::NotFound("a tile is named by whole numbers: " + std::string(name) + " is \"" + text + "\"");
    return value;
}

Asked asked(const Request& request) {
    const auto tile = geo::Tile::at(coordinate(request, "z"), coordinate(request, "x"), coordinate(request, "y"));
    if (!tile) throw data::NotFound("the pyramid has zooms 0 to 22 and 2^zoom squares a side");
    return {request.parameters.at("layers"), *tile, http::takes_gzip(request), &viewer_of(request)};
}

/// Of what is in the tile, not of when it was made: an edit elsewhere keeps it. The plain form is one sequence of
/// bytes, so its tag is strong. The compressed one is made anew at a better level without any change of what it says:
/// its tag is weak (RFC 9110, 8.8.1), which If-None-Match does not mind.
std::string etag_of(std::string_view plain, bool gzip) {
    const XXH128_hash_t hash = XXH3_128bits(plain.data(), plain.size());
    return fmt::format("{}\"{:016x}{:016x}\"", gzip ? "W/" : "", hash.high64, hash.low64);
}

enum class Effort { quick, thorough };

/// `plain` becomes the body itself where that is what goes out.
std::shared_ptr<EncodedTile> encoded(std::shared_ptr<std::string> plain, bool gzip, Effort effort) {
    auto tile = std::make_shared<EncodedTile>();
    tile->etag = etag_of(*plain, gzip);
    tile->thorough = effort == Effort::thorough;
    // "no-cache" is: keep it, but ask whether it still holds; an edit shows at once and an unchanged tile costs a 304.
    http::Headers headers{{"ETag", tile->etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}};
    tile->unchanged_head = http::prebuilt_head(304, headers, std::nullopt, true);
    if (plain->empty()) {
        tile->head = http::prebuilt_head(204, headers, std::nullopt, true);
        return tile;
    }
    headers.emplace_back("Content-Type", "application/vnd.mapbox-vector-tile");
    if (gzip) headers.emplace_back("Content-Encoding", "gzip");
    if (!gzip) {
        tile->body = std::move(plain);
    } else if (effort == Effort::thorough) {
        tile->body = std::make_shared<const std::string>(geo::gzip(*plain, thorough_level));
    } else {
        auto packed = http::spare_body();
        geo::gzip_quickly(*plain, *packed);
        tile->body = std::move(packed);
    }
    tile->head = http::prebuilt_head(200, headers, tile->body->size(), true);
    return tile;
}

Response answer(const EncodedTile& tile, const Request& request) {
    Response response;
    if (http::knows(request, tile.etag)) {
        response.status = 304;
        response.prebuilt_head = tile.unchanged_head;
    } else {
        response.status = tile.nothing() ? 204 : 200;
        response.prebuilt_head = tile.head;
        response.body = tile.body;
    }
    return response;
}

data::TileLayers layers_of(const Asked& wanted, const data::Snapshot& snapshot) {
    auto layers = data::TileLayers::parse(wanted.layers, snapshot.catalogue());
    if (!layers) throw data::NotFound("the layers \"" + wanted.layers + "\" are not all known, or named twice");
    return std::move(*layers);
}

std::string key_of_places(const Asked& wanted) {
    return wanted.layers + std::string(places_mark);
}

/// Fills in `sight`, as far as memory knows it. Only who has other rights here than there costs a second look.
bool knows_sight(App& app, Asked& wanted) {
    const auto snapshot = app.snapshot.current();
    const data::TileSight sight(layers_of(wanted, *snapshot), snapshot->catalogue(), *wanted.viewer);
    auto found = sight.anywhere();
    if (!found) {
        wanted.sighted = snapshot->revision();
        if (const auto places = app.tiles.find(key_of_places(wanted), wanted.tile))
            found = sight.among(data::TilePlaces::from(*places->body));
    }
    if (found) wanted.sight = std::move(*found);
    return found.has_value();
}

/// The same by looking through the square. Whose things it holds is kept like a tile, and dies like one.
void learn_sight(App& app, Asked& wanted) {
    const auto snapshot = app.snapshot.current();
    const data::TileLayers layers = layers_of(wanted, *snapshot);
    const auto places = data::places_in(*snapshot, layers, wanted.tile);
    wanted.sighted = snapshot->revision();
    wanted.sight = data::TileSight(layers, snapshot->catalogue(), *wanted.viewer).among(places);
    auto kept = std::make_shared<EncodedTile>();
    kept->body = std::make_shared<const std::string>(places.text());
    app.tiles.keep(key_of_places(wanted), wanted.tile, kept, snapshot->revision());
}

/// Makes the tile from the current picture and keeps it for those who ask next.
std::shared_ptr<const EncodedTile> make(App& app, const Asked& wanted, Effort effort) {
    const auto snapshot = app.snapshot.current();
    const data::TileLayers layers = layers_of(wanted, *snapshot);
    const data::TileLimits limits{app.options.most_tile_bytes, app.options.thin_tiles};
    auto plain = http::spare_body();
    data::make_tile({*snapshot, *wanted.viewer}, layers, wanted.tile, limits, *plain);
    const auto made = encoded(std::move(plain), wanted.gzip, effort);
    if (made->body && app.tiles.has_room_for(made->body->size()))  // what stays takes no more room than it needs
        made->body = std::make_shared<const std::string>(*made->body);
    // What came in since the places were looked at may not be for all who share that sight.
    app.tiles.keep(wanted.key(), wanted.tile, made, std::min(snapshot->revision(), wanted.sighted));
    return made;
}

/// Asked for often enough: made once more and compressed well, when nothing else is to be done.
void compress_well(App& app, const Asked& wanted) {
    app.readers.when_idle([&app, own = Asked(wanted), viewer = *wanted.viewer]() mutable {
        own.viewer = &viewer;  // the request is gone by then
        static_cast<void>(make(app, own, Effort::thorough));
    });
}

std::optional<Response> from_cache(const Request& request, App& app) {
    if (asks_for_the_past(request)) return std::nullopt;
    auto wanted = asked(request);
    if (!knows_sight(app, wanted)) return std::nullopt;
    const auto tile = app.tiles.find(wanted.key(), wanted.tile);
    if (!tile) return std::nullopt;
    if (wanted.gzip && !tile->nothing() && tile->hits.load(std::memory_order_relaxed) < hits_worth_thoroughness &&
        tile->hits.fetch_add(1, std::memory_order_relaxed) + 1 == hits_worth_thoroughness && !tile->thorough)
        compress_well(app, wanted);
    return answer(*tile, request);
}

http::awaitable<Response> from_map(Request request, App& app) {
    auto wanted = asked(request);
    if (asks_for_the_past(request)) co_return co_await past_tile(request, app, wanted.layers, wanted.tile);
    if (!knows_sight(app, wanted)) co_await app.readers.compute([&] { learn_sight(app, wanted); });
    const auto turn = co_await app.flights.board(
        fmt::format("{}/{}/{}/{}", wanted.tile.zoom, wanted.tile.x, wanted.tile.y, wanted.key()));
    if (!turn)
        if (const auto made_by_another = app.tiles.find(wanted.key(), wanted.tile))
            co_return answer(*made_by_another, request);

    std::shared_ptr<const EncodedTile> made;
    if (wanted.tile.zoom <= last_zoom_made_aside)
        co_await app.readers.compute([&] { made = make(app, wanted, Effort::quick); });
    else
        made = make(app, wanted, Effort::quick);
    http::stay_awake(co_await http::here);
    co_return answer(*made, request);
}

}  // namespace

const http::CachedHandler tile_handler{&from_cache, &from_map};

}  // namespace server
