#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace server::http {

/// One JSON line an answer, gathered by its listening thread and handed over in blocks: the thread that answers never
/// waits for a disk or a pipe.
class AccessLog {
  public:
    explicit AccessLog(bool wanted) : wanted_(wanted) {}
    ~AccessLog() { flush(); }
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;

    struct Line {
        std::string_view id, peer, method, path;
        int status;
        std::uint64_t bytes;
        std::int64_t microseconds;
    };
    /// `time` as in RFC 3339, to the second.
    void add(std::string_view time, const Line& line);
    /// Called each second, so that a quiet server's lines appear too.
    void flush();

  private:
    bool wanted_;
    std::string lines_;
};

}  // namespace server::http
