#include "server/hand_over.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <streambuf>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/app.hpp"
#include "server/log.hpp"

// One JSON document a line. Client: {"arguments": [...], "directory": "..."}. Server: {"out": "text"} as often as there
// is any, then {"exit": code}. The client shuts its writing side to cancel.

namespace server {

using nlohmann::json;

namespace {

constexpr std::size_t most_line_bytes = 4 << 20;
constexpr int look_around_every = 200;  ///< milliseconds
constexpr int order_patience = 5'000;   ///< milliseconds in which a client says what it wants
constexpr int stopped_exit_code = 130;

/// A socket that closes itself.
class Socket {
  public:
    explicit Socket(int descriptor = -1) noexcept : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

std::optional<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

Socket unix_socket() {
    Socket made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (made.get() < 0) throw std::runtime_error(std::string("no local socket: ") + std::strerror(errno));
    return made;
}

bool send_line(int socket, const json& document) {
    const auto text = document.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
    for (std::string_view rest = text; !rest.empty();) {
        const auto gone = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (gone < 0 && errno == EINTR) continue;
        if (gone <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(gone));
    }
    return true;
}

/// Lines out of a stream of bytes.
class Lines {
  public:
    explicit Lines(int socket) : socket_(socket) {}

    enum class Got { line, nothing_yet, end };
    Got next(std::string& line, int patience_milliseconds) {
        for (;;) {
            if (const auto end = pending_.find('\n', searched_); end != std::string::npos) {
                line = pending_.substr(0, end);
                pending_.erase(0, end + 1);
                searched_ = 0;
                return Got::line;
            }
            searched_ = pending_.size();
            if (pending_.size() > most_line_bytes) return Got::end;
            pollfd waiting{socket_, POLLIN, 0};
            const int ready = ::poll(&waiting, 1, patience_milliseconds);
            if (ready == 0 || (ready < 0 && errno == EINTR)) return Got::nothing_yet;
            char bytes[16 << 10];
            const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
            if (got <= 0) return Got::end;
            pending_.append(bytes, static_cast<std::size_t>(got));
        }
    }

  private:
    int socket_;
    std::string pending_;
    std::size_t searched_ = 0;
};

/// Sends what is written to it, a line or a flush at a time. A client that is gone is noticed by `cancelled`, not here.
class SendingBuffer : public std::streambuf {
  public:
    explicit SendingBuffer(int socket) : socket_(socket) {}
    ~SendingBuffer() override { sync(); }

  protected:
    int overflow(int c) override {
        if (c != traits_type::eof()) {
            text_ += static_cast<char>(c);
            if (c == '\n' || c == '\r') sync();
        }
        return c;
    }
    std::streamsize xsputn(const char* bytes, std::streamsize count) override {
        text_.append(bytes, static_cast<std::size_t>(count));
        if (text_.find_last_of("\n\r") != std::string::npos) sync();
        return count;
    }
    int sync() override {
        if (!text_.empty()) send_line(socket_, {{"out", text_}});
        text_.clear();
        return 0;
    }

  private:
    int socket_;
    std::string text_;
};

bool is_same_user(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == ::geteuid() || peer.uid == 0);
}

bool has_hung_up(int socket) {
    char byte = 0;
    const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

std::string socket_path_for(const std::string& database) {
    if (const auto beside = database + ".socket"; address_of(beside)) return beside;
    if (const char* folder = std::getenv("XDG_RUNTIME_DIR"); folder && *folder) {
        const auto name = fmt::format("{}/gridkeeper-{:x}.socket", folder, std::hash<std::string>{}(database));
        if (address_of(name)) return name;
    }
    return {};
}

}  // namespace

data::Owner owner_in_server(App& app, std::function<bool()> cancelled) {
    data::Owner owner;
    owner.database = app.options.database;
    owner.catalogue = app.writer.catalogue();
    owner.write = [&app](const std::function<void(data::Connection&)>& work) {
        app.writer.run_raw([&work](data::Connection& db) { data::in_one_transaction(db, work); });
    };
    owner.reload = [&app] { app.writer.reload_snapshot(); };
    owner.people_changed = [&app] { app.read_people(); };
    owner.left_behind = [&app](std::int64_t batch) { app.left_batches.add(batch); };
    owner.cancelled = std::move(cancelled);
    return owner;
}

struct HandOver::State {
    App& app;
    Run run;
    std::string path;
    Socket listening;
    std::atomic<bool> stopping{false};
    std::mutex one_at_a_time;
    std::thread accepting;

