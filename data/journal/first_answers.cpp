#include "data/journal/first_answers.hpp"

namespace data {

std::optional<FirstAnswer> first_answer(Connection& db, std::string_view person, std::string_view key) {
    Query row = db.query(R"sql(
        SELECT asked, status, headers, body
          FROM idempotency
         WHERE person = :person AND key = :key AND time >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days')
    )sql");
    if (!row.bind(":person", person).bind(":key", key).step()) return std::nullopt;
    FirstAnswer answer{row.text(0), row.integer(1), row.text(2), std::nullopt};
    if (!row.is_null(3)) answer.body = row.text(3);
    return answer;
}

void keep_answer(Connection& db, std::string_view person, std::string_view key, const FirstAnswer& answer) {
    // A hundred of the old ones at a time: no write pays for a month of others.
    db.query(R"sql(
        DELETE FROM idempotency
         WHERE rowid IN (SELECT rowid
                           FROM idempotency
                          WHERE time < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days')
                          ORDER BY time
                          LIMIT 100)
    )sql")
        .run();

    Query row = db.query(R"sql(
        INSERT OR REPLACE INTO idempotency (person, key, asked, time, status, headers, body)
        VALUES (:person, :key, :asked, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), :status, :headers, :body)
    )sql");
    row.bind(":person", person).bind(":key", key).bind(":asked", std::string_view(answer.asked));
    row.bind(":status", answer.status).bind(":headers", std::string_view(answer.headers));
    if (answer.body)
        row.bind(":body", std::string_view(*answer.body));
    else
        row.bind_null(":body");
    row.run();
}

}  // namespace data
