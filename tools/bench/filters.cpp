/// Filters over 500,000 rows: filters PORT CONNECTION FILTER.sql [QUESTIONS] [ROUNDS]
/// Facilities of a kind, from a capacity on, in a box and meeting a polygon in it: of us as CQL2 over HTTP, of PostGIS
/// by the prepared statement of FILTER.sql ($1 to $4 the box, $5 the kind, $6 the capacity, $7 the polygon as WKT). The
/// sides take turns in rounds. Prints Markdown; fails where the ids of two answers differ.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>

#include "tools/bench/http_client.hpp"
#include "tools/bench/postgres.hpp"
#include "tools/bench/timings.hpp"

namespace {

using Ids = std::vector<std::int64_t>;

constexpr int corners = 24;
constexpr int least_capacity = 250;                                                           // about half of them
constexpr double degrees_north_a_kilometre = 1 / 111.0, degrees_east_a_kilometre = 1 / 85.0;  // at the city's latitude

struct Question {
    std::array<std::string, 7> parameters;  ///< of FILTER.sql
    std::string target;                     ///< of ours
};

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const unsigned char c : text)
        if (std::isalnum(c) != 0)
            out += static_cast<char>(c);
        else
            out += fmt::format("%{:02X}", c);
    return out;
}

/// A ragged polygon round a facility, its box of `kilometres` a side, and the facility's own kind.
Question question_at(double lon, double lat, const std::string& kind, double kilometres, std::mt19937_64& random) {
    const double east = kilometres / 2 * degrees_east_a_kilometre, north = kilometres / 2 * degrees_north_a_kilometre;
    std::uniform_real_distribution<> reach(0.5, 1.0);
    std::string ring, first;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners, far = reach(random);
        const auto corner =
            fmt::format("{:.8f} {:.8f}", lon + east * far * std::cos(angle), lat + north * far * std::sin(angle));
        if (i == 0) first = corner;
        ring += corner + ",";
    }
    const auto polygon = fmt::format("POLYGON(({}{}))", ring, first);
    Question question;
    question.parameters = {fmt::format("{:.8f}", lon - east),
                           fmt::format("{:.8f}", lat - north),
                           fmt::format("{:.8f}", lon + east),
                           fmt::format("{:.8f}", lat + north),
                           kind,
                           std::to_string(least_capacity),
                           polygon};
    const auto& p = question.parameters;
    question.target = fmt::format(
        "/ogc/collections/facility/items?f=json&limit=10000&bbox={},{},{},{}&filter-lang=cql2-text&filter={}", p[0],
        p[1], p[2], p[3],
        percent_encoded(fmt::format("kind='{}' AND capacity>={} AND S_INTERSECTS(geometry,{})", kind, p[5], polygon)));
    return question;
}

std::vector<Question> questions_of(bench::Postgres& postgis, std::size_t count, double kilometres) {
    std::mt19937_64 random(5);
    const std::array limit{std::to_string(count)};
    std::vector<Question> questions;
    const auto rows = postgis.run("places", limit);
    for (std::size_t row = 0; row < rows; ++row)
        questions.push_back(question_at(std::stod(std::string(postgis.text(row, 0))),
                                        std::stod(std::string(postgis.text(row, 1))), std::string(postgis.text(row, 2)),
                                        kilometres, random));
    return questions;
}

struct Side {
    std::string name;
    std::function<void(const Question&)> ask;
    std::function<Ids()> last_ids;
    std::vector<double> milliseconds{}, medians{};  ///< of all rounds, and of each
};

Ids ids_of_answer(const std::string& body) {
    Ids ids;
    const auto answer = nlohmann::json::parse(body);
    for (const auto& feature : answer.at("features")) ids.push_back(feature.at("id"));
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// Answers that differ.
std::size_t compare(std::vector<Side>& sides, const std::vector<Question>& questions, std::size_t& found) {
    std::size_t differ = 0;
    for (const auto& question : questions) {
        for (auto& side : sides) side.ask(question);
        const Ids ids = sides[1].last_ids();
        if (ids != sides[0].last_ids()) ++differ;
        found += ids.size();
    }
    return differ;
}

void measure(Side& side, const std::vector<Question>& questions) {
    std::vector<double> round;
    for (const auto& question : questions) {
        const auto asked = bench::Clock::now();
        side.ask(question);
        round.push_back(bench::Milliseconds(bench::Clock::now() - asked).count());
    }
    side.milliseconds.insert(side.milliseconds.end(), round.begin(), round.end());
    side.medians.push_back(bench::median(std::move(round)));
}

int race(int count, char** words) {
    if (count < 4) {
        fmt::print(stderr, "usage: filters PORT CONNECTION FILTER.sql [QUESTIONS] [ROUNDS]\n");
        return 2;
    }
    std::ifstream file(words[3]);
    const std::string sql{std::istreambuf_iterator<char>(file), {}};
    const std::size_t asked = count > 4 ? std::stoul(words[4]) : 200;
    const int rounds = count > 5 ? std::stoi(words[5]) : 5;
    bench::HttpClient server(static_cast<unsigned short>(std::stoi(words[1])));
    bench::Postgres postgis(words[2]);
    postgis.prepare("places",
                    "SELECT ST_X(shape), ST_Y(shape), kind FROM facility ORDER BY hashint8(id) LIMIT $1::int");
    postgis.prepare("filter", sql);

    std::string body;
    std::size_t rows = 0;
    std::vector<Side> sides{
        {"PostGIS", [&](const Question& question) { rows = postgis.run("filter", question.parameters); },
         [&] {
             Ids ids;
             for (std::size_t row = 0; row < rows; ++row) ids.push_back(std::stoll(std::string(postgis.text(row, 0))));
             return ids;
         }},
        {"gridkeeper",
         [&](const Question& question) {
             const auto answer = server.ask("GET", question.target);
             if (answer.status != 200) throw std::runtime_error(std::string(answer.body));
             body = answer.body;
         },
         [&] { return ids_of_answer(body); }}};

    fmt::print(
        "| box | who | asked | p50 ms | p95 ms | times as quick (p50), round by round | answers that differ |\n");
    fmt::print("|---|---|---|---|---|---|---|\n");
    std::size_t differ_at_all = 0;
    for (const double kilometres : {1.0, 5.0}) {
        const auto questions = questions_of(postgis, asked, kilometres);
        std::size_t found = 0;
        const std::size_t differ = compare(sides, questions, found);  // warms up as well
        differ_at_all += differ;
        for (int round = 0; round < rounds; ++round)
            for (auto& side : sides) measure(side, questions);
        std::vector<double> ratios;
        for (std::size_t i = 0; i < sides[0].medians.size(); ++i)
            ratios.push_back(sides[0].medians[i] / sides[1].medians[i]);
        for (auto& side : sides) {
            const bool ours = &side == &sides[1];
            const double p50 = bench::quantile(side.milliseconds, 0.5), p95 = bench::quantile(side.milliseconds, 0.95);
            fmt::print("| {} km, {:.0f} found | {} | {} | {:.2f} | {:.2f} | {} | {} |\n", kilometres,
                       static_cast<double>(found) / static_cast<double>(questions.size()), side.name,
                       side.milliseconds.size(), p50, p95, ours ? bench::median_and_spread(ratios) : "1",
                       ours ? fmt::format("{} of {}", differ, questions.size()) : "");
            side.milliseconds.clear();
            side.medians.clear();
        }
        std::fflush(stdout);
    }
    return differ_at_all == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    try {
        return race(count, words);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "filters: {}\n", failure.what());
        return 1;
    }
}
