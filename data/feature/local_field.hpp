#pragma once

#include <vector>

#include "data/feature/collection.hpp"
#include "data/store/connection.hpp"

namespace data {

/// The district's own additions to what gridkeeper ships; their rows lie beside the features. A server that is running
/// takes them up with its next Catalogue (load_catalogue).

/// Gives a collection one more attribute. Its values live in the column `local`; `field.local` is set.
/// throws NotFound (collection), Invalid (name not [a-z][a-z0-9_]*, unknown code list or target), Conflict (name in
/// use)
void add_local_field(Connection& db, const std::string& collection, Field field);

/// Adds a class or word to a code list, or a whole new list with its first entry. A district's entry of a shipped code
/// replaces the shipped one. throws Invalid (code or title missing), Conflict (code already added)
void add_code_entry(Connection& db, const std::string& list, const Title& list_title, CodeEntry entry);

/// What the two above stored, appended to the shipped descriptions.
void add_local_fields(Connection& db, std::vector<Collection>& collections);
void add_local_codes(Connection& db, std::vector<CodeList>& code_lists);

/// The stable word of a field type: "integer", "code" ...
[[nodiscard]] std::string_view to_string(FieldType type) noexcept;
[[nodiscard]] std::optional<FieldType> field_type_from(std::string_view word) noexcept;

}  // namespace data
