#include "data/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "data/import_worker.h"
#include "data/text_encoding.h"

extern char** environ;

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kLastWords = 2'000;

Error failed(std::string detail) { return {ErrorCode::worker_failed, std::move(detail), {}}; }

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  void close_both() {
    if (read >= 0) close(read);
    if (write >= 0) close(write);
  }
};

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

std::string printable(std::string_view text) {
  std::string out(text);
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  if (is_utf8(out)) return out;
  for (char& c : out) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return out;
}

}  // namespace

geo::Result<WorkerProcess> WorkerProcess::start(const std::filesystem::path& binary) {
  const std::string program = binary.empty() ? "/proc/self/exe" : binary.string();
  Pipe in, out, err;
  if (!in.open() || !out.open() || !err.open()) {
    const std::string why = std::strerror(errno);
    in.close_both();
    out.close_both();
    err.close_both();
    return failed(why);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write, STDERR_FILENO);
  // The parent may ignore signals that should end the worker.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t all;
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // A process group of its own: Ctrl-C reaches the parent only, which then ends the worker.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = "jingwei", argument(kImportWorkerArgument);
  char* arguments[] = {name.data(), argument.data(), nullptr};
  pid_t pid = -1;
  const int fault = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(in.read);
  close(out.write);
  close(err.write);
  if (fault != 0) {
    close(in.write);
    close(out.read);
    close(err.read);
    return failed(fmt::format("{}: {}", program, std::strerror(fault)));
  }
  return WorkerProcess(pid, in.write, out.read, err.read);
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      in_(std::exchange(other.in_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      last_words_(std::move(other.last_words_)) {}

WorkerProcess::~WorkerProcess() { end(); }

void WorkerProcess::end() {
  close_fd(in_);
  close_fd(out_);
  close_fd(err_);
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  pid_ = -1;
}

geo::Status WorkerProcess::send(std::string_view bytes) {
  // The worker may be gone already: that must be an answer, not the end of this process.
  sigset_t pipe_signal, before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  bool fine = true;
  while (!bytes.empty() && fine) {
    const ssize_t written = write(in_, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      fine = false;
    }
  }
  const timespec now{0, 0};
  if (!fine) sigtimedwait(&pipe_signal, nullptr, &now);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  close_fd(in_);
  if (!fine) return wait().ok() ? geo::Status(failed("the request was not taken")) : wait();
  return {};
}

geo::Status WorkerProcess::receive(std::uint32_t wall_seconds,
                                   const std::function<geo::Status(std::string_view)>& take,
                                   const std::function<bool()>& keep_on) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(wall_seconds);
  std::array<char, 64 << 10> buffer;
  while (out_ >= 0) {
    std::array<pollfd, 2> wait{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
    const int ready = poll(wait.data(), wait.size(), 200);
    if (ready < 0 && errno != EINTR) return failed(std::strerror(errno));
    if (!keep_on()) return Error{ErrorCode::cancelled, {}, {}};
    if (Clock::now() > deadline) return Error{ErrorCode::time_exceeded, {}, {}};
    if (ready <= 0) continue;
    if (wait[1].revents != 0) {
      const ssize_t got = read(err_, buffer.data(), buffer.size());
      if (got > 0) last_words_.append(buffer.data(), static_cast<std::size_t>(got));
      if (got == 0) close_fd(err_);
      if (last_words_.size() > kLastWords) last_words_.erase(0, last_words_.size() - kLastWords);
    }
    if (wait[0].revents != 0) {
      const ssize_t got = read(out_, buffer.data(), buffer.size());
      if (got > 0) {
        auto status = take({buffer.data(), static_cast<std::size_t>(got)});
        if (!status.ok()) return status;
      } else if (got == 0) {
        close_fd(out_);
      } else if (errno != EINTR) {
        return failed(std::strerror(errno));
      }
    }
  }
  return {};
}

geo::Status WorkerProcess::wait() {
  if (pid_ <= 0) return {};
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) return failed(std::strerror(errno));
  }
  pid_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
    return Error{ErrorCode::time_exceeded, "SIGXCPU", {}};
  }
  if (last_words_.find("bad_alloc") != std::string::npos) {
    return Error{ErrorCode::memory_exceeded, {}, {}};
  }
  const std::string end = WIFSIGNALED(status) ? std::string(strsignal(WTERMSIG(status)))
                                              : fmt::format("exit status {}", WEXITSTATUS(status));
  const std::string words = printable(last_words_);
  return failed(words.empty() ? end : end + ": " + words);
}

}  // namespace jingwei::data
