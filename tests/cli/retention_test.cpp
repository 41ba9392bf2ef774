#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/store/connection.hpp"
#include "tests/support/child_program.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

std::pair<int, std::string> run(const std::vector<std::string>& words) {
    tests::ChildProgram program(words);
    const int code = program.wait();
    return {code, program.said()};
}

TEST(Retention, DeletesWhatWasSaidOfPeopleAndLeavesASoundDatabase) {
    tests::TemporaryDatabase base;
    const data::Collection& grid = base.collection("grid");
    data::Feature one = tests::sample(grid);
    tests::set(grid, one, "leader", std::string("王某"));
    one = base.create("grid", one);
    {
        data::Transaction transaction(base.db(), base.catalogue(), {"me", "edit"});
        tests::set(grid, one, "leader", std::string("赵某"));
        const auto version = one.version;
        (void)data::replace_feature(transaction, grid, one.id, version, one);
        (void)transaction.commit();
    }
    base.close();
    const auto kept = [&] {
        data::Connection db(base.file(), data::Connection::Mode::read);
        auto row = db.query("SELECT count(*) FROM journal_personal");
        row.step();
        return row.integer(0);
    };

    const auto [too_new, nothing] =
        run({GRIDKEEPER_PROGRAM, "retention", "--personal-days", "30", "--database", base.file()});
    EXPECT_EQ(too_new, 0) << nothing;
    EXPECT_EQ(kept(), 2);

    const auto [code, said] = run({GRIDKEEPER_PROGRAM, "retention", "--personal-days", "0", "--database", base.file()});
    EXPECT_EQ(code, 0) << said;
    EXPECT_THAT(said, testing::HasSubstr("1 earlier values"));
    EXPECT_EQ(kept(), 1);
    const auto [checked, report] = run({GRIDKEEPER_PROGRAM, "check", "--database", base.file()});
    EXPECT_EQ(checked, 0) << report;
    EXPECT_EQ(run({GRIDKEEPER_PROGRAM, "retention", "--database", base.file()}).first, 2) << "how long has to be said";
}

}  // namespace
