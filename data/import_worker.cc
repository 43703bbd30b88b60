#include "data/import_worker.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <new>
#include <string>

#include "data/dem_source.h"
#include "data/import_wire.h"
#include "data/osm_source.h"
#include "data/text_encoding.h"
#include "data/vector_source.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Foreign messages may hold anything; the other side takes UTF-8 of a moderate length only.
std::string presentable(std::string text) {
  if (text.size() > 4'000) text.resize(4'000);
  if (is_utf8(text)) return text;
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return text;
}

Error presentable(Error error) {
  for (std::string* text : {&error.detail, &error.place.file, &error.place.layer,
                            &error.place.feature, &error.place.field, &error.place.value}) {
    *text = presentable(std::move(*text));
  }
  return error;
}

// Writes what a reader finds to the pipe. When the pipe is shut, the reader is asked to stop.
class PipeSink final : public SourceSink {
 public:
  explicit PipeSink(int fd) : fd_(fd) {}

  bool progress(double fraction) override {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::milliseconds(100)) return open_;
    told_ = now;
    send(MessageType::progress, encode_progress(std::min(std::max(fraction, 0.0), 1.0)));
    return flush();
  }
  bool record(SourceRecord record) override {
    record.feature = presentable(std::move(record.feature));
    const std::string body = encode_record(record);
    if (body.size() >= kMessageLimit) {
      Error error{ErrorCode::file_too_large, {}, {}};
      error.place.feature = record.feature;
      refused(std::move(error));
      return open_;
    }
    send(MessageType::record, body);
    return open_;
  }
  void refused(Error error) override {
    send(MessageType::refused, encode_error(presentable(std::move(error))));
  }
  void warned(Error error) override {
    send(MessageType::warned, encode_error(presentable(std::move(error))));
  }
  void note(Text text) override { send(MessageType::note, encode_text(text)); }
  void heights(std::vector<float> row) override { send(MessageType::heights, encode_heights(row)); }
  void summary(SourceSummary summary) override {
    send(MessageType::summary, encode_summary(summary));
  }
  void finish(const geo::Status& status) {
    if (status.ok()) {
      send(MessageType::done, {});
    } else {
      send(MessageType::failed, encode_error(presentable(status.error())));
    }
    flush();
  }

 private:
  void send(MessageType type, std::string_view body) {
    pending_ += framed(type, body);
    if (pending_.size() > (std::size_t{256} << 10)) flush();
  }
  bool flush() {
    open_ = open_ && write_all(fd_, pending_);
    pending_.clear();
    return open_;
  }

  int fd_;
  bool open_ = true;
  std::string pending_;
  std::chrono::steady_clock::time_point told_{};
};

void limit(decltype(RLIMIT_AS) what, rlim_t value) {
  rlimit now{};
  getrlimit(what, &now);
  const rlim_t bound = now.rlim_max == RLIM_INFINITY ? value : std::min(value, now.rlim_max);
  const rlimit wanted{bound, bound};
  setrlimit(what, &wanted);
}

void apply_limits(const SourceLimits& limits) {
  // Arenas reserve address space that is never used; the limit below is on address space.
  mallopt(M_ARENA_MAX, 2);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // Sanitizers reserve terabytes of address space for their shadow.
  limit(RLIMIT_AS, limits.memory_bytes);
#endif
  limit(RLIMIT_CPU, limits.cpu_seconds);
  limit(RLIMIT_CORE, 0);
}

#if defined(__x86_64__)
constexpr unsigned kThisMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kThisMachine = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned kThisMachine = 0;
#endif

// Takes away the network and the start of other programs, for the case that a crafted file makes a
// library do what it should not. Where the kernel has no seccomp the worker runs without.
void shut_off() {
  if (kThisMachine == 0) return;
  const auto deny = [](unsigned call) {
    return std::array<sock_filter, 2>{
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)};
  };
  std::vector<sock_filter> rules = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kThisMachine, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const unsigned call : {__NR_socket, __NR_connect, __NR_execve, __NR_execveat, __NR_ptrace}) {
    for (const sock_filter& rule : deny(call)) rules.push_back(rule);
  }
  rules.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program{static_cast<unsigned short>(rules.size()), rules.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  }
}

geo::Result<SourceRequest> receive_request() {
  MessageSplitter splitter;
  char buffer[4096];
  while (true) {
    auto message = splitter.next();
    if (!message.ok()) return message.error();
    if (message->has_value()) {
      if ((*message)->type != MessageType::request) break;
      return decode_request((*message)->body);
    }
    const ssize_t got = read(STDIN_FILENO, buffer, sizeof buffer);
    if (got <= 0) break;
    splitter.add({buffer, static_cast<std::size_t>(got)});
  }
  return Error{ErrorCode::usage, std::string(kImportWorkerArgument) + " is no command", {}};
}

geo::Status read_as_asked(const SourceRequest& request, SourceSink& sink) {
  switch (request.kind) {
    case SourceKind::osm:
      return read_osm(request, sink);
    case SourceKind::elevation:
      return read_elevation_raster(request, sink);
    case SourceKind::elevation_grid:
      return read_elevation_cells(request, sink);
    default:
      return read_vector(request, sink);
  }
}

}  // namespace

int run_import_worker() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The pipe moves aside, so that nothing a library prints gets into it.
  const int pipe = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  PipeSink sink(pipe);
  const auto request = receive_request();
  if (!request.ok()) {
    write_all(STDERR_FILENO, geo::describe(request.error(), geo::Language::en) + "\n");
    return 2;
  }
  apply_limits(request->limits);
  shut_off();
  try {
    sink.finish(read_as_asked(*request, sink));
  } catch (const std::bad_alloc&) {
    sink.finish(Error{ErrorCode::memory_exceeded, {}, {}});
  }
  // Libraries may hang in the destructors of their globals after a failure; everything is written.
  _exit(0);
}

}  // namespace jingwei::data
