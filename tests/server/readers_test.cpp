#include "server/readers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "server/http/problem.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using server::http::ProblemError;

/// What a question asked now becomes: the status of its problem, or 200.
int asked(server::Readers& readers) {
    boost::asio::io_context io;
    int status = 0;
    boost::asio::co_spawn(io, readers.compute([] {}), [&](const std::exception_ptr& failure) {
        status = 200;
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const ProblemError& e) {
            status = e.problem.status;
        }
    });
    io.run();
    return status;
}

TEST(AReader, ThatTakesNoMoreSaysSoToWhoAsks) {
    const tests::TemporaryDatabase database;
    server::Readers readers(database.file(), 1);
    EXPECT_EQ(asked(readers), 200);

    readers.finish();

    EXPECT_EQ(asked(readers), 503);
}

}  // namespace
