#pragma once

#include <nlohmann/json_fwd.hpp>

#include "services/suggestions.h"

namespace jingwei::app::api {

// The answer of GET /{d}/tasks/{id}/suggestions, as docs/api.md describes it.
nlohmann::json suggestions_json(const data::WorldView& view, data::TaskId task, data::Instant at,
                                const services::Suggestions& found);

}  // namespace jingwei::app::api
