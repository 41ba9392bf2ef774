#include "server/handlers/write_once.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "data/journal/first_answers.hpp"
#include "data/store/digest.hpp"
#include "server/hand_over.hpp"
#include "server/handlers/answer.hpp"
#include "server/handlers/rights.hpp"
#include "server/http/caller.hpp"
#include "server/http/problem.hpp"

namespace server {
namespace {

using nlohmann::json;

constexpr std::size_t longest_key = 255;

/// The header, or nothing. A key is any text of visible ASCII characters: a UUID in most cases.
std::string_view key_of(const http::Request& request) {
    const std::string_view key = request.header("idempotency-key");
    if (key.size() > longest_key || !std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; }))
        throw http::BadRequest("Idempotency-Key", "must be 1 to 255 visible ASCII characters without spaces");
    return key;
}

/// Everything that decides what the request does.
std::string asked_by(const http::Request& request) {
    data::Digest digest;
    digest.add(http::to_string(request.method)).add(request.path).add(request.body);
    digest.add(request.header("if-match")).add(request.header("content-type"));
    return data::to_hex(digest.take());
}

http::Response given_before(const data::FirstAnswer& first, const std::string& asked) {
    if (first.asked != asked)
        throw http::ProblemError({422, "idempotency-key-used",
                                  "this Idempotency-Key stands for another request already: take a new one",
                                  json::object()});
    http::Response answer;
    answer.status = static_cast<int>(first.status);
    for (const json& header : json::parse(first.headers)) answer.with(header[0], header[1]);
    if (first.body) answer.body = std::make_shared<const std::string>(*first.body);
    return std::move(answer).with("Idempotency-Replayed", "true");
}

data::FirstAnswer to_keep(const http::Response& answer, const std::string& asked) {
    data::FirstAnswer first{asked, answer.status, json(answer.headers).dump(), std::nullopt};
    if (answer.body) first.body = *answer.body;
    return first;
}

}  // namespace

data::Actor actor(const http::Request& request) {
    return {request.caller ? request.caller->login : "",
            std::string(http::to_string(request.method)) + " " + request.path, &viewer_of(request)};
}

http::awaitable<http::Response> write_once(const http::Request& request, App& app,
                                           std::function<http::Response(data::Transaction&)> work) {
    const std::string key(key_of(request)), asked = key.empty() ? "" : asked_by(request);
    http::Response answer;
    try {
        co_await app.writer.run(actor(request), [&](data::Transaction& transaction) {
            const std::string& person = transaction.actor().person;
            if (!key.empty())
                if (const auto first = data::first_answer(transaction.db(), person, key)) {
                    answer = given_before(*first, asked);
                    return;
                }
            try {
                answer = work(transaction);
            } catch (const NothingKept&) {
                refuse_unless_allowed(request, transaction);  // who may not do it is not told either what it would do
                throw;
            }
            refuse_unless_allowed(request, transaction);
            if (transaction.changed()) answer.with("Gridkeeper-Revision", std::to_string(transaction.revision()));
            if (!key.empty()) data::keep_answer(transaction.db(), person, key, to_keep(answer, asked));
        });
    } catch (NothingKept& question) {
        answer = std::move(question.answer);
    }
    co_return answer;
}

std::optional<http::Response> answered_before(const http::Request& request, App& app) {
    const std::string_view key = key_of(request);
    if (key.empty()) return std::nullopt;
    data::Connection reading(app.options.database, data::Connection::Mode::read);
    const auto first = data::first_answer(reading, actor(request).person, key);
    if (!first) return std::nullopt;
    return given_before(*first, asked_by(request));
}

http::awaitable<http::Response> write_long_once(const http::Request& request, App& app,
                                                std::function<void(data::Owner&, const data::Along&)> work,
                                                std::function<http::Response(data::Connection&, data::Revision)> told) {
    const std::string key(key_of(request)), asked = key.empty() ? "" : asked_by(request);
    const std::string person = actor(request).person;
    http::Response answer;
    std::function<void(const LongWork::Cancelled&)> job = [&](const LongWork::Cancelled& cancelled) {
        if (auto before = answered_before(request, app)) {
            answer = std::move(*before);
            return;
        }
        data::Owner owner = owner_in_server(app, cancelled);
        work(owner, [&](data::Connection& db, data::Revision made) {
            answer = told(db, made);
            if (!key.empty()) data::keep_answer(db, person, key, to_keep(answer, asked));
        });
    };
    co_await app.long_work.run(std::move(job));
    co_return answer;
}

}  // namespace server
