#include "server/http/target.hpp"

#include "server/http/problem.hpp"
#include "tests/fuzz/target.hpp"

namespace fuzz {

void request_target(Bytes bytes) {
    server::http::Target target;
    try {
        target = server::http::parse_target(text(bytes));
    } catch (const server::http::ProblemError& refused) {
        must(refused.problem.status == 400 || refused.problem.status == 414, "a refused target is 400 or 414");
        return;
    }
    must(target.path.starts_with('/'), "a path starts with a slash");
    must((target.path + '/').find("/../") == std::string::npos, "a path climbs nowhere");
    must(target.path.find('\0') == std::string::npos, "a path has no NUL");
    for (const auto& [name, value] : target.query) {
        const auto again = server::http::parse_target("/?" + server::http::percent_encoded(name) + '=' +
                                                      server::http::percent_encoded(value));
        must(again.query.size() == 1 && again.query[0] == std::pair(name, value), "an encoded query reads back");
    }
}

}  // namespace fuzz
