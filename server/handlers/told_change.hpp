#pragma once

#include <nlohmann/json_fwd.hpp>

#include "data/journal/story.hpp"
#include "data/people/viewer.hpp"
#include "server/http/message.hpp"

namespace server {

/// What of a change is told.
struct ToldForm {
    bool geometry = false;  ///< the shapes before and after
    bool undo = false;      ///< whether it can be taken back, and what stands in the way
};

/// One change as who asks may see it: nothing where neither what was there before nor what came is in their sight.
/// Values that differ, by field; closed fields are left out, a person is named to who may know people (and to
/// themselves), a personal value that retention deleted is {"removed":true}.
[[nodiscard]] std::optional<nlohmann::json> told_change(const http::Request& request, data::Connection& db,
                                                        const data::Catalogue& catalogue, const data::Told& told,
                                                        const ToldForm& form);

}  // namespace server
