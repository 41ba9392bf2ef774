#include "server/http/problem.hpp"

#include <gtest/gtest.h>

#include "data/store/error.hpp"

namespace {

using namespace server::http;

template <class Failure>
Problem problem_of(Failure failure) {
    return problem_from(std::make_exception_ptr(std::move(failure)));
}

TEST(AFailure, BecomesTheAnswerItDeserves) {
    EXPECT_EQ(problem_of(data::NotFound("no compound 7")).status, 404);
    EXPECT_EQ(problem_of(data::Conflict("code is used")).status, 409);
    EXPECT_EQ(problem_of(data::DiskFull("full")).status, 507);
    EXPECT_EQ(problem_of(BadRequest("limit", "is no number")).status, 400);
    EXPECT_EQ(problem_of(BadRequest("limit", "is no number")).more["parameter"], "limit");
    EXPECT_EQ(problem_of(ProblemError({418, "teapot", "short and stout", nlohmann::json::object()})).status, 418);
}

TEST(AFailure, ShowsBothVersionsOfAConflict) {
    const auto problem = problem_of(data::VersionConflict(3, 5));

    EXPECT_EQ(problem.status, 412);
    EXPECT_EQ(problem.more["given"], 3);
    EXPECT_EQ(problem.more["current"], 5);
}

TEST(AFailure, ListsEveryFinding) {
    data::Finding place{"self-intersection", "geometry", "the ring crosses itself", 118.5, 32.0, true};
    const auto problem = problem_of(data::Invalid({{"required", "name", "a name is needed"}, place}));

    EXPECT_EQ(problem.status, 422);
    ASSERT_EQ(problem.more["findings"].size(), 2u);
    EXPECT_EQ(problem.more["findings"][1]["position"][0], 118.5);
}

TEST(AFailure, KeepsInnerWordsFromTheClient) {
    const auto problem = problem_of(data::StorageFailure("no such table: secret"));

    EXPECT_EQ(problem.status, 500);
    EXPECT_EQ(problem.detail.find("secret"), std::string::npos);
}

TEST(AProblem, IsWrittenAsProblemJson) {
    const auto response = to_response({404, "not-found", "no \xff thing", {{"collection", "compound"}}}, "r1");
    const auto document = nlohmann::json::parse(*response.body);

    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.headers[0].second, "application/problem+json");
    EXPECT_EQ(document["type"], "/problems/not-found");
    EXPECT_EQ(document["title"], "Not found");
    EXPECT_EQ(document["instance"], "r1");
    EXPECT_EQ(document["collection"], "compound");
}

}  // namespace
