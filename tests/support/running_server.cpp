#include "tests/support/running_server.hpp"

namespace tests {

RunningServer::RunningServer(server::Options options) : options_(std::move(options)) {
    options_.database = database();
    options_.listen_address = "127.0.0.1";
    options_.port = 0;
    options_.access_log = false;
    if (options_.threads == 0) options_.threads = 2;
    start();
}

RunningServer::~RunningServer() = default;

void RunningServer::start() {
    program_ = std::make_unique<server::Program>(options_);
    program_->wait_until_ready();
}

void RunningServer::stop() {
    program_->stop(std::chrono::seconds(5));
    program_.reset();
}

data::Feature RunningServer::create(const std::string& collection, data::Feature feature) {
    data::Feature stored;
    app().writer.run_blocking({"tester", "test"}, [&](data::Transaction& transaction) {
        stored = data::create_feature(transaction, transaction.catalogue().at(collection), std::move(feature));
    });
    return stored;
}

}  // namespace tests
