#include "server/live/map_talk.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/app.hpp"
#include "server/http/problem.hpp"
#include "server/log.hpp"

namespace server::live {

using nlohmann::json;

namespace {

constexpr std::size_t most_ids_told = 1'000;     ///< past it the map is read anew: that is less
constexpr std::size_t most_boxes_told = 32;      ///< of a collection; past it one box of all
constexpr data::Revision most_unknown = 100;     ///< revisions by which a client's knowledge may lie back
constexpr std::uint16_t signed_out_code = 4401;  ///< 4000 and up are the program's own (RFC 6455, 7.4.2)

[[noreturn]] void refuse(std::string why) {
    throw http::ProblemError({400, "bad-request", std::move(why), json::object()});
}

std::string box_text(const geo::MercatorBox& box) {
    const auto [west, south, east, north] = geo::to_lonlat(box);
    return fmt::format("[{:.7f},{:.7f},{:.7f},{:.7f}]", west, south, east, north);
}

/// What is told of one collection.
struct Told {
    std::vector<data::FeatureId> ids;
    std::vector<geo::MercatorBox> boxes;

    void add(const geo::MercatorBox& box) {
        if (std::find(boxes.begin(), boxes.end(), box) != boxes.end()) return;
        if (boxes.size() < most_boxes_told)
            boxes.push_back(box);
        else {
            for (std::size_t i = 1; i < boxes.size(); ++i) boxes[0].include(boxes[i]);
            boxes[0].include(box);
            boxes.resize(1);
        }
    }
};

}  // namespace

/// A message of the client, read member by member with a word for each that does not fit.
struct MapTalk::Message {
    json members;
    const data::Catalogue& catalogue;

