#include "data/journal/utc_time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace data {
namespace {

/// Takes fixed digits and marks from the front of a text.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool done() const noexcept { return rest_.empty(); }

    std::optional<int> digits(std::size_t count) {
        int value = 0;
        if (rest_.size() < count || rest_.find_first_not_of("0123456789") < count) return std::nullopt;
        std::from_chars(rest_.data(), rest_.data() + count, value);
        rest_.remove_prefix(count);
        return value;
    }

    bool mark(std::string_view any_of) {
        if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
        last_ = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    [[nodiscard]] char last() const noexcept { return last_; }

  private:
    std::string_view rest_;
    char last_ = 0;
};

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

std::string written(Moment moment) {
    using namespace std::chrono;
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()), unsigned(date.month()),
                       unsigned(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

/// Thousandths of a second behind a point; further digits are dropped.
std::optional<int> thousandths(Reader& reader) {
    int value = 0, scale = 100, count = 0;
    while (const auto digit = reader.digits(1)) value += *digit * scale, scale /= 10, ++count;
    return count > 0 ? std::optional(value) : std::nullopt;
}

std::optional<std::chrono::minutes> offset(Reader& reader) {
    if (reader.mark("Zz")) return std::chrono::minutes(0);
    if (!reader.mark("+-")) return std::nullopt;
    const int sign = reader.last() == '-' ? -1 : 1;
    const auto hours = reader.digits(2);
    if (!hours || *hours > 23 || !reader.mark(":")) return std::nullopt;
    const auto minutes = reader.digits(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return std::chrono::minutes(sign * (*hours * 60 + *minutes));
}

}  // namespace

std::optional<std::string> utc_time(std::string_view rfc3339) {
    using namespace std::chrono;
    Reader reader(rfc3339);
    const auto year = reader.digits(4);
    if (!year || !reader.mark("-")) return std::nullopt;
    const auto month = reader.digits(2);
    if (!month || !reader.mark("-")) return std::nullopt;
    const auto day = reader.digits(2);
    if (!day) return std::nullopt;
    const year_month_day date{std::chrono::year(*year), std::chrono::month(unsigned(*month)),
                              std::chrono::day(unsigned(*day))};
    if (!date.ok()) return std::nullopt;
    Moment moment = sys_days(date);
    if (reader.done()) return written(moment + hours(24) - milliseconds(1));

    if (!reader.mark("Tt ")) return std::nullopt;
    const auto hour = reader.digits(2);
    if (!hour || *hour > 23 || !reader.mark(":")) return std::nullopt;
    const auto minute = reader.digits(2);
    if (!minute || *minute > 59 || !reader.mark(":")) return std::nullopt;
    const auto second = reader.digits(2);
    if (!second || *second > 60) return std::nullopt;
    moment += hours(*hour) + minutes(*minute) + seconds(*second);
    if (reader.mark(".,")) {
        const auto part = thousandths(reader);
        if (!part) return std::nullopt;
        moment += milliseconds(*part);
    }
    const auto east = offset(reader);
    if (!east || !reader.done()) return std::nullopt;
    moment -= *east;
    const std::chrono::year_month_day there(
        floor<days>(moment));  // the offset may lead out of the years with four digits
    if (there.year() < std::chrono::year(0) || there.year() > std::chrono::year(9999)) return std::nullopt;
    return written(moment);
}

}  // namespace data
