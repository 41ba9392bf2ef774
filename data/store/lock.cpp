#include "data/store/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "data/store/error.hpp"

namespace data {

namespace {

constexpr std::size_t most_lock_file_bytes = 4096;

std::string lock_file(const std::string& database) {
    return database + ".lock";
}

/// An open file that closes itself.
class File {
  public:
    explicit File(int descriptor) noexcept : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&&) = delete;
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

/// True while `file` is what that name leads to: another process may have taken the name away between open and flock.
bool is_still(int file, const std::string& name) {
    struct stat mine {
    }, there{};
    return ::fstat(file, &mine) == 0 && ::stat(name.c_str(), &there) == 0 && mine.st_ino == there.st_ino &&
           mine.st_dev == there.st_dev;
}

}  // namespace

struct Lock::State {
    File file;
    std::string name;
    Holder holder;

    ~State() { ::unlink(name.c_str()); }  // still held: who opened it meanwhile notices (is_still) and tries again

    void write() const {
        const auto text =
            nlohmann::json{{"process", holder.process}, {"for", holder.what_for}, {"socket", holder.socket}}.dump(
                -1, ' ', false, nlohmann::json::error_handler_t::replace);
        if (::ftruncate(file.get(), 0) != 0 ||
            ::pwrite(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
            if (errno == ENOSPC) throw DiskFull("the disk is full: cannot write " + name);
            throw StorageFailure("cannot write " + name + ": " + std::strerror(errno));
        }
    }
};

Lock::Lock(Lock&&) noexcept = default;
Lock& Lock::operator=(Lock&&) noexcept = default;
Lock::~Lock() = default;

std::optional<Lock> Lock::take(const std::string& database, const std::string& what_for) {
    const auto name = lock_file(database);
    for (;;) {
        File file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (file.get() < 0) throw StorageFailure("cannot make " + name + ": " + std::strerror(errno));
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EINTR) continue;
            if (errno == EWOULDBLOCK) return std::nullopt;
            throw StorageFailure("cannot lock " + name + ": " + std::strerror(errno));
        }
        if (!is_still(file.get(), name)) continue;

        Lock lock;
        lock.state_.reset(new State{std::move(file), name, {::getpid(), what_for, {}}});
        lock.state_->write();
        return lock;
    }
}

std::optional<Lock::Holder> Lock::holder(const std::string& database) {
    const File file(::open(lock_file(database).c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return std::nullopt;
    if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;  // a file, but nobody holds it
    char text[most_lock_file_bytes];
    const auto size = ::pread(file.get(), text, sizeof text, 0);
    const auto json =
        nlohmann::json::parse(std::string_view(text, size > 0 ? static_cast<std::size_t>(size) : 0), nullptr, false);
    if (!json.is_object()) return Holder{0, "an unknown purpose", {}};
    return Holder{json.value("process", 0L), json.value("for", ""), json.value("socket", "")};
}

void Lock::announce_socket(const std::string& path) {
    state_->holder.socket = path;
    state_->write();
}

}  // namespace data
