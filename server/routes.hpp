#pragma once

#include <vector>

#include "server/http/router.hpp"

namespace server {

/// Every route of the program and who may use it, one line each: the table of rights. What a line does not allow is
/// denied; on which features a person may do it, their divisions and the collection's description say
/// (data/people/viewer.hpp).
[[nodiscard]] std::vector<http::Route> routes();

}  // namespace server
