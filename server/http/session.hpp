#pragma once

// Seen by listener.cpp and session.cpp only: here Asio lives.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include "server/http/access_log.hpp"
#include "server/http/awaitable.hpp"
#include "server/http/message.hpp"
#include "server/http/request_reader.hpp"
#include "server/http/site.hpp"

namespace server::http {

struct Worker;
using SessionHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// One connection. Reads what is there, answers every request that is complete with one gathered write, and uses Asio
/// only to wait. Belongs to one thread.
class Session : public SessionHook {
  public:
    Session(Worker& worker, boost::asio::ip::tcp::socket socket, std::string peer);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    boost::asio::awaitable<void> run();

    /// Once a second: ends what takes too long, gives back memory that an idle connection holds.
    void tick();
    /// Closes when idle, after the running answer otherwise.
    void drain();

  private:
    enum class Phase { idle, header, body, answering, writing, lingering };

    void enter(Phase phase, std::chrono::seconds allowed);
    void start_request();
    void head_complete();
    bool answer_quickly();
    boost::asio::awaitable<void> answer_slowly();
    void push(Response response);
    void refuse(int status, const char* type, const std::string& detail);
    void time_out();

    enum class Io { done, wait, closed };
    Io receive();
    Io send();
    boost::asio::awaitable<void> send_all();
    boost::asio::awaitable<void> linger();

    /// Header block and body of one answer on its way out.
    struct Piece {
        Body head;  ///< prebuilt, or null: then all of it stands in tails_
        std::size_t tail_begin, tail_end;
        Body body;
    };

    Worker& worker_;
    boost::asio::ip::tcp::socket socket_;
    std::string peer_;

    Phase phase_ = Phase::header;
    std::int64_t deadline_ = 0;  ///< steady seconds; 0: none
    bool timed_out_ = false;
    bool finished_ = false;  ///< no further request is read
    bool unread_ = false;    ///< the client may still be sending what nobody will read

    std::vector<char> input_;
    std::size_t input_begin_ = 0, input_end_ = 0;
    bool emptied_ = false;  ///< the last read took all that the socket had
    std::optional<RequestReader> reader_;
    Request request_;
    const Route* route_ = nullptr;
    std::optional<Response> refusal_;
    std::chrono::steady_clock::time_point started_{};

    std::vector<Piece> pieces_;
    std::string tails_;
    std::size_t pieces_bytes_ = 0;
    std::size_t sent_ = 0;  ///< bytes of pieces_ that are gone
};

using Sessions = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;

/// One listening thread: its io_context, its acceptor, its connections, and what is worth computing once a second.
struct Worker {
    Worker(Site& for_site, std::size_t number);

    Site& site;
    std::size_t index;
    boost::asio::io_context io{1};
    boost::asio::ip::tcp::acceptor acceptor{io};
    boost::asio::steady_timer second{io};
    Sessions sessions;
    Traffic::Rows& traffic;
    AccessLog log;
    bool draining = false;

    std::int64_t now = 0;  ///< steady seconds, as of the last tick
    std::string date;      ///< for the Date header
    std::string log_time;  ///< for the access log
    void read_clock();

    /// At most 15 characters, so that it costs no allocation; unique for this process and, by chance, beyond.
    [[nodiscard]] std::string next_request_id();

  private:
    std::string id_start_;
    std::uint64_t requests_ = 0;
};

}  // namespace server::http
