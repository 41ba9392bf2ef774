#include "server/log.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <iterator>
#include <memory>

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace server {

namespace {

constexpr std::size_t queued_lines = 8192;

struct Logs {
    std::shared_ptr<spdlog::sinks::sink> sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    std::shared_ptr<spdlog::details::thread_pool> pool =
        std::make_shared<spdlog::details::thread_pool>(queued_lines, 1);
    std::shared_ptr<spdlog::logger> queued =
        std::make_shared<spdlog::async_logger>("gridkeeper", sink, pool, spdlog::async_overflow_policy::overrun_oldest);
    spdlog::logger direct{"gridkeeper", sink};
    std::atomic<bool> finished = false;

    Logs() { sink->set_pattern("%v"); }
};

/// Never taken apart: threads may log until the very end of the process.
Logs& logs() {
    static Logs* const made = new Logs;
    return *made;
}

void append_value(std::string& out, const LogValue& value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        out += '"';
        append_json_escaped(out, *text);
        out += '"';
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        fmt::format_to(std::back_inserter(out), "{}", *number);
    } else if (const auto* real = std::get_if<double>(&value)) {
        fmt::format_to(std::back_inserter(out), "{:.6g}", *real);
    } else {
        out += std::get<bool>(value) ? "true" : "false";
    }
}

void write(std::string_view level, std::string_view event, LogFields fields) {
    std::string line = fmt::format(R"({{"time":"{}","level":"{}","event":")", utc_now(), level);
    append_json_escaped(line, event);
    line += '"';
    for (const auto& field : fields) {
        line += ",\"";
        append_json_escaped(line, field.name);
        line += "\":";
        append_value(line, field.value);
    }
    line += '}';
    log_lines(std::move(line));
}

}  // namespace

void log_info(std::string_view event, LogFields fields) {
    write("info", event, fields);
}
void log_warning(std::string_view event, LogFields fields) {
    write("warning", event, fields);
}
void log_error(std::string_view event, LogFields fields) {
    write("error", event, fields);
}

void log_lines(std::string lines) {
    Logs& to = logs();
    const spdlog::string_view_t text(lines);
    if (to.finished)
        to.direct.log(spdlog::level::info, text);
    else
        to.queued->log(spdlog::level::info, text);
}

void finish_log() {
    Logs& all = logs();
    if (all.finished.exchange(true)) return;
    all.pool.reset();  // its thread writes what is queued, then ends
    all.sink->flush();
}

void append_json_escaped(std::string& out, std::string_view text) {
    const auto stands_for_itself = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    };
    for (;;) {
        const auto plain = std::find_if_not(text.begin(), text.end(), stands_for_itself);
        out.append(text.begin(), plain);
        if (plain == text.end()) return;
        const char c = *plain;
        text = {plain + 1, text.end()};
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\t': out += "\\t"; break;
            default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        }
    }
}

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace server
