#pragma once

// Seen by listener.cpp and session.cpp only: here Asio lives.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include "server/http/access_log.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"
#include "server/http/ready_sockets.hpp"
#include "server/http/request_reader.hpp"
#include "server/http/site.hpp"
#include "server/http/web_socket.hpp"
#include "server/http/wire.hpp"

namespace server::http {

struct Worker;
using AutoUnlink = boost::intrusive::link_mode<boost::intrusive::auto_unlink>;
using SessionHook = boost::intrusive::list_base_hook<AutoUnlink>;
struct WokenTag {};
using WokenHook = boost::intrusive::list_base_hook<boost::intrusive::tag<WokenTag>, AutoUnlink>;

/// One connection. Reads what is there, answers every request that is complete with one gathered write, and is called
/// when there is more to do; only an answer that must wait is a coroutine. Belongs to one thread, and to itself: it is
/// made with new and deletes itself at its end, which any of its calls may be.
class Session final : public SessionHook, public WokenHook, private TalkLine {
  public:
    /// Takes over the socket, which does not block. It is yet to be told to worker.ready.
    Session(Worker& worker, int socket, std::string peer);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The socket has changed; `events` as epoll has them.
    void ready(std::uint32_t events);
    /// Its WebSocket has something to say.
    void say();
    /// Once a second: ends what takes too long, gives back memory that an idle connection holds.
    void tick();
    /// Closes when idle, after the running answer otherwise.
    void drain();

  private:
    enum class Phase { idle, header, body, answering, writing, talking, lingering };

    void enter(Phase phase, std::chrono::seconds allowed);
    void go_on();
    bool serve();
    bool answer_what_is_here();
    [[nodiscard]] bool batch_is_full() const noexcept;
    void start_request();
    void head_complete();
    bool answer_quickly();
    void answer_aside();
    void accept_talk(TalkHandler handler);
    bool begin_to_talk();
    bool talk();
    bool count_talk();
    void end_talk();
    void wake() override;
    void hang_up(std::uint16_t code, std::string_view why) override;
    boost::asio::awaitable<Response> make_answer(Request request);
    void push(Response response);
    void refuse(int status, const char* type, const std::string& detail);
    void time_out();

    using Io = Wire::Io;
    bool receive();
    void make_room();
    Io send();
    void forget_sent();
    bool flush();
    bool begin_to_linger();
    bool linger();

    /// Header block and body of one answer on its way out.
    struct Piece {
        Body head;  ///< prebuilt, or null: then all of it stands in tails_
        std::size_t tail_begin, tail_end;
        Body body;
    };

    Worker& worker_;
    Wire wire_;
    std::string peer_;

    Phase phase_ = Phase::header;
    std::int64_t deadline_ = 0;  ///< steady seconds; 0: none
    std::pair<Phase, std::int64_t> before_writing_;
    bool answer_is_made_ = false;  ///< aside; nothing else happens until it is there
    bool finished_ = false;        ///< no further request is read
    bool unread_ = false;          ///< the client may still be sending what nobody will read

    std::vector<char> input_;
    std::size_t input_begin_ = 0, input_end_ = 0;
    std::size_t lingered_ = 0;  ///< bytes thrown away at the end
    std::optional<RequestReader> reader_;
    Request request_;
    const Route* route_ = nullptr;
    std::optional<Response> refusal_;
    std::chrono::steady_clock::time_point started_{};

    std::unique_ptr<Talk> accepted_talk_;  ///< begins when the answers before are off
    std::unique_ptr<WebSocket> web_socket_;
    bool is_counted_ = false;  ///< among the WebSockets

    std::vector<Piece> pieces_;
    std::string tails_;
    std::size_t pieces_bytes_ = 0;
    std::size_t sent_ = 0;  ///< bytes of pieces_ that are gone
};

using Sessions = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;
using WokenSessions = boost::intrusive::list<Session, boost::intrusive::base_hook<WokenHook>,
                                             boost::intrusive::constant_time_size<false>>;

/// One listening thread: its io_context, its acceptor, its connections, and what is worth computing once a second.
struct Worker {
    Worker(Site& for_site, std::size_t number);
    ~Worker();  ///< its thread has ended

    Site& site;
    std::size_t index;
    boost::asio::io_context io{1};
    boost::asio::ip::tcp::acceptor acceptor{io};
    boost::asio::steady_timer second{io};
    ReadySockets ready{io};
    Sessions sessions;
    WokenSessions woken;  ///< have something to say over their WebSockets
    Traffic::Rows& traffic;
    AccessLog log;
    bool draining = false;
    std::atomic<std::size_t> connections{0};              ///< kept here or on their way here
    std::span<const std::unique_ptr<Worker>> colleagues;  ///< all of the listener's, this one too

    std::int64_t now = 0;  ///< steady seconds, as of the last tick
    std::string date;      ///< for the Date header
    std::string log_time;  ///< for the access log
    void read_clock();

    /// At most 15 characters, so that it costs no allocation; unique for this process and, by chance, beyond.
    [[nodiscard]] std::string next_request_id();

    /// Has it say what it has, soon: never within this call.
    void wake(Session& session);

  private:
    void let_woken_speak();
    bool will_let_speak_ = false;
    std::string id_start_;
    std::uint64_t requests_ = 0;
};

}  // namespace server::http
