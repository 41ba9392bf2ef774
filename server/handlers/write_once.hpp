#pragma once

#include <functional>
#include <optional>

#include "data/journal/batch.hpp"
#include "data/journal/transaction.hpp"
#include "data/store/owner.hpp"
#include "server/app.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"

namespace server {

/// Who writes, and by which request; goes into the journal.
[[nodiscard]] data::Actor actor(const http::Request& request);

/// Runs `work` on the writer's thread and answers with what it gives, once that is on disk. With an `Idempotency-Key`
/// the answer is kept in the same transaction: the same request of the same person is then answered with it for 30 days
/// and not done again, and another request under that key is refused with 422. A refusal changed nothing and is not
/// kept. throws what `work` throws; BadRequest for a key that is none
[[nodiscard]] http::awaitable<http::Response> write_once(const http::Request& request, App& app,
                                                         std::function<http::Response(data::Transaction&)> work);

/// The same for what is written in pieces and may take minutes: `work` runs on the thread for long work, in its turn,
/// and lets what it is given run in the transaction that makes all of it visible; there `told` makes the answer. Rights
/// are the caller's to judge.
[[nodiscard]] http::awaitable<http::Response> write_long_once(
    const http::Request& request, App& app, std::function<void(data::Owner&, const data::Along&)> work,
    std::function<http::Response(data::Connection&, data::Revision)> told);

/// What the same request of the same person under the same `Idempotency-Key` was answered with. Blocks for a look into
/// the database. throws as write_once()
[[nodiscard]] std::optional<http::Response> answered_before(const http::Request& request, App& app);

/// The answer to a question what a write would do: thrown by `work`, so that nothing of it is stored.
struct NothingKept {
    http::Response answer;
};

}  // namespace server
