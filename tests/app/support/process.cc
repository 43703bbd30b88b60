#include "tests/app/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

// The child's end of a fork: only async-signal-safe calls, the argument list is made before.
pid_t spawn(std::vector<std::string> arguments, int in, int out, int err, bool as_root = true,
            const std::string& program = JINGWEI_BINARY) {
  arguments.insert(arguments.begin(), program);
  arguments.insert(arguments.end(), {"--lang", "en"});
  std::vector<char*> list;
  for (std::string& argument : arguments) list.push_back(argument.data());
  list.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    constexpr uid_t kNobody = 65'534;
    if (!as_root && getuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(127);
    execv(list[0], list.data());
    _exit(127);
  }
  return pid;
}

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

int exit_status_of(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Outcome run(const std::vector<std::string>& arguments, const std::string& input, bool as_root,
            const std::string& program = JINGWEI_BINARY) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "in") << input;
  const int in_fd = open((folder.path() / "in").c_str(), O_RDONLY | O_CLOEXEC);
  const auto out = folder.path() / "out", err = folder.path() / "err";
  const int out_fd = open(out.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const int err_fd = open(err.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const pid_t pid = spawn(arguments, in_fd, out_fd, err_fd, as_root, program);
  close(in_fd);
  close(out_fd);
  close(err_fd);
  Outcome outcome;
  outcome.status = exit_status_of(pid);
  outcome.out = content(out);
  outcome.err = content(err);
  return outcome;
}

}  // namespace

Outcome run_program(const std::vector<std::string>& arguments, const std::string& input) {
  return run(arguments, input, true);
}

Outcome run_program_without_rights(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments) {
  return run(arguments, "", false, program.string());
}

ServerProcess::ServerProcess(const std::filesystem::path& folder, const std::filesystem::path& err,
                             const std::vector<std::string>& options) {
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) return;
  const int err_fd = open(err.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  std::vector<std::string> arguments = {"serve", folder.string(), "--listen", "127.0.0.1:0"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  pid_ = spawn(arguments, STDIN_FILENO, pipes[1], err_fd);
  close(pipes[1]);
  close(err_fd);
  std::string line;
  char c = 0;
  while (read(pipes[0], &c, 1) == 1 && c != '\n') line += c;
  close(pipes[0]);
  const std::size_t colon = line.rfind(':');
  if (colon != std::string::npos) {
    port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + colon + 1));
  }
}

int ServerProcess::stop(int signal) {
  if (pid_ <= 0) return -1;
  kill(pid_, signal);
  const int status = exit_status_of(pid_);
  pid_ = -1;
  return status;
}

ServerProcess::~ServerProcess() { stop(SIGKILL); }

}  // namespace jingwei::app
