#pragma once

#include "data/journal/transaction.hpp"
#include "server/http/message.hpp"

namespace server {

/// People are managed by who is an administrator everywhere: their rights reach everywhere too. throws ProblemError 403
void only_whole_admins(const http::Request& request);

/// throws ProblemError 403 where who asks may change no feature of the collection at all
void refuse_unless_writes(const http::Request& request, const data::Collection& collection);

/// Whatever a write was asked to do, what it did decides: throws ProblemError 403 where it changed a feature that who
/// asks may not change, as it was or as it is now, or which now stands where they may change nothing. Neighbours that
/// were changed along count as well.
void refuse_unless_allowed(const http::Request& request, data::Transaction& transaction);

}  // namespace server
