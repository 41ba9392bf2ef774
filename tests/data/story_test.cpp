#include "data/journal/story.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/journal/as_of.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string plan_of(data::Connection& db, const std::string& sql) {
    std::string plan;
    data::Query row = db.query("EXPLAIN QUERY PLAN " + sql);
    while (row.step()) plan += row.text(3) + "\n";
    return plan;
}

TEST(TheStory, IsReadAlongAnIndexFromItsNewestEnd) {
    tests::TemporaryDatabase base;

    EXPECT_THAT(plan_of(base.db(), data::story_sql({})),
                AllOf(HasSubstr("USING INDEX journal_revision"), Not(HasSubstr("TEMP B-TREE"))));
    data::StoryQuery query;
    query.person = "me";
    EXPECT_THAT(plan_of(base.db(), data::story_sql(query)),
                AllOf(HasSubstr("USING INDEX journal_person (person=? AND revision>? AND revision<?)"),
                      Not(HasSubstr("TEMP B-TREE"))));
}

TEST(TheStory, GoesOnWhereItWasLeftHoweverLittleIsLookedAtAtATime) {
    tests::TemporaryDatabase base;
    for (int i = 0; i < 10; ++i)
        base.create("compound", tests::sample(base.collection("compound"), {118.7 + i * 0.01, 32}));
    data::StoryQuery query;
    query.most_looked_at = 3;
    std::vector<data::Revision> told;
    for (;;) {
        const auto mark = data::tell(base.db(), query, [&](data::Told&& one) {
            told.push_back(one.revision);
            return told.size() % 2 != 0;
        });
        if (!mark) break;
        query.behind = *mark;
    }
    EXPECT_THAT(told, testing::ElementsAre(10, 9, 8, 7, 6, 5, 4, 3, 2, 1));
}

TEST(ARevision, IsFoundByItsMomentInAFewLooks) {
    tests::TemporaryDatabase base;
    for (int i = 0; i < 20; ++i)
        base.create("compound", tests::sample(base.collection("compound"), {118.7 + i * 0.01, 32}));
    for (data::Revision revision = 1; revision <= 20; ++revision) {
        const std::string day = (revision < 10 ? "2026-01-0" : "2026-01-") + std::to_string(revision);
        base.db()
            .query("UPDATE journal SET time = ?1 WHERE revision = ?2")
            .bind(1, std::string_view(day + "T08:00:00.000Z"))
            .bind(2, revision)
            .run();
    }
    EXPECT_EQ(data::revision_at(base.db(), "2025-12-31T23:59:59.999Z"), 0);
    EXPECT_EQ(data::revision_at(base.db(), "2026-01-01T08:00:00.000Z"), 1);
    EXPECT_EQ(data::revision_at(base.db(), "2026-01-13T07:59:59.999Z"), 12);
    EXPECT_EQ(data::revision_at(base.db(), "2026-01-20T08:00:00.000Z"), 20);
}

}  // namespace
