#include "tools/cli/listen.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <CLI/Error.hpp>

namespace cli {

Listen read_listen(const std::string& text) {
    const auto colon = text.rfind(':');
    const auto refuse = [&] { throw CLI::ValidationError("--listen", "\"" + text + "\" is no ADDRESS:PORT"); };
    if (colon == std::string::npos || colon + 1 == text.size()) refuse();
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    const auto port = text.substr(colon + 1);
    if (address.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) refuse();
    const int number = std::stoi(port);
    if (number > 65535) refuse();
    return {address, static_cast<unsigned short>(number)};
}

std::string why_taken(const Listen& listen) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    const auto address = listen.address == "localhost" ? "127.0.0.1" : listen.address;
    if (const int code = getaddrinfo(address.c_str(), std::to_string(listen.port).c_str(), &hints, &found); code != 0)
        return gai_strerror(code);
    const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;  // as the server does: what a closed connection left does not count
    const bool taken = socket < 0 || setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
                       bind(socket, found->ai_addr, found->ai_addrlen) != 0 || ::listen(socket, 1) != 0;
    const int cause = errno;
    freeaddrinfo(found);
    if (socket >= 0) close(socket);
    return taken ? std::strerror(cause) : std::string{};
}

}  // namespace cli