    Message(std::string_view text, const data::Catalogue& of)
        : members(json::parse(text, nullptr, false)), catalogue(of) {
        if (!members.is_object() || !members.value("type", json()).is_string())
            refuse("a message is a JSON object with a \"type\"");
    }
    [[nodiscard]] std::string type() const { return members["type"]; }
    void only(std::initializer_list<std::string_view> known) const {
        for (const auto& [name, value] : members.items())
            if (name != "type" && std::find(known.begin(), known.end(), name) == known.end())
                refuse("\"" + name + "\" is no member of this message");
    }
    [[nodiscard]] std::vector<geo::MercatorBox> bounds() const {
        const json& given = members.value("bounds", json());
        double edges[4];
        bool fits = given.is_array() && given.size() == std::size(edges);
        for (std::size_t i = 0; fits && i < std::size(edges); ++i)
            if ((fits = given[i].is_number())) edges[i] = given[i];
        const auto& [west, south, east, north] = edges;
        fits = fits && std::abs(west) <= 180 && std::abs(east) <= 180 && std::abs(south) <= 90 &&
               std::abs(north) <= 90 && south <= north;
        if (!fits) refuse("\"bounds\" is [west, south, east, north] in degrees");
        if (west <= east) return {geo::to_mercator(geo::Box{west, south, east, north})};
        return {geo::to_mercator(geo::Box{west, south, 180, north}),
                geo::to_mercator(geo::Box{-180, south, east, north})};
    }
    [[nodiscard]] std::size_t collection(const json& name) const {
        const auto index = name.is_string() ? catalogue.index(name.get<std::string>()) : std::nullopt;
        if (!index) refuse("there is no collection " + name.dump(-1, ' ', false, json::error_handler_t::replace));
        return *index;
    }
    [[nodiscard]] std::vector<bool> collections() const {
        const json& given = members.value("collections", json());
        if (!given.is_array()) refuse("\"collections\" is a list of names");
        std::vector<bool> chosen(catalogue.collections().size());
        for (const json& name : given) chosen[collection(name)] = true;
        return chosen;
    }
    [[nodiscard]] std::optional<data::Revision> since() const {
        if (!members.contains("since")) return std::nullopt;
        if (!members["since"].is_number_unsigned()) refuse("\"since\" is a revision");
        return members["since"].get<data::Revision>();
    }
    /// `of` is an object with "collection" and "id".
    [[nodiscard]] Focus focus(const json& of) const {
        if (!of.is_object() || !of.contains("id") || !of["id"].is_number_unsigned())
            refuse("a feature is named by \"collection\" and \"id\"");
        return {collection(of.value("collection", json())), of["id"].get<data::FeatureId>()};
    }
};

MapTalk::MapTalk(const http::Request& request, App& app, Room& room) : app_(app), room_(room), caller_(request.caller) {
    credentials_.https = request.https;
    credentials_.stranger = request.stranger;  // the site's, which outlives every connection
    for (const auto& [name, value] : request.headers)
        if (name == "cookie" || name == "authorization") credentials_.headers.emplace_back(name, value);
    app_.live.talks.fetch_add(1, std::memory_order_relaxed);
}

MapTalk::~MapTalk() {
    app_.live.talks.fetch_sub(1, std::memory_order_relaxed);
    if (line_) room_.leave(*this);
    if (editing_) app_.live.stops(*this, *editing_);
}

void MapTalk::begin(http::TalkLine& line) {
    line_ = &line;
    looked_ = room_.newest();
    room_.enter(*this);
    look_at_caller();  // signed out meanwhile?
}

// --- what is heard ---------------------------------------------------------------------------------------------------

void MapTalk::heard(std::string_view text) {
    const auto snapshot = app_.snapshot.current();
    const Message message(text, snapshot->catalogue());
    const std::string type = message.type();
    if (type == "view")
        take_view(message);
    else if (type == "editing")
        take_editing(message);
    else if (type == "stopped")
        message.only({}), stop_editing();
    else
        refuse("the types of messages are view, editing and stopped");
}

void MapTalk::take_view(const Message& message) {
    message.only({"bounds", "collections", "since", "card"});
    auto view = message.bounds();
    auto collections = message.collections();
    const auto since = message.since();
    std::optional<Focus> card;
    if (message.members.contains("card")) card = message.focus(message.members["card"]);

    view_ = std::move(view), collections_ = std::move(collections);
    catalogue_ = app_.writer.catalogue();
    if (since) {
        looked_ = *since;
        reload_due_ =
            reload_due_ || *since > app_.snapshot.current()->revision();  // of another database, or an older copy
    }
    answer_due_ = true;
    due_ = false;
    card_ = card;
    focus_on(editing_ ? editing_ : card_);
    look();
}

void MapTalk::take_editing(const Message& message) {
    message.only({"collection", "id"});
    const Focus focus = message.focus(message.members);
    stop_editing();
    if (!caller_) refuse("sign in to edit");
    const auto snapshot = app_.snapshot.current();
    const auto feature = snapshot->layer(focus.first).find(focus.second);
    if (!feature || !sees(focus)) return;  // as if it were not there
    if (!caller_->viewer.writes(snapshot->catalogue().collections()[focus.first], feature->jurisdiction())) return;
    editing_ = focus;
    app_.live.edits(*this, focus, {caller_->person, caller_->name});
    focus_on(editing_);
}

void MapTalk::stop_editing() {
    if (!editing_) return;
    app_.live.stops(*this, *editing_);
    editing_.reset();
    focus_on(card_);
}

void MapTalk::focus_on(std::optional<Focus> focus) {
    if (focus == focus_) return;
    focus_ = focus;
    editors_known_ = false;
    editors_due_ = focus.has_value();
    line_->wake();
}

void MapTalk::hear_of_editors(Focus focus) {
    if (focus_ != focus) return;
    editors_due_ = true;
    line_->wake();
}

// --- what concerns it ------------------------------------------------------------------------------------------------

const data::Viewer& MapTalk::viewer() const noexcept {
    static const data::Viewer nobody(data::Public::closed);
    return caller_ ? caller_->viewer : credentials_.stranger ? *credentials_.stranger : nobody;
}

bool MapTalk::in_view(const Change::State& state) const {
    return std::any_of(view_.begin(), view_.end(),
                       [&](const geo::MercatorBox& part) { return part.touches(state.box); });
}

/// One state of it, before or after, lies in the view and is for these eyes.
bool MapTalk::shows(const Change::Feature& feature, const std::optional<Change::State>& state) const {
    return state && collections_[feature.collection] && in_view(*state) &&
           viewer().sees(catalogue_->collections()[feature.collection], state->jurisdiction.lent());
}

bool MapTalk::concerns(const Change& change) const {
    if (!std::any_of(view_.begin(), view_.end(), [&](const auto& part) { return part.touches(change.box); }))
        return false;
    return std::any_of(change.features.begin(), change.features.end(), [&](const Change::Feature& feature) {
        return shows(feature, feature.before) || shows(feature, feature.after);
    });
}

bool MapTalk::sees(Focus focus) const {
    if (!caller_) return false;
    const auto snapshot = app_.snapshot.current();
    const auto feature = snapshot->layer(focus.first).find(focus.second);
    return feature && viewer().sees(snapshot->catalogue().collections()[focus.first], feature->jurisdiction());
}

void MapTalk::look() {
    if (people_state_ != room_.people_state()) look_at_caller();
    if (view_.empty() || due_) return;
    if (!room_.knows_since(looked_)) {
        reload_due_ = true;
    } else {
        room_.each_since(looked_, [this](const Change& change) {
            if ((due_ = concerns(change))) return false;
            looked_ = change.revision;
            return true;
        });
    }
    if (due_ || answer_due_ || reload_due_) line_->wake();
}

/// Who was signed in and is no more is hung up on; who now sees something else is to read it anew.
void MapTalk::look_at_caller() {
    people_state_ = room_.people_state();
    if (!caller_) return;
    std::shared_ptr<const http::Caller> now;
    try {
        now = app_.people.caller(credentials_);
    } catch (const http::ProblemError&) {
        // a token that holds no longer
    }
    if (!now || now->must_change_password) {
        view_.clear();
        line_->hang_up(signed_out_code, "signed out");
        return;
    }
    if (now->grants != caller_->grants || now->viewer.grounds() != caller_->viewer.grounds()) reload_due_ = true;
    caller_ = std::move(now);
}

void MapTalk::breathe() {
    people_state_ = ~room_.people_state();  // a session may have run out
    if (told_ + most_unknown < looked_) answer_due_ = !view_.empty();
    look();
}

// --- what is said ----------------------------------------------------------------------------------------------------

std::optional<std::string> MapTalk::next() {
    auto text = say_changes();
    if (!text) text = say_editors();
    if (text) app_.live.messages.fetch_add(1, std::memory_order_relaxed);
    return text;
}

std::string MapTalk::say_reload() {
    reload_due_ = due_ = answer_due_ = false;
    looked_ = told_ = std::max(app_.snapshot.current()->revision(), room_.newest());
    return fmt::format(R"({{"type":"reload","revision":{}}})", told_);
}

std::optional<std::string> MapTalk::say_changes() {
    if (view_.empty() || !(due_ || answer_due_ || reload_due_)) return std::nullopt;
    if (reload_due_ || !room_.knows_since(looked_)) return say_reload();

    std::map<std::size_t, Told> by_collection;
    std::size_t ids = 0, revisions = 0;
    room_.each_since(looked_, [&](const Change& change) {
        if (!concerns(change)) return true;
        ++revisions;
        for (const Change::Feature& feature : change.features) {
            const bool before = shows(feature, feature.before), after = shows(feature, feature.after);
            if (!before && !after) continue;
            Told& told = by_collection[feature.collection];
            told.ids.push_back(feature.id), ++ids;
            if (before) told.add(feature.before->box);
            if (after) told.add(feature.after->box);
            if (ids > most_ids_told) return false;
        }
        return true;
    });
    if (revisions > 1) app_.live.skipped.fetch_add(revisions - 1, std::memory_order_relaxed);
    if (ids > most_ids_told) return say_reload();
    if (ids == 0 && !answer_due_) return std::nullopt;

    due_ = answer_due_ = false;
    looked_ = told_ = std::max(looked_, room_.newest());
    const auto snapshot = app_.snapshot.current();
    std::string text = fmt::format(R"({{"type":"changes","revision":{},"changes":[)", told_);
    for (auto& [collection, told] : by_collection) {
        std::sort(told.ids.begin(), told.ids.end());
        told.ids.erase(std::unique(told.ids.begin(), told.ids.end()), told.ids.end());
        if (text.back() != '[') text += ',';
        text += fmt::format(R"({{"collection":"{}","ids":[{}],"boxes":[)",
                            snapshot->catalogue().collections()[collection].name, fmt::join(told.ids, ","));
        for (std::size_t i = 0; i < told.boxes.size(); ++i) text += (i ? "," : "") + box_text(told.boxes[i]);
        text += "]}";
    }
    return text + "]}";
}

std::optional<std::string> MapTalk::say_editors() {
    if (!std::exchange(editors_due_, false) || !focus_ || !sees(*focus_)) return std::nullopt;
    json people = json::array();
    for (const Live::Person& person : app_.live.editors_of(*focus_))
        if (person.id != caller_->person) people.push_back({{"name", person.name}});
    if (people.empty() && !editors_known_) return std::nullopt;  // nobody was told of, so nobody is gone
    editors_known_ = !people.empty();
    return json{{"type", "presence"},
                {"collection", app_.snapshot.current()->catalogue().collections()[focus_->first].name},
                {"id", focus_->second},
                {"people", std::move(people)}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace server::live
