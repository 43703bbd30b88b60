#pragma once

#include <string>

#include "geo/result.h"
#include "services/district.h"

namespace jingwei::services {

// What the district holds, as 32 hexadecimal digits: every row of every kind in the order of the
// ids, with the events of tasks, but without versions and without accounts. Two districts with the
// same rows have the same hash, whatever happened to them before. Errors: not_permitted unless the
// scope is the whole district.
geo::Result<std::string> state_hash(const District& district, const data::Scope& scope);

}  // namespace jingwei::services
