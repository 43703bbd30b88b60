#include "app/commands/commands.h"

namespace jingwei::app {

void add_all_commands(CLI::App&, CommandContext&) {}

}  // namespace jingwei::app
