#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/feature/record_json.hpp"
#include "data/store/connection.hpp"
#include "data/store/digest.hpp"

namespace data {

/// The form of `after`; a reader of old rows goes by it.
inline constexpr std::int64_t journal_schema = 1;

/// One row of the journal, see docs/architecture.md.
struct JournalRow {
    std::int64_t seq = 0;
    std::optional<Revision> revision;  ///< none: its batch's
    std::int64_t batch = 0;            ///< 0: of no batch
    std::string time, person, reason;  ///< empty in rows of a batch: its own row has them
    std::string collection;
    FeatureId feature = 0;
    std::string operation;  ///< create, replace, delete; batch
    std::string after;      ///< JSON; empty after a delete
    std::string shape;      ///< WKB; empty after a delete
    geo::MercatorBox box;   ///< round before and after
    std::int64_t schema = journal_schema;
    std::vector<PersonalValue> personal;
    std::string chain;  ///< SHA-256 of the previous row's chain and this row's content
};

/// What a change of one feature says in the journal: operation, after, shape, box, personal values.
[[nodiscard]] JournalRow describe(const Collection& collection, const Feature* before, const Feature* after);

/// The chain after this row. seq is its place, not its content, and stays out of it.
[[nodiscard]] std::string chain_after(Digest& digest, std::string_view previous, const JournalRow& row);
/// Where the chain of all rows, and where that of one batch begins.
[[nodiscard]] std::string chain_start();
[[nodiscard]] std::string chain_start(std::int64_t batch);

/// Takes `count` numbers of a sequence ("id", "revision", "seq", "batch"); gives the first.
[[nodiscard]] std::int64_t take(Connection& db, std::string_view sequence, std::int64_t count = 1);

/// Appends to the chain of all rows: fills seq and chain.
void append(Connection& db, JournalRow& row);
/// Writes a row whose seq and chain are set; personal values beside it.
void insert(Connection& db, const JournalRow& row);

/// Which row describes a feature from a revision on (none: its batch's).
void open_version(Connection& db, const JournalRow& row, const geo::MercatorBox& box);
void close_version(Connection& db, const std::string& collection, FeatureId feature, Revision revision);

/// The personal values of a row that are still kept.
[[nodiscard]] std::vector<PersonalValue> personal_of(Connection& db, std::int64_t seq);

/// UTC as the journal writes it: 2026-03-01T08:00:00.123Z. Sorts by time.
[[nodiscard]] std::string utc_text(std::chrono::system_clock::time_point moment);
[[nodiscard]] std::string utc_now();

}  // namespace data
