#pragma once

#include <deque>
#include <string>
#include <vector>

#include "data/filter/expression.hpp"
#include "data/filter/queryables.hpp"
#include "data/store/connection.hpp"

namespace data::filter {

/// A filter that check() found nothing wrong with, as a condition of SQL on alias t, true, false or unknown as CQL2 has
/// it. Its text is made of our own words and the columns of the collection's description; every value of the filter is
/// bound. Looks into the filter, and belongs to the thread that made it.
class Condition {
  public:
    /// `by_index`: places are looked for in the collection's spatial index first, which knows the rows of today only.
    Condition(const Expression& filter, const Queryables& queryables, bool by_index);

    [[nodiscard]] const std::string& sql() const noexcept { return sql_; }
    void bind(Query& query) const;

  private:
    class Writer;
    std::string sql_;
    std::vector<Value> values_;          ///< :f0, :f1 ...
    std::deque<SqlFunction> functions_;  ///< :g0, :g1 ...
};

/// A queryable as SQL compares and sorts it: moments to the nanosecond, as texts of one length.
[[nodiscard]] std::string comparable(const Queryable& queryable);

}  // namespace data::filter
