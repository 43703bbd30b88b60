#include "app/handover.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <list>
#include <mutex>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "app/api/json_text.h"
#include "app/command_context.h"
#include "app/error_json.h"
#include "app/operation.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kSocketName = "jingwei.sock";
constexpr std::size_t kLongestLine = 64u << 20;  // a report may hold a table
constexpr std::size_t kMostAtOnce = 16;

// An owned file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// A socket's path may have 107 bytes; a folder's may be longer. So it is named through the folder's
// descriptor.
struct SocketPlace {
  Descriptor folder;
  sockaddr_un address{};

  explicit SocketPlace(const fs::path& path)
      : folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address.sun_family = AF_UNIX;
    const std::string name =
        "/proc/self/fd/" + std::to_string(folder.get()) + "/" + std::string(kSocketName);
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  }
  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&address); }
};

geo::Error trouble(const fs::path& folder) {
  return {
      geo::ErrorCode::io_failed, std::strerror(errno), {.file = (folder / kSocketName).string()}};
}

std::string line_of(const json& line) { return api::to_text(line) + "\n"; }

std::string error_line(const geo::Error& error) {
  return line_of({{"error", error_to_json(error)}});
}

bool send_text(int socket, std::string_view text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t n = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

bool send_line(int socket, const json& line) { return send_text(socket, line_of(line)); }

// Reads lines; waits at most `patience_ms` for the whole of the next one.
class LineReader {
 public:
  explicit LineReader(int socket) : socket_(socket) {}

  enum class State { line, end, waiting };

  State next(std::string& line, int patience_ms) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::milliseconds(patience_ms);
    while (true) {
      const std::size_t end = buffer_.find('\n', searched_);
      if (end != std::string::npos) {
        line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        searched_ = 0;
        return State::line;
      }
      searched_ = buffer_.size();
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      pollfd wait{socket_, POLLIN, 0};
      const int ready = ::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
      if (ready == 0 || (ready < 0 && errno == EINTR)) return State::waiting;
      char bytes[16'384];
      const ssize_t n = ::recv(socket_, bytes, sizeof bytes, 0);
      if (n <= 0 || buffer_.size() + static_cast<std::size_t>(n) > kLongestLine) return State::end;
      buffer_.append(bytes, static_cast<std::size_t>(n));
    }
  }

 private:
  int socket_;
  std::string buffer_;
  std::size_t searched_ = 0;  // so much of it holds no end of a line
};

// Tells the command how far its work is; stops the work when the command has hung up.
class SocketProgress final : public geo::Progress {
 public:
  SocketProgress(int socket, const std::atomic<bool>& ending) : socket_(socket), ending_(ending) {}

  bool step(std::string_view stage, double fraction) override {
    if (hung_up() || ending_.load()) return false;
    const auto now = std::chrono::steady_clock::now();
    if (stage == stage_ && now - told_ < std::chrono::milliseconds(100)) return true;
    stage_ = stage;
    told_ = now;
    return send_line(socket_, {{"progress", {{"stage", stage}, {"fraction", fraction}}}});
  }

 private:
  bool hung_up() const {
    pollfd peer{socket_, POLLIN | POLLRDHUP, 0};
    return ::poll(&peer, 1, 0) > 0 && (peer.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
  }

  int socket_;
  const std::atomic<bool>& ending_;
  std::string stage_;
  std::chrono::steady_clock::time_point told_{};
};

geo::Result<json> run_request(services::District& district, const data::Scope& scope,
                              const std::string& line, geo::Progress& progress) {
  const json request = json::parse(line, nullptr, false);
  const bool well_formed = request.is_object() && request.contains("operation") &&
                           request["operation"].is_string() && request.contains("args") &&
                           request["args"].is_object();
  if (!well_formed) return geo::Error{geo::ErrorCode::request_malformed, "", {}};
  const Operation* operation = find_operation(request["operation"].get<std::string>());
  if (!operation) {
    return geo::Error{
        geo::ErrorCode::usage, "", {.value = request["operation"].get<std::string>()}};
  }
  try {
    return operation->run(district, scope, request["args"], progress);
  } catch (const json::exception& fault) {
    // The arguments are not those of this version of the operation.
    return geo::Error{geo::ErrorCode::request_malformed, fault.what(), {}};
  } catch (const std::bad_alloc&) {
    return geo::Error{geo::ErrorCode::memory_exceeded, "", {}};
  } catch (const std::exception& fault) {
    // One command that fails must not end the server.
    return geo::Error{geo::ErrorCode::io_failed, fault.what(), {}};
  }
}

// The first text in `args` that is no UTF-8, such as the name of a file: the line to the server
// could not carry it as it is. nullptr when there is none.
const std::string* text_without_utf8(const json& args) {
  for (const json& value : args) {
    if (value.is_structured()) {
      if (const std::string* inside = text_without_utf8(value)) return inside;
    }
    if (!value.is_string()) continue;
    try {
      [[maybe_unused]] const std::string written = value.dump();
    } catch (const json::type_error&) {
      return value.get_ptr<const std::string*>();
    }
  }
  return nullptr;
}

// Who is at the other end, as the kernel knows it. nullopt unless it is our own user or root.
std::optional<data::Scope> scope_of_peer(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  if (peer.uid != geteuid() && peer.uid != 0) return std::nullopt;
  return data::Scope::whole_district(operating_system_user(peer.uid));
}

}  // namespace

struct HandoverServer::Impl {
  services::District& district;
  fs::path folder;
  Descriptor listener;
  Descriptor wake_reader, wake_writer;
  std::atomic<bool> ending{false};
  std::thread acceptor;
  std::mutex mutex;
  std::list<std::thread> workers;   // of commands that run
  std::list<std::thread> finished;  // to be joined
  std::size_t running = 0;

  explicit Impl(services::District& d) : district(d), folder(d.folder()) {}

  void accept_all() {
    while (!ending.load()) {
      pollfd wait[2] = {{listener.get(), POLLIN, 0}, {wake_reader.get(), POLLIN, 0}};
      if (::poll(wait, 2, -1) < 0 && errno != EINTR) return;
      join_finished();
      if (ending.load()) return;
      if ((wait[0].revents & POLLIN) == 0) continue;
      Descriptor client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!client) {
        // Out of file descriptors, most likely: a busy loop would not bring any.
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        continue;
      }
      // A command that is suspended must not hold the work, or the end of the server, for ever.
      const timeval limit{10, 0};
      ::setsockopt(client.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
      begin(std::move(client));
    }
  }

  void begin(Descriptor client) {
    const std::lock_guard lock(mutex);
    if (running >= kMostAtOnce) {
      send_line(client.get(),
                {{"error", error_to_json({geo::ErrorCode::too_many_requests, "", {}})}});
      return;
    }
    ++running;
    workers.emplace_back();
    const auto self = std::prev(workers.end());
    *self = std::thread([this, self, socket = std::move(client)]() mutable {
      serve(socket.get());
      socket = Descriptor();
      const std::lock_guard done(mutex);
      finished.splice(finished.end(), workers, self);
      --running;
    });
  }

  void join_finished() {
    std::list<std::thread> done;
    {
      const std::lock_guard lock(mutex);
      done.swap(finished);
    }
    for (std::thread& thread : done) thread.join();
  }

  void serve(int socket) {
    const auto scope = scope_of_peer(socket);
    if (!scope) {
      send_line(socket, {{"error", error_to_json({geo::ErrorCode::not_permitted, "", {}})}});
      return;
    }
    LineReader reader(socket);
    std::string line;
    if (reader.next(line, 10'000) != LineReader::State::line) return;
    SocketProgress progress(socket, ending);
    auto report = run_request(district, *scope, line, progress);
    std::string answer = report ? line_of({{"report", *report}}) : error_line(report.error());
    if (answer.size() > kLongestLine) {
      answer = error_line({geo::ErrorCode::report_too_large,
                           std::to_string(answer.size() >> 20) + " MB > " +
                               std::to_string(kLongestLine >> 20) + " MB",
                           {}});
    }
    send_text(socket, answer);
  }
};

HandoverServer::HandoverServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

geo::Result<std::unique_ptr<HandoverServer>> HandoverServer::start(services::District& district) {
  auto impl = std::make_unique<Impl>(district);
  const SocketPlace place(impl->folder);
  impl->listener = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int wake[2];
  if (!place.folder || !impl->listener || ::pipe2(wake, O_CLOEXEC) != 0) {
    return trouble(impl->folder);
  }
  impl->wake_reader = Descriptor(wake[0]);
  impl->wake_writer = Descriptor(wake[1]);
  ::unlink(place.address.sun_path);
  // On Linux a socket takes the mode of its descriptor at `bind`: nobody can connect in between.
  if (::fchmod(impl->listener.get(), 0600) != 0 ||
      ::bind(impl->listener.get(), place.raw(), sizeof place.address) != 0 ||
      ::chmod(place.address.sun_path, 0600) != 0 || ::listen(impl->listener.get(), 16) != 0) {
    return trouble(impl->folder);
  }
  impl->acceptor = std::thread([raw = impl.get()] { raw->accept_all(); });
  return std::unique_ptr<HandoverServer>(new HandoverServer(std::move(impl)));
}

HandoverServer::~HandoverServer() {
  impl_->ending = true;
  [[maybe_unused]] const ssize_t woken = ::write(impl_->wake_writer.get(), "x", 1);
  impl_->acceptor.join();
  std::error_code ignored;
  fs::remove(impl_->folder / kSocketName, ignored);
  while (true) {
    {
      const std::lock_guard lock(impl_->mutex);
      if (impl_->running == 0) break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  impl_->join_finished();
}

geo::Result<json> hand_over(const fs::path& folder, std::string_view operation, const json& args,
                            geo::Progress& progress) {
  if (const std::string* text = text_without_utf8(args)) {
    return geo::Error{geo::ErrorCode::usage, "UTF-8", {.value = *text}};
  }
  const SocketPlace place(folder);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!place.folder || !socket) return trouble(folder);
  if (::connect(socket.get(), place.raw(), sizeof place.address) != 0) {
    const bool denied = errno == EACCES || errno == EPERM;
    return geo::Error{denied ? geo::ErrorCode::permission_denied : geo::ErrorCode::district_locked,
                      "",
                      {.file = folder.string()}};
  }
  if (!send_line(socket.get(), {{"operation", operation}, {"args", args}})) return trouble(folder);
  LineReader reader(socket.get());
  std::string stage = "connecting", line;
  double fraction = 0;
  while (true) {
    const auto state = reader.next(line, 200);
    // Ending our side asks the server to stop; its answer still tells whether it had finished.
    if (!progress.step(stage, fraction)) ::shutdown(socket.get(), SHUT_WR);
    if (state == LineReader::State::waiting) continue;
    const json answer =
        state == LineReader::State::line ? json::parse(line, nullptr, false) : json();
    if (!answer.is_object()) {
      return geo::Error{geo::ErrorCode::io_failed, "jingwei.sock", {.file = folder.string()}};
    }
    if (answer.contains("report")) return answer["report"];
    if (answer.contains("error")) return error_from_json(answer["error"]);
    if (answer.contains("progress")) {
      stage = answer["progress"].value("stage", stage);
      fraction = answer["progress"].value("fraction", fraction);
    }
  }
}

}  // namespace jingwei::app
