#include "tests/support/child_program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace tests {

namespace {

constexpr auto patience = std::chrono::seconds(60);  // a loaded machine is slow, a hanging test is endless
constexpr auto look_every = std::chrono::milliseconds(5);

}  // namespace

ChildProgram::ChildProgram(const std::vector<std::string>& words) {
    const auto output = folder_.file("said");
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ != 0) return;
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

ChildProgram::~ChildProgram() {
    if (!runs()) return;
    signal(SIGKILL);
    wait();
}

std::string ChildProgram::said() const {
    std::ifstream in(folder_.file("said"), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string ChildProgram::wait_until_it_says(const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const bool going_on = runs() && std::chrono::steady_clock::now() < until;
        auto all = said();
        if (all.find(text) != std::string::npos) return all;
        if (!going_on) throw std::runtime_error("never said \"" + text + "\", but: " + all);
        std::this_thread::sleep_for(look_every);
    }
}

void ChildProgram::signal(int number) const {
    if (!ended_) ::kill(process_, number);
}

bool ChildProgram::runs() {
    if (!ended_ && ::waitpid(process_, &status_, WNOHANG) == process_) ended_ = true;
    return !ended_;
}

int ChildProgram::wait() {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (runs()) {
        if (std::chrono::steady_clock::now() >= until) throw std::runtime_error("still runs, having said: " + said());
        std::this_thread::sleep_for(look_every);
    }
    return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
}

}  // namespace tests
