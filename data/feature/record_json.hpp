#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/feature/feature.hpp"

namespace data {

/// Features as the compact JSON text that the column `local` and the journal hold. Written and read without a document
/// between, since a bulk load does it for every row.

/// Appends one value: null, true, 12, 0.5, "text"; a JSON field's text as it is.
void append_json(std::string& out, const Value& value, FieldType type);
void append_json(std::string& out, std::string_view text);

/// The object of a feature's known local values; empty where it has none.
[[nodiscard]] std::string local_json(const Collection& collection, const Feature& feature);

/// Fills the local ones among `values` (already as long as the fields) from such an object; a name that the collection
/// no longer knows is left out. throws StorageFailure for text that is no JSON object
void read_local_json(const Collection& collection, std::string_view json, std::vector<Value>& values);

/// A personal value as the journal's `after` shows it: {"hash":"..."}; the value itself lies in journal_personal.
struct PersonalValue {
    std::string field;
    std::string salt;   ///< bytes
    std::string value;  ///< JSON text
    std::string hash;   ///< hex SHA-256 of salt and value
};

/// Everything of a feature but id and shape as one object: what the journal's `after` holds. Personal values are hashed
/// with fresh salts and handed over in `personal`.
[[nodiscard]] std::string record_json(const Collection& collection, const Feature& feature,
                                      std::vector<PersonalValue>& personal);

/// Reads record_json back (shape and id stay unset). Personal values, hashed there, come from `personal` and are
/// unknown where it has none; `forgotten` (optional) is set when one is missing. throws StorageFailure
[[nodiscard]] Feature feature_from_record(const Collection& collection, std::string_view json,
                                          const std::vector<PersonalValue>& personal, bool* forgotten = nullptr);

/// The hash that stands for a personal value. hex
[[nodiscard]] std::string personal_hash(std::string_view salt, std::string_view value);

}  // namespace data
