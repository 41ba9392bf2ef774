#include <csignal>

#include <filesystem>
#include <iostream>

#include "server/log.hpp"
#include "tools/cli/command.hpp"

int main(int count, char** words) {
    std::signal(SIGPIPE, SIG_IGN);  // a client or a pager that went away is no reason to end
    std::signal(SIGXFSZ, SIG_IGN);  // nor is a file that may grow no further: writing fails as on a full disk
    try {
        const int code =
            cli::run({words + 1, words + count}, std::filesystem::current_path().string(), nullptr, std::cout);
        server::finish_log();
        return code;
    } catch (const std::exception& e) {
        std::cerr << "gridkeeper: " << e.what() << '\n';
        return cli::failed;
    }
}
