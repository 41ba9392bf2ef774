#include "server/http/access_log.hpp"

#include <charconv>

#include "server/log.hpp"

namespace server::http {

namespace {

constexpr std::size_t block_bytes = 16 << 10;

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

void AccessLog::add(std::string_view time, const Line& line) {
    if (!wanted_) return;
    if (!lines_.empty()) lines_ += '\n';
    lines_ += R"({"time":")";
    lines_ += time;
    lines_ += R"(","level":"info","event":"answer","id":")";
    lines_ += line.id;
    lines_ += R"(","peer":")";
    lines_ += line.peer;
    lines_ += R"(","method":")";
    lines_ += line.method;
    lines_ += R"(","path":")";
    append_json_escaped(lines_, line.path);
    lines_ += R"(","status":)";
    append_number(lines_, line.status);
    lines_ += R"(,"bytes":)";
    append_number(lines_, static_cast<std::int64_t>(line.bytes));
    lines_ += R"(,"microseconds":)";
    append_number(lines_, line.microseconds);
    lines_ += '}';
    if (lines_.size() >= block_bytes) flush();
}

void AccessLog::flush() {
    if (lines_.empty()) return;
    log_lines(std::move(lines_));
    lines_.clear();
    lines_.reserve(block_bytes + 1024);
}

}  // namespace server::http
