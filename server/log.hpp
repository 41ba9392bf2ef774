#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace server {

/// A value beside an event: kept apart from the text, so that logs can be searched by field.
using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
struct LogField {
    std::string_view name;
    LogValue value;

    LogField(std::string_view field_name, std::string_view text) : name(field_name), value(text) {}
    LogField(std::string_view field_name, const std::string& text) : name(field_name), value(std::string_view(text)) {}
    LogField(std::string_view field_name, const char* text) : name(field_name), value(std::string_view(text)) {}
    LogField(std::string_view field_name, std::integral auto number)
        : name(field_name), value(static_cast<std::int64_t>(number)) {}
    LogField(std::string_view field_name, bool truth) : name(field_name), value(truth) {}
    LogField(std::string_view field_name, double number) : name(field_name), value(number) {}
};
using LogFields = std::initializer_list<LogField>;

/// One JSON line on standard error: time (UTC), level, event, fields. From any thread; written by a thread of its own,
/// so that a slow pipe holds up nobody: the oldest lines go first when it does not keep up.
void log_info(std::string_view event, LogFields fields);
void log_warning(std::string_view event, LogFields fields);
void log_error(std::string_view event, LogFields fields);

/// Ready-made lines, without the last line end (the access log's way).
void log_lines(std::string lines);

/// Waits until everything so far is written; later lines are written by their own threads. At the end of main.
void finish_log();

/// Appends `text` as the inside of a JSON string.
void append_json_escaped(std::string& out, std::string_view text);

/// "2026-11-21T22:50:05Z"
[[nodiscard]] std::string utc_now();

}  // namespace server
