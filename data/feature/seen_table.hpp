#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/people/viewer.hpp"
#include "data/store/connection.hpp"

namespace data {

/// A collection's table as somebody sees it, for "FROM ... t": only the rows in their sight, and unknown where they may
/// not read what stands there. So neither a count, a filter nor an order says more than the features themselves.
class SeenTable {
  public:
    /// `viewer` null: all of it. Refers to the viewer's grounds.
    SeenTable(const Collection& collection, const Viewer* viewer);

    /// The table's name, or a select in brackets with the same columns.
    [[nodiscard]] const std::string& sql() const noexcept { return sql_; }
    /// Every row is in sight; some of its columns may not be.
    [[nodiscard]] bool has_all_rows() const noexcept { return all_rows_; }
    void bind(Query& query) const;

  private:
    std::string condition(const Collection& collection, const Jurisdictions& jurisdictions);
    std::string condition(const Collection& collection, const Ground& ground);
    std::string bound(Value value);

    std::string sql_;
    bool all_rows_ = true;
    std::vector<Value> values_;          ///< :s0, :s1 ...
    std::deque<SqlFunction> functions_;  ///< :p0, :p1 ...: whether a place lies on a ground
};

/// The same of a feature in memory: nothing where it is out of sight, without the values that may not be read.
[[nodiscard]] std::optional<Feature> as_seen(const Collection& collection, const Viewer* viewer, Feature feature);

}  // namespace data
