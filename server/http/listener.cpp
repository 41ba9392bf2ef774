#include "server/http/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <ctime>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/http/head.hpp"
#include "server/http/problem.hpp"
#include "server/http/session.hpp"
#include "server/log.hpp"

namespace server::http {

namespace asio = boost::asio;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

namespace {

constexpr char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t speakers_at_once = 64;  ///< over WebSockets: a millisecond
constexpr std::chrono::milliseconds pause_without_descriptors{50};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

std::string process_token() {
    std::uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        random = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    std::string token;
    for (int i = 0; i < 5; ++i, random /= 36) token += letters[random % 36];
    return token;
}

/// Said before a session exists, so that a full house costs next to nothing.
const std::string& full_house() {
    static const std::string answer = [] {
        const auto problem =
            to_response({503, "too-many-connections", "try again shortly", nlohmann::json::object()}, "");
        std::string made;
        append_head(made, 503, problem.headers, problem.body->size(), false);
        return made + "Retry-After: 2\r\nConnection: close\r\n\r\n" + *problem.body;
    }();
    return answer;
}

/// A socket between the thread that took it and the thread that will keep it; closed where the latter ends first.
class Arrival {
  public:
    explicit Arrival(int socket) noexcept : socket_(socket) {}
    Arrival(Arrival&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
    Arrival& operator=(Arrival&&) = delete;
    ~Arrival() {
        if (socket_ >= 0) ::close(socket_);
    }
    [[nodiscard]] int taken() noexcept { return std::exchange(socket_, -1); }

  private:
    int socket_;
};

/// On the worker's own thread.
void keep(Worker& worker, int socket, std::string peer) {
    auto session = std::make_unique<Session>(worker, socket, std::move(peer));
    worker.ready.add(socket, session.get());
    Session* const kept = session.release();  // it ends itself
    if (worker.draining) kept->drain();
}

/// The kernel shares connections out by a hash of their addresses, so that the two connections of one map may well meet
/// on one thread while the other sleeps.
Worker& least_busy(Worker& own) {
    Worker* chosen = &own;
    for (const auto& other : own.colleagues)
        if (other->connections.load(std::memory_order_relaxed) < chosen->connections.load(std::memory_order_relaxed))
            chosen = other.get();
    return *chosen;
}

/// Takes over the socket.
void welcome(Worker& worker, int socket, const tcp::endpoint& from) {
    const int no_delay = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
    auto& traffic = worker.site.traffic;
    traffic.accepted.fetch_add(1, std::memory_order_relaxed);
    if (traffic.connections.fetch_add(1, std::memory_order_relaxed) >= worker.site.limits.most_connections) {
        traffic.connections.fetch_sub(1, std::memory_order_relaxed);
        traffic.refused.fetch_add(1, std::memory_order_relaxed);
        if (!worker.site.tls) ::send(socket, full_house().data(), full_house().size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::close(socket);
        return;
    }
    Worker& keeper = least_busy(worker);
    keeper.connections.fetch_add(1, std::memory_order_relaxed);
    if (&keeper == &worker) return keep(worker, socket, from.address().to_string());
    asio::post(keeper.io, [&keeper, arrival = Arrival(socket), peer = from.address().to_string()]() mutable {
        keep(keeper, arrival.taken(), std::move(peer));
    });
}

/// Everybody who is at the door. False where there are no descriptors left for the next.
bool accept_waiting(Worker& worker) {
    for (;;) {
        tcp::endpoint from;
        auto size = static_cast<socklen_t>(from.capacity());
        const int socket = ::accept4(worker.acceptor.native_handle(), from.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            from.resize(size);
            welcome(worker, socket, from);
        } else if (errno == EMFILE || errno == ENFILE) {
            return false;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return true;
        }
    }
}

awaitable<void> accept_all(Worker& worker) {
    for (;;) {
        boost::system::error_code error;
        co_await worker.acceptor.async_wait(tcp::acceptor::wait_read, redirect_error(use_awaitable, error));
        if (!worker.acceptor.is_open()) co_return;
        if (accept_waiting(worker)) continue;
        asio::steady_timer pause(worker.io, pause_without_descriptors);
        co_await pause.async_wait(redirect_error(use_awaitable, error));
    }
}

awaitable<void> serve_ready(Worker& worker) {
    for (;;)
        co_await worker.ready.next(
            [](void* owner, std::uint32_t events) { static_cast<Session*>(owner)->ready(events); });
}

awaitable<void> tick_each_second(Worker& worker) {
    for (;;) {
        boost::system::error_code error;
        worker.second.expires_after(std::chrono::seconds(1));
        co_await worker.second.async_wait(redirect_error(use_awaitable, error));
        worker.read_clock();
        for (auto session = worker.sessions.begin(); session != worker.sessions.end();) (session++)->tick();
        worker.log.flush();
    }
}

tcp::endpoint endpoint_of(const std::string& address, unsigned short port) {
    boost::system::error_code error;
    const auto numeric = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, error);
    if (error) throw std::runtime_error("\"" + address + "\" is no numeric address to listen on");
    return {numeric, port};
}

}  // namespace

Worker::Worker(Site& for_site, std::size_t number)
    : site(for_site), index(number), traffic(for_site.traffic.of_thread(number)), log(for_site.access_log) {
    static const std::string token = process_token();
    id_start_ = token + letters[number % 36];
    read_clock();
}

void Worker::wake(Session& session) {
    if (static_cast<WokenHook&>(session).is_linked()) return;
    woken.push_back(session);
    if (!std::exchange(will_let_speak_, true)) asio::post(io, [this] { let_woken_speak(); });
}

/// So many, then who has sent a request meanwhile.
void Worker::let_woken_speak() {
    will_let_speak_ = false;
    for (std::size_t i = 0; i < speakers_at_once && !woken.empty(); ++i) {
        Session& session = woken.front();
        woken.pop_front();
        session.say();
    }
    if (!woken.empty() && !std::exchange(will_let_speak_, true)) asio::post(io, [this] { let_woken_speak(); });
}

Worker::~Worker() {
    sessions.clear_and_dispose([](Session* session) { delete session; });
}

void Worker::read_clock() {
    now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
    date = imf_date(std::time(nullptr));
    log_time = utc_now();
}

std::string Worker::next_request_id() {
    char digits[16];
    std::size_t count = 0;
    for (auto rest = ++requests_; rest > 0 && count < 9; rest /= 36) digits[count++] = letters[rest % 36];
    std::string id = id_start_;
    while (count > 0) id += digits[--count];
    return id;
}

struct Listener::State {
    std::vector<std::unique_ptr<Worker>> workers;
    std::vector<std::thread> threads;
    unsigned short port = 0;
    std::atomic<std::size_t> open_doors = 0;  ///< threads that may still take connections
    bool stopped = false;
};

Listener::Listener(Site& site, const std::string& address, unsigned short port, std::size_t threads)
    : state_(std::make_unique<State>()) {
    auto endpoint = endpoint_of(address, port);
    try {
        if (port != 0 && threads > 1) {
            // With SO_REUSEPORT a second server of the same user would share the port in silence: asks first without
            // it.
            asio::io_context probing;
            tcp::acceptor probe(probing, endpoint.protocol());
            probe.set_option(tcp::acceptor::reuse_address(true));
            probe.bind(endpoint);
        }
        for (std::size_t i = 0; i < threads; ++i) {
            auto worker = std::make_unique<Worker>(site, i);
            auto& acceptor = worker->acceptor;
            acceptor.open(endpoint.protocol());
            acceptor.set_option(tcp::acceptor::reuse_address(true));
            if (threads > 1) acceptor.set_option(ReusePort(true));
            acceptor.bind(endpoint);
            acceptor.listen(tcp::acceptor::max_listen_connections);
            acceptor.native_non_blocking(true);
            endpoint = acceptor.local_endpoint();  // port 0 became a number: the others share it
            state_->workers.push_back(std::move(worker));
        }
    } catch (const boost::system::system_error& e) {
        throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) + ": " +
                                 e.code().message());
    }
    for (auto& worker : state_->workers) worker->colleagues = state_->workers;
    state_->port = endpoint.port();
}

