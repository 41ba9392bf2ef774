#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temporary_database.hpp"

namespace tests {

/// A program in a process of its own, so that it can be killed. What it says goes to a file.
class ChildProgram {
  public:
    /// `words`: the program's path and its arguments.
    explicit ChildProgram(const std::vector<std::string>& words);
    ~ChildProgram();  ///< kills what still runs
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    [[nodiscard]] pid_t process() const noexcept { return process_; }
    /// All it said up to now, on both streams.
    [[nodiscard]] std::string said() const;
    /// Waits until it said this, and gives all it said. throws std::runtime_error when it ends or a long time passes
    /// without
    std::string wait_until_it_says(const std::string& text);
    void signal(int number) const;
    [[nodiscard]] bool runs();
    /// Its exit code, or 128 and the signal that ended it, as shells say.
    int wait();

  private:
    TemporaryFolder folder_;
    pid_t process_ = -1;
    int status_ = -1;
    bool ended_ = false;
};

}  // namespace tests
