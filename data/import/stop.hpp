#pragma once

#include "data/import/report.hpp"
#include "data/store/owner.hpp"

namespace data::import {

/// Long work asks now and then. throws Failure "cancelled" once its person asked to stop
inline void refuse_if_stopped(const Owner& owner) {
    if (owner.cancelled()) throw Failure{"cancelled", "the import was stopped; nothing was stored"};
}

}  // namespace data::import