Listener::~Listener() {
    stop();
}

unsigned short Listener::port() const noexcept {
    return state_->port;
}

void Listener::start() {
    for (auto& worker : state_->workers) {
        ++state_->open_doors;
        asio::co_spawn(worker->io, accept_all(*worker), asio::detached);
        asio::co_spawn(worker->io, serve_ready(*worker), asio::detached);
        asio::co_spawn(worker->io, tick_each_second(*worker), asio::detached);
        state_->threads.emplace_back([&io = worker->io] {
            for (;;) {
                try {
                    io.run();
                    return;
                } catch (const std::exception& e) {
                    log_error("listening thread caught", {{"why", e.what()}});
                }
            }
        });
    }
}

void Listener::post(std::size_t thread, std::function<void()> work) {
    asio::post(state_->workers[thread]->io, std::move(work));
}

bool Listener::drain(std::chrono::milliseconds patience) {
    for (auto& worker : state_->workers)
        asio::post(worker->io, [&worker = *worker, &open_doors = state_->open_doors] {
            boost::system::error_code ignored;
            if (worker.acceptor.is_open()) --open_doors;
            worker.acceptor.close(ignored);
            worker.draining = true;
            for (auto session = worker.sessions.begin(); session != worker.sessions.end();) (session++)->drain();
        });
    if (state_->workers.empty()) return true;
    const auto& connections = state_->workers.front()->site.traffic.connections;
    const auto until = std::chrono::steady_clock::now() + patience;
    while (state_->open_doors.load() > 0 || connections.load() > 0) {
        if (std::chrono::steady_clock::now() >= until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

void Listener::stop() {
    if (std::exchange(state_->stopped, true)) return;
    for (auto& worker : state_->workers) worker->io.stop();
    for (auto& thread : state_->threads) thread.join();
}

}  // namespace server::http
