#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/feature/collection.hpp"

namespace data::filter {

/// What an expression is.
enum class Kind { truth, number, text, day, moment, interval, geometry, list, json };
[[nodiscard]] std::string_view to_string(Kind kind) noexcept;  ///< with its article: "a number"

/// One thing of a feature that can be asked for by name.
struct Queryable {
    std::string name;
    Kind kind = Kind::text;
    std::string column;            ///< SQL of alias t
    const Field* field = nullptr;  ///< nothing: one that every feature has
};

/// Which fields whoever asks may read.
using Readable = std::function<bool(const Field&)>;

/// What a collection can be asked for, sorted by and shown with, by one person: the one place that decides it. A field
/// that is not readable is as one that is not there.
class Queryables {
  public:
    /// Refers to the collection.
    Queryables(const Collection& collection, const Readable& readable);

    [[nodiscard]] const Collection& collection() const noexcept { return *collection_; }
    /// `geometry` and `shape` are the same.
    [[nodiscard]] const Queryable* find(std::string_view name) const noexcept;
    [[nodiscard]] std::span<const Queryable> all() const noexcept { return all_; }

  private:
    const Collection* collection_;
    std::vector<Queryable> all_;
};

/// What features can be sorted by: a value that has an order.
[[nodiscard]] bool is_sortable(const Queryable& queryable) noexcept;

}  // namespace data::filter
