#include "data/store/lock.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_database.hpp"

namespace {

using data::Lock;

class ADatabaseLock : public testing::Test {
  protected:
    tests::TemporaryFolder folder;
    std::string database = folder.file("district.sqlite");
};

TEST_F(ADatabaseLock, IsHeldByOneAtATime) {
    auto first = Lock::take(database, "serve");

    EXPECT_TRUE(first);
    EXPECT_FALSE(Lock::take(database, "import"));
    first.reset();
    EXPECT_TRUE(Lock::take(database, "import"));
}

TEST_F(ADatabaseLock, NamesItsHolder) {
    EXPECT_FALSE(Lock::holder(database));
    auto lock = Lock::take(database, "serve");
    lock->announce_socket("/run/gridkeeper.socket");

    const auto holder = Lock::holder(database);

    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->process, ::getpid());
    EXPECT_EQ(holder->what_for, "serve");
    EXPECT_EQ(holder->socket, "/run/gridkeeper.socket");
}

TEST_F(ADatabaseLock, LeavesNoFileBehind) {
    { const auto lock = Lock::take(database, "serve"); }

    EXPECT_FALSE(std::filesystem::exists(database + ".lock"));
    EXPECT_FALSE(Lock::holder(database));
}

TEST_F(ADatabaseLock, IsFreeAfterACrash) {
    int held[2];
    ASSERT_EQ(::pipe(held), 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto lock = Lock::take(database, "serve");
        const char yes = lock ? 'y' : 'n';
        if (::write(held[1], &yes, 1) == 1) ::pause();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(held[0], &byte, 1), 1);
    EXPECT_EQ(byte, 'y');
    EXPECT_FALSE(Lock::take(database, "import"));

    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    EXPECT_TRUE(std::filesystem::exists(database + ".lock")) << "the crash left its file";
    EXPECT_FALSE(Lock::holder(database));
    EXPECT_TRUE(Lock::take(database, "import"));
    ::close(held[0]);
    ::close(held[1]);
}

TEST_F(ADatabaseLock, IsNotFooledByAFileOfSomebodyElse) {
    std::ofstream(database + ".lock") << "not JSON at all";

    EXPECT_FALSE(Lock::holder(database));
    EXPECT_TRUE(Lock::take(database, "import"));
}

}  // namespace
