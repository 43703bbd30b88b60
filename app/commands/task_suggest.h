#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace jingwei::app {

struct CommandContext;

// `jingwei task DIR suggest ID`, beside the other parts of app/commands/task_command.cc. `folder`
// gives DIR when the command runs.
void add_task_suggest(CLI::App& task, CommandContext& context, std::function<std::string()> folder);

}  // namespace jingwei::app
