#include "server/people.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "data/journal/journal.hpp"
#include "data/people/credentials.hpp"
#include "data/people/person.hpp"
#include "data/store/migrate.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

constexpr std::string_view bearer = "Bearer ";

}  // namespace

struct People::Directory {
    struct Known {
        std::shared_ptr<const http::Caller> caller;
        std::string expires_at;
        std::shared_ptr<LastSeen::Mark> last_seen;
    };
    std::unordered_map<std::string, Known> by_hash;
    std::map<data::FeatureId, std::shared_ptr<const data::Ground>> grounds;  ///< null where the grid is gone
    bool empty = false;

    /// Null for a secret that nobody has or that has run out.
    [[nodiscard]] std::shared_ptr<const http::Caller> of(std::string_view secret, LastSeen& last_seen) const {
        const auto now = LastSeen::Clock::now();
        const auto found = by_hash.find(data::hash_of_secret(secret));
        if (found == by_hash.end() || found->second.expires_at <= data::utc_text(now)) return nullptr;
        last_seen.saw(*found->second.last_seen, now);
        return found->second.caller;
    }

    [[nodiscard]] data::Grounds grounds_of(const data::Person& person) const {
        data::Grounds own;
        for (const auto& [grid, ground] : grounds)
            if (ground && std::ranges::find(person.grants, grid, &data::Grant::grid) != person.grants.end())
                own.push_back(ground);
        return own;
    }

    /// The grounds of all grids that are granted; the very ones of `last` that have not moved.
    void read_grounds(data::Connection& db, const std::vector<data::Person>& people, const Directory& last) {
        std::shared_ptr<const data::Catalogue> catalogue;
        for (const data::Person& person : people)
            for (const data::Grant& grant : person.grants) {
                if (grant.grid == 0 || grounds.contains(grant.grid)) continue;
                if (!catalogue) catalogue = data::load_catalogue(db);
                auto& ground = grounds[grant.grid] = data::read_ground(db, catalogue->at("grid"), grant.grid);
                const auto known = last.grounds.find(grant.grid);
                if (ground && known != last.grounds.end() && known->second && known->second->mark() == ground->mark())
                    ground = known->second;
            }
    }
};

People::People(data::Public open)
    : open_(open), directory_(std::make_shared<const Directory>()), first_run_secret_(data::make_secret()) {}
People::~People() = default;

void People::read(data::Connection& db) {
    auto fresh = std::make_shared<Directory>();
    std::unordered_map<data::PersonId, http::Caller> people;
    auto everybody = data::read_people(db);
    fresh->read_grounds(db, everybody, *directory_.load(std::memory_order_acquire));
    for (data::Person& person : everybody) {
        if (person.disabled) continue;
        http::Caller caller;
        caller.person = person.id, caller.login = person.login, caller.name = person.name;
        caller.viewer = data::Viewer(person.grants, open_, fresh->grounds_of(person));
        caller.grants = std::move(person.grants);
        caller.must_change_password = person.must_change_password;
        people.emplace(person.id, std::move(caller));
    }
    fresh->empty = data::count_people(db) == 0;
    const auto add = [&](const std::string& hash, data::PersonId person, data::DeviceId device,
                         const std::string& expires_at, bool by_cookie, bool may_write) {
        const auto known = people.find(person);
        if (known == people.end()) return;
        auto caller = std::make_shared<http::Caller>(known->second);
        caller->device = device, caller->by_cookie = by_cookie, caller->may_write = may_write;
        // A first password is known to who gave it, and so are its sessions; a token's secret never was.
        caller->must_change_password = caller->must_change_password && by_cookie;
        caller->credential = hash, caller->expires_at = expires_at;
        fresh->by_hash.emplace(hash,
                               Directory::Known{std::move(caller), expires_at, last_seen_.mark_of(device, person)});
    };
    const std::string now = data::utc_now();
    for (const auto& session : data::read_sessions(db, now))
        add(session.hash, session.person, session.device, session.expires_at, true, true);
    for (const auto& token : data::read_tokens(db, now))
        add(token.hash, token.person, token.device, token.expires_at, false, token.may_write);
    directory_.store(std::move(fresh), std::memory_order_release);
    last_seen_.forget_gone();
}

bool People::follow(data::Connection& db, std::span<const data::Change> changes) {
    const auto directory = directory_.load(std::memory_order_acquire);
    if (directory->grounds.empty()) return false;
    const auto moves_one = [&](const data::Change& change) { return directory->grounds.contains(change.id); };
    if (!changes.empty() && std::ranges::none_of(changes, moves_one)) return false;
    read(db);
    return directory_.load(std::memory_order_acquire)->grounds != directory->grounds;
}

std::shared_ptr<const http::Caller> People::caller(const http::Request& request) const {
    const auto directory = directory_.load(std::memory_order_acquire);
    const auto authorization = request.header("authorization");
    if (!authorization.empty()) {
        auto caller = authorization.starts_with(bearer) ? directory->of(authorization.substr(bearer.size()), last_seen_)
                                                        : nullptr;
        if (!caller)
            throw http::ProblemError(
                {401, "sign-in-needed", "the token in Authorization is none of ours, or has run out", {}});
        return caller;
    }
    const auto secret = cookie(request, session_cookie(request));
    return secret ? directory->of(*secret, last_seen_) : nullptr;
}

std::string People::first_run_secret() const {
    return directory_.load(std::memory_order_acquire)->empty ? first_run_secret_ : "";
}

std::string_view device_cookie(const http::Request& request) noexcept {
    return request.https ? "__Host-gridkeeper-device" : "gridkeeper-device";
}

std::string_view session_cookie(const http::Request& request) noexcept {
    return request.https ? "__Host-gridkeeper-session" : "gridkeeper-session";
}

std::optional<std::string_view> cookie(const http::Request& request, std::string_view name) noexcept {
    for (const auto& [header, value] : request.headers) {
        if (header != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            auto pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

}  // namespace server
