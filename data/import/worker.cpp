#include "data/import/worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace data::import {
namespace {

/// A frame past these sizes is not ours.
constexpr std::size_t most_json = 64 << 20, most_wkb = 1 << 30;
constexpr std::size_t read_at_once = 1 << 18;
/// A field may hold JSON of its own; what lies deeper is there to exhaust the stack of who walks it.
constexpr int deepest_json = 40;

struct SpawnActions {
    posix_spawn_file_actions_t actions;
    SpawnActions() { posix_spawn_file_actions_init(&actions); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&actions); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
};

/// Processor time that a process has used, in clock ticks; 0 where it is gone.
std::uint64_t ticks_of(long process) {
    std::ifstream in{"/proc/" + std::to_string(process) + "/stat"};
    std::string text;
    if (!std::getline(in, text)) return 0;
    std::istringstream rest{text.substr(text.rfind(')') + 1)};  // the name may hold anything
    std::string word;
    constexpr int before_user_time = 11;
    for (int i = 0; i < before_user_time; ++i) rest >> word;
    std::uint64_t user = 0, system = 0;
    rest >> user >> system;
    return user + system;
}

bool deeper_than(const nlohmann::json& value, int levels) {
    if (!value.is_structured()) return false;
    if (levels == 0) return true;
    return std::ranges::any_of(value, [&](const nlohmann::json& part) { return deeper_than(part, levels - 1); });
}

}  // namespace

Worker::Worker(const Order& order) : patience_{order.patience}, waiting_{order.waiting} {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Failure{"worker", "no pipe to the import worker"};
    SpawnActions spawn;
    posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&spawn.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&spawn.actions, ends[1], STDOUT_FILENO);
    // What reads a stranger's file holds none of the server's sockets, nor keeps its port when the server is killed.
    posix_spawn_file_actions_addclosefrom_np(&spawn.actions, STDERR_FILENO + 1);

    std::vector<std::string> words{order.program, order.kind, order.file, order.layer, order.crs};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // Its own small environment: variables of GDAL and PROJ can load drivers and open networks.
    std::array<std::string, 2> variables{"LC_ALL=C.UTF-8",
                                         "CPL_TMPDIR=" + std::filesystem::temp_directory_path().string()};
    std::array<char*, 3> environment{variables[0].data(), variables[1].data(), nullptr};
    pid_t child = 0;
    const int refused =
        posix_spawn(&child, order.program.c_str(), &spawn.actions, nullptr, arguments.data(), environment.data());
    close(ends[1]);
    pipe_ = ends[0];
    process_ = child;
    if (refused != 0) {
        close(pipe_);
        throw Failure{"worker", "the import worker " + order.program + " does not start: " + std::strerror(refused)};
    }
}

Worker::~Worker() {
    close(pipe_);
    if (process_ == 0) return;
    kill(static_cast<pid_t>(process_), SIGKILL);
    waitpid(static_cast<pid_t>(process_), nullptr, 0);
}

std::optional<Worker::Frame> Worker::next() {
    if (ended_) return std::nullopt;
    std::array<std::uint32_t, 2> sizes{};
    fill(sizeof sizes);
    std::memcpy(sizes.data(), buffer_.data() + taken_, sizeof sizes);
    if (sizes[0] > most_json || sizes[1] > most_wkb) throw Failure{"worker", "the import worker wrote nonsense"};
    fill(sizeof sizes + sizes[0] + sizes[1]);
    const char* start = buffer_.data() + taken_ + sizeof sizes;
    Frame frame = read_frame({start, sizes[0]}, {start + sizes[0], sizes[1]});
    taken_ += sizeof sizes + sizes[0] + sizes[1];
    if (frame.json["kind"] != "end") return frame;
    ended_ = true;
    return std::nullopt;
}

Worker::Frame read_frame(std::string_view json, std::string_view wkb) {
    Worker::Frame frame{nlohmann::json::parse(json, nullptr, false), std::string(wkb)};
    const auto word = [&](const char* name) {
        const auto found = frame.json.find(name);
        if (found == frame.json.end() || !found->is_string())
            throw Failure{"worker", "the import worker wrote nonsense"};
        return found->get<std::string>();
    };
    if (!frame.json.is_object() || deeper_than(frame.json, deepest_json))
        throw Failure{"worker", "the import worker wrote nonsense"};
    if (word("kind") == "error") throw Failure{word("code"), word("message")};
    return frame;
}

/// Waits until that many bytes that were not handed out lie in the buffer.
void Worker::fill(std::size_t bytes) {
    if (buffer_.size() - taken_ >= bytes) return;
    buffer_.erase(0, taken_);
    taken_ = 0;
    while (buffer_.size() < bytes) {
        wait_for_more();
        const std::size_t had = buffer_.size();
        buffer_.resize(had + read_at_once);
        const ssize_t got = read(pipe_, buffer_.data() + had, read_at_once);
        buffer_.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) fail_with_its_end();
    }
}

/// Opening a large file takes the worker a while: as long as it works, it may be silent. Its own limit of processor
/// time ends a worker that works for ever.
void Worker::wait_for_more() {
    using Clock = std::chrono::steady_clock;
    constexpr int look_around_every = 200;  // ms
    auto last_work = Clock::now();
    auto worked = ticks_of(process_);
    for (;;) {
        pollfd readable{pipe_, POLLIN, 0};
        const int ready = poll(&readable, 1, look_around_every);
        if (ready > 0 || (ready < 0 && errno != EINTR)) return;
        waiting_();
        if (const auto ticks = ticks_of(process_); ticks != worked) worked = ticks, last_work = Clock::now();
        if (Clock::now() - last_work >= patience_)
            throw Failure{"worker-hung", "the import worker said and did nothing for " +
                                             std::to_string(patience_.count()) +
                                             " s and was stopped; nothing was stored"};
    }
}

void Worker::fail_with_its_end() {
    int status = 0;
    waitpid(static_cast<pid_t>(process_), &status, 0);
    process_ = 0;
    std::string how = "ended early";
    if (WIFSIGNALED(status))
        how = WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL
                  ? "was stopped at its limit of time or memory"
                  : "crashed (signal " + std::to_string(WTERMSIG(status)) + ")";
    throw Failure{"worker-died", "the import worker " + how + " on this file; nothing was stored"};
}

std::string worker_beside_program() {
    return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "gridkeeper-gdal").string();
}

std::string real_file(const std::string& name) {
    std::error_code error;
    const std::filesystem::path path = std::filesystem::canonical(name, error);
    if (error) throw Failure{"name", "there is no file '" + name.substr(0, 200) + "'"};
    if (!std::filesystem::is_regular_file(path, error))
        throw Failure{"name", "'" + name.substr(0, 200) + "' is not a plain file"};
    if (access(path.c_str(), R_OK) != 0)
        throw Failure{"name", "'" + name.substr(0, 200) + "' cannot be read: " + std::strerror(errno)};
    if (std::filesystem::file_size(path, error) == 0) throw Failure{"name", "'" + name.substr(0, 200) + "' is empty"};
    return path.string();
}

}  // namespace data::import
