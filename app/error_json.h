#pragma once

#include <nlohmann/json_fwd.hpp>

#include "geo/error.h"

namespace jingwei::app {

// An error between two processes of this program, and back. What is not such JSON becomes
// io_failed.
nlohmann::json error_to_json(const geo::Error& error);
geo::Error error_from_json(const nlohmann::json& json);

}  // namespace jingwei::app