    struct Client {
        std::thread thread;
        std::atomic<bool> done{false};
    };
    std::list<Client> clients;  ///< the accepting thread's; the destructor's once that has ended

    State(App& of, Run with)
        : app(of), run(std::move(with)), path(socket_path_for(of.options.database)), listening(unix_socket()) {}

    bool open() {
        const auto address = address_of(path);
        if (path.empty() || !address) return false;
        ::unlink(path.c_str());  // of a server that died: we hold the lock, so nobody listens there
        if (::bind(listening.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
            ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listening.get(), 8) != 0)
            return false;
        accepting = std::thread([this] { accept_all(); });
        return true;
    }

    void accept_all() {
        while (!stopping) {
            pollfd waiting{listening.get(), POLLIN, 0};
            if (::poll(&waiting, 1, look_around_every) <= 0) continue;
            const int descriptor = ::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC);
            if (descriptor < 0) continue;
            std::erase_if(clients, [](Client& client) {
                if (!client.done) return false;
                client.thread.join();
                return true;
            });
            auto& client = clients.emplace_back();
            client.thread = std::thread([this, &client, socket = std::make_shared<Socket>(descriptor)]() mutable {
                serve(socket->get());
                socket.reset();
                client.done = true;
            });
        }
    }

    void serve(int socket) {
        if (!is_same_user(socket)) return;
        std::string line;
        if (Lines(socket).next(line, order_patience) != Lines::Got::line) return;
        const auto document = json::parse(line, nullptr, false);
        Order order;
        try {
            order = {document.at("arguments"), document.at("directory")};
        } catch (const json::exception&) {
            send_line(socket, {{"out", "the server understands no such order\n"}});
            send_line(socket, {{"exit", 2}});
            return;
        }

        const auto cancelled = [this, socket] { return stopping || has_hung_up(socket); };
        int code = 1;
        {
            SendingBuffer buffer(socket);
            std::ostream out(&buffer);
            std::unique_lock turn(one_at_a_time, std::try_to_lock);
            if (!turn) {
                out << "another command is running in the server; waiting for it" << std::endl;
                turn.lock();
            }
            if (cancelled()) {
                code = stopped_exit_code;
            } else {
                log_info("command taken over", {{"command", order.arguments.empty() ? "" : order.arguments.front()}});
                try {
                    auto owner = owner_in_server(app, cancelled);
                    code = run(order, owner, out);
                } catch (const std::exception& e) {
                    out << e.what() << std::endl;
                }
                log_info("command done", {{"exit", code}});
            }
        }
        send_line(socket, {{"exit", code}});
    }
};

HandOver::HandOver(App& app, data::Lock& lock, Run run) : state_(std::make_unique<State>(app, std::move(run))) {
    if (state_->open())
        lock.announce_socket(state_->path);
    else
        log_warning("no commands are taken over: there is no place for a local socket", {{"path", state_->path}});
}

HandOver::~HandOver() {
    state_->stopping = true;
    if (state_->accepting.joinable()) state_->accepting.join();
    for (auto& client : state_->clients) client.thread.join();
    if (!state_->path.empty()) ::unlink(state_->path.c_str());
}

int hand_over(const std::string& socket, const Order& order, std::ostream& out,
              const std::function<bool()>& cancelled) {
    const auto address = address_of(socket);
    const Socket connection = unix_socket();
    if (!address || ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        throw std::runtime_error("the server does not answer at " + socket);
    send_line(connection.get(), {{"arguments", order.arguments}, {"directory", order.directory}});

    Lines lines(connection.get());
    bool asked_to_stop = false;
    for (std::string line;;) {
        const auto got = lines.next(line, look_around_every);
        if (!asked_to_stop && cancelled()) {
            ::shutdown(connection.get(), SHUT_WR);
            asked_to_stop = true;
        }
        if (got == Lines::Got::end) throw std::runtime_error("the server ended in the middle of the command");
        if (got == Lines::Got::nothing_yet) continue;
        const auto document = json::parse(line, nullptr, false);
        if (!document.is_object()) throw std::runtime_error("the server said something that is not understood");
        if (document.contains("exit")) return document.value("exit", 1);
        out << document.value("out", "") << std::flush;
    }
}

}  // namespace server
