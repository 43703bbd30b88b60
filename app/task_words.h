#pragma once

#include <optional>
#include <string_view>

#include "services/task_life.h"

namespace jingwei::app {

// "filed,dispatched" as it stands in URLs and on the command line; "open" stands for all that are
// still to be done. Empty: no states. nullopt for a word that is none, or an empty one.
std::optional<services::TaskStates> task_states_from_text(std::string_view text);

}  // namespace jingwei::app
