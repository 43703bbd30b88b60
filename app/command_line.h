#pragma once

namespace jingwei::app {

// Runs the program: parses the arguments, runs the command they name and answers the exit status:
// 0 done, 1 the data is at fault, 2 the call is at fault, 3 the machine is. Results go to stdout,
// progress and messages to stderr.
int run_command_line(int argc, char** argv);

}  // namespace jingwei::app
