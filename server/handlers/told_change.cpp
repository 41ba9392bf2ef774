#include "server/handlers/told_change.hpp"

#include <nlohmann/json.hpp>

#include "data/journal/history.hpp"
#include "data/journal/undo.hpp"
#include "data/people/person.hpp"
#include "geo/geojson.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/feature_json.hpp"
#include "server/handlers/rights.hpp"
#include "server/handlers/undo.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

/// A feature as one row of the journal left it, as far as who asks may see it.
struct State {
    data::Feature feature;
    data::Roles here;  ///< what who asks is where it lay
    bool forgotten = false;
    std::int64_t row = 0;
};

std::optional<State> state_of(data::Connection& db, const data::Collection& collection,
                              const std::optional<std::int64_t>& row, const data::Viewer& viewer) {
    if (!row) return std::nullopt;
    State state;
    state.row = *row;
    state.feature = data::feature_of_row(db, collection, *row, &state.forgotten);
    state.here = viewer.roles_in(data::Jurisdiction(collection, state.feature));
    if (!viewer.sees(collection, state.here)) return std::nullopt;
    return state;
}

json to_json(const data::Value& value) {
    std::string text;
    append_value(text, value);
    return json::parse(text);
}

/// Of a field about people: it was there, and retention deleted it since.
bool was_removed(data::Connection& db, const State& state, const data::Field& field, std::size_t index) {
    if (!state.forgotten || !field.personal || state.feature.values[index] != data::Value{}) return false;
    return data::row_names_person_in(db, state.row, field);
}

class Differences {
  public:
    Differences(data::Connection& db, const data::Collection& collection, const data::Viewer& viewer,
                const std::optional<State>& before, const std::optional<State>& after)
        : db_(db), collection_(collection), viewer_(viewer), before_(before), after_(after) {}

    json list() {
        const auto text = [&](const char* name, std::string data::Feature::*member) {
            add(name, before_ ? json(before_->feature.*member) : json(),
                after_ ? json(after_->feature.*member) : json());
        };
        text("name", &data::Feature::name);
        text("code", &data::Feature::code);
        text("division_code", &data::Feature::division_code);
        const auto source = [](const std::optional<State>& state) {
            return state ? json(data::to_string(state->feature.source)) : json();
        };
        add("source", source(before_), source(after_));
        for (std::size_t i = 0; i < collection_.fields.size(); ++i) {
            const data::Field& field = collection_.fields[i];
            if (may_read(field, before_) && may_read(field, after_))
                add(field.name, value(before_, i), value(after_, i));
        }
        return std::move(list_);
    }

  private:
    [[nodiscard]] bool may_read(const data::Field& field, const std::optional<State>& state) const {
        return !state || viewer_.reads(field, state->here);
    }
    [[nodiscard]] json value(const std::optional<State>& state, std::size_t index) const {
        if (!state) return {};
        if (was_removed(db_, *state, collection_.fields[index], index)) return {{"removed", true}};
        return to_json(state->feature.values[index]);
    }
    void add(const std::string& field, json before, json after) {
        const auto known = [](const json& value) { return !value.is_null() && value != ""; };
        if (before == after || (!known(before) && !known(after))) return;
        list_.push_back({{"field", field}, {"before", std::move(before)}, {"after", std::move(after)}});
    }

    data::Connection& db_;
    const data::Collection& collection_;
    const data::Viewer& viewer_;
    const std::optional<State>&before_, &after_;
    json list_ = json::array();
};

json person_json(data::Connection& db, const std::string& login) {
    json person{{"login", login}};
    if (auto name = data::name_of(db, login)) person["name"] = std::move(*name);
    return person;
}

bool may_know(const http::Request& request, const std::string& login, data::Roles here) {
    if (request.caller && request.caller->login == login) return true;
    return here.meets(data::who_know_people);
}

void tell_undo(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
               data::Revision revision, const ToldForm& form, json& one) {
    if (const auto by = data::undone_by(db, revision)) one["undone_by"] = *by;
    if (const auto undoes = data::undone_in(db, revision); !undoes.empty()) one["undoes"] = undoes;
    if (form.undo) one["undo"] = undo_outlook(request, db, catalogue, revision);
}

/// A batch is told to who may see all of it.
std::optional<json> told_batch(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                               const data::Told& told, const ToldForm& form) {
    const data::Roles everywhere = viewer_of(request).roles_in("");
    if (!everywhere.meets(data::signed_in)) return std::nullopt;
    const json facts = json::parse(told.facts, nullptr, false);
    json one{{"revision", told.revision},
             {"time", told.time},
             {"operation", "import"},
             {"reason", told.reason},
             {"features", facts.value("features", 0)},
             {"counts", facts.value("collections", json::object())}};
    if (may_know(request, told.person, everywhere)) one["person"] = person_json(db, told.person);
    tell_undo(request, db, catalogue, told.revision, form, one);
    return one;
}

}  // namespace

std::optional<json> told_change(const http::Request& request, data::Connection& db, const data::Catalogue& catalogue,
                                const data::Told& told, const ToldForm& form) {
    if (told.operation == "batch") return told_batch(request, db, catalogue, told, form);
    const data::Collection& collection = catalogue.at(told.collection);
    const data::Viewer& viewer = viewer_of(request);
    const auto before = state_of(db, collection, told.before, viewer),
               after = state_of(db, collection, told.after, viewer);
    if (!before && !after) return std::nullopt;
    const State& known = after ? *after : *before;
    json one{{"revision", told.revision},
             {"time", told.time},
             {"operation", told.operation},
             {"collection", told.collection},
             {"id", told.feature},
             {"name", known.feature.name},
             {"version", known.feature.version},
             {"changes", Differences(db, collection, viewer, before, after).list()},
             {"geometry_changed", !before || !after || before->feature.shape != after->feature.shape}};
    if (may_know(request, told.person, known.here)) one["person"] = person_json(db, told.person);
    if (form.geometry) {
        one["geometry_before"] = before ? geo::to_geojson(before->feature.shape) : json();
        one["geometry_after"] = after ? geo::to_geojson(after->feature.shape) : json();
    }
    tell_undo(request, db, catalogue, told.revision, form, one);
    return one;
}

}  // namespace server
