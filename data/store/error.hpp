#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace data {

/// Failures in this room's own words. The server turns each into one problem answer (RFC 9457).

struct NotFound : std::runtime_error {
    using runtime_error::runtime_error;
};

/// Somebody changed the row since the caller read it.
struct VersionConflict : std::runtime_error {
    VersionConflict(std::int64_t given, std::int64_t current);
    std::int64_t given, current;
};

/// The row clashes with another (code or uid already used with other content).
struct Conflict : std::runtime_error {
    using runtime_error::runtime_error;
};

/// One thing that is wrong with an input; a person can act on it.
struct Finding {
    std::string code;     ///< stable word: "required", "type", "unknown-field", "self-intersection" ...
    std::string field;    ///< property name or "geometry"
    std::string message;  ///< English sentence
    double lon = 0, lat = 0;
    bool has_place = false;  ///< lon and lat say where
};

/// The input breaks the collection's description; all findings at once.
struct Invalid : std::runtime_error {
    explicit Invalid(std::vector<Finding> found);
    std::vector<Finding> findings;
};

/// Another process owns the database for writing.
struct Owned : std::runtime_error {
    using runtime_error::runtime_error;
};

/// The disk is full: nothing was written, reads go on.
struct DiskFull : std::runtime_error {
    using runtime_error::runtime_error;
};

/// A question was given up: it took longer than one may.
struct TooLong : std::runtime_error {
    using runtime_error::runtime_error;
};

/// SQLite or SpatiaLite refused; the message is for the log.
struct StorageFailure : std::runtime_error {
    using runtime_error::runtime_error;
};

}  // namespace data
