#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/feature/feature.hpp"
#include "data/journal/transaction.hpp"
#include "server/program.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/temporary_database.hpp"

namespace tests {

/// The real server on a free port of loopback, on an empty database of its own, in this process.
class RunningServer {
  public:
    explicit RunningServer(server::Options options = {});
    ~RunningServer();

    [[nodiscard]] unsigned short port() const { return program_->port(); }
    [[nodiscard]] server::App& app() { return program_->app(); }
    [[nodiscard]] std::string database() const { return folder_.file("district.sqlite"); }
    [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

    /// Stores a feature through the writer, as a handler would, and gives it back with its id.
    data::Feature create(const std::string& collection, data::Feature feature);

    [[nodiscard]] Answer get(std::string_view target,
                             std::vector<std::pair<std::string, std::string>> headers = {}) const {
        return tests::get(port(), target, std::move(headers));
    }
    [[nodiscard]] Answer ask(std::string_view method, std::string_view target,
                             std::vector<std::pair<std::string, std::string>> headers = {},
                             std::string_view body = {}) const {
        return tests::ask(port(), method, target, std::move(headers), body);
    }

    /// Ends it as SIGTERM would; the database is one file afterwards.
    void stop();
    /// Starts it again on the same database.
    void start();

  private:
    TemporaryFolder folder_;
    server::Options options_;
    std::unique_ptr<server::Program> program_;
};

}  // namespace tests
