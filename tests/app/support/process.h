#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace jingwei::app {

struct Outcome {
  int status = -1;
  std::string out, err;
};

// Runs the program with the arguments to its end, `input` on its stdin.
Outcome run_program(const std::vector<std::string>& arguments, const std::string& input = "");
// The same for a copy of the program, as a user without rights if this one is root.
Outcome run_program_without_rights(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments);

// `jingwei serve` as a process of its own.
class ServerProcess {
 public:
  // Its stderr is appended to `err`; `options` follow the folder.
  explicit ServerProcess(const std::filesystem::path& folder,
                         const std::filesystem::path& err = "/dev/null",
                         const std::vector<std::string>& options = {});
  ~ServerProcess();  // SIGKILL, if it still runs
  std::uint16_t port() const { return port_; }
  // Sends the signal and waits for the end; answers the exit status, -1 when a signal ended it.
  int stop(int signal);

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace jingwei::app
