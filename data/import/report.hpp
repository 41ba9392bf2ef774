#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "data/feature/value.hpp"
#include "data/store/error.hpp"

namespace data::import {

/// The import as a whole came to nothing: the database is as it was.
struct Failure : std::runtime_error {
    Failure(std::string word, const std::string& message) : std::runtime_error{message}, code{std::move(word)} {}
    std::string code;  ///< stable word: "format", "no-crs", "damaged", "worker-died", "mapping", "rejected" ...
};

/// A feature of the file that was not stored, and everything that is wrong with it.
struct Rejection {
    std::string feature;  ///< the file's own name for it: "feature 17" or "way 4711"
    std::string name;     ///< what it is called, where it has a name
    std::vector<Finding> findings;
};

/// Which column became which field, and how that was decided.
struct Mapped {
    std::string field, column, by;  ///< by: "order", "name", "title", "alias"
};

/// What an import did. read = stored + rejected + passed_over + dropped, always.
struct Report {
    std::string file, collection, driver, layer, crs;
    std::int64_t read = 0;
    std::int64_t stored = 0;  ///< features of the file that became rows
    std::int64_t rejected = 0;
    std::int64_t passed_over = 0;  ///< OpenStreetMap only: things that are none of ours (traffic signals, benches)
    std::int64_t dropped = 0;      ///< read and fit, but the import failed later: nothing of it is stored
    std::vector<std::pair<std::string, std::int64_t>> rows;  ///< rows by collection, derived ones too
    std::vector<Mapped> mapped;
    std::vector<std::string> unmapped;  ///< columns that nothing took
    std::vector<std::string> notes;     ///< warnings and choices a person should know
    std::vector<Rejection> rejections;
    Revision revision = 0;
};

/// After a failure: nothing is stored, and what was read and not rejected is dropped.
void count_as_failed(Report& report);

/// "12 read = 9 stored + 3 rejected", with what else there is.
[[nodiscard]] std::string balance(const Report& report);

[[nodiscard]] nlohmann::json to_json(const Report& report);

/// How far it is. `share` is 0..1 of the work named; below 0 where nobody knows.
struct Progress {
    std::string doing;
    std::int64_t features = 0;
    double share = -1;
};
using Watch = std::function<void(const Progress&)>;

}  // namespace data::import
