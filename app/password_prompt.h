#pragma once

#include <string>

#include "app/command_context.h"
#include "geo/result.h"

namespace jingwei::app {

// A new password: from a terminal asked for twice without showing it, else one line of stdin.
// Never an argument, which every user of the machine could read. cancelled: no line, or Ctrl-C;
// value_invalid: the two differ.
geo::Result<std::string> read_new_password(const CommandContext& context);

}  // namespace jingwei::app
