#pragma once

#include <nlohmann/json_fwd.hpp>

#include "services/synth/truth.h"

namespace jingwei::app {

// What was put into a synthetic district, as truth.json has it. Quantities are decimal numbers in
// their unit; docs/synthetic-truth.md names each member.
nlohmann::json truth_json(const services::synth::Truth& truth);

}  // namespace jingwei::app
