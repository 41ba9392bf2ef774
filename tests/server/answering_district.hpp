#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/program.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/small_district.hpp"

namespace tests {

/// A small district behind a running server, one for all tests of a suite that only read, or a fresh one for a test
/// that writes.
class AnsweringDistrict {
  public:
    using People = std::map<std::string, std::vector<data::Grant>>;  ///< by login

    explicit AnsweringDistrict(server::Options options = {}, const People& people = {})
        : district_(std::make_unique<SmallDistrict>()) {
        token_ = district_->base().token_of({{data::Role::admin, ""}});
        for (const auto& [login, grants] : people) tokens_[login] = district_->base().token_of(grants, login);
        district_->base().close();
        options.database = district_->base().file();
        options.port = 0;
        if (options.threads == 0) options.threads = 1;
        options.access_log = false;
        program_ = std::make_unique<server::Program>(options);
        program_->wait_until_ready();
    }

    [[nodiscard]] SmallDistrict& district() noexcept { return *district_; }
    [[nodiscard]] server::App& app() noexcept { return program_->app(); }
    [[nodiscard]] unsigned short port() const noexcept { return program_->port(); }

    /// As an administrator of the whole district.
    [[nodiscard]] Answer get(const std::string& target,
                             std::vector<std::pair<std::string, std::string>> headers = {}) const {
        headers.push_back(as(token_));
        return tests::get(port(), target, std::move(headers));
    }
    [[nodiscard]] Answer remove(const std::string& target, const std::string& if_match) const {
        return ask(port(), "DELETE", target, {{"If-Match", if_match}, as(token_)});
    }
    [[nodiscard]] static std::pair<std::string, std::string> as(const std::string& token) {
        return {"Authorization", "Bearer " + token};
    }
    [[nodiscard]] const std::string& token() const noexcept { return token_; }
    /// Of one of the people.
    [[nodiscard]] const std::string& token(const std::string& login) const { return tokens_.at(login); }
    /// The answer's JSON; fails the test for another status than 200.
    [[nodiscard]] nlohmann::json json(const std::string& target) const {
        const Answer answer = get(target);
        EXPECT_EQ(answer.status, 200) << target << "\n" << answer.body;
        return nlohmann::json::parse(answer.body, nullptr, false);
    }
    [[nodiscard]] Answer send(const char* method, const std::string& target, const nlohmann::json& body,
                              const std::string& if_match = "", const char* type = "application/geo+json") const {
        std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", type}};
        if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
        headers.push_back(as(token_));
        return ask(port(), method, target, headers, body.is_string() ? body.get<std::string>() : body.dump());
    }

  private:
    std::unique_ptr<SmallDistrict> district_;
    std::string token_;
    std::map<std::string, std::string> tokens_;
    std::unique_ptr<server::Program> program_;
};

/// Fails unless it is a problem of that status and type with a detail that says something.
inline void expect_problem(const Answer& answer, int status, const std::string& type, const std::string& about = "") {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    const auto problem = nlohmann::json::parse(answer.body, nullptr, false);
    ASSERT_TRUE(problem.is_object()) << answer.body;
    EXPECT_EQ(problem.value("type", ""), "/problems/" + type);
    EXPECT_EQ(problem.value("status", 0), status);
    EXPECT_NE(problem.value("detail", "").find(about), std::string::npos) << answer.body;
}

}  // namespace tests
