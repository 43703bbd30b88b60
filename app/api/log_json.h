#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "data/store.h"

namespace jingwei::app::api {

// {"entries":[...],"next":REV}: `next` is the `before` of the page that follows, absent at the end.
nlohmann::json log_json(const std::vector<data::LogEntry>& entries);

}  // namespace jingwei::app::api
