#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/people/viewer.hpp"

namespace server::http {

/// Who asks: a person signed in by a session's cookie or an API token.
struct Caller {
    std::int64_t person = 0;
    std::int64_t device = 0;  ///< of the person, that the credential belongs to
    std::string login, name;
    data::Viewer viewer;
    std::vector<data::Grant> grants;
    bool must_change_password = false;  ///< does nothing else before
    bool by_cookie = false;             ///< a browser sends it by itself, so a write must come from our own page
    bool may_write = true;              ///< false for a token of scope "read"
    std::string credential;             ///< hash of the session's or token's secret
    std::string expires_at;             ///< UTC
};

}  // namespace server::http
