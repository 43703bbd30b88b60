#include "app/password_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>

#include "services/accounts.h"

namespace jingwei::app {
namespace {

// What is typed is not shown while it lives.
class WithoutEcho {
 public:
  WithoutEcho() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~WithoutEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;
  bool holds() const { return changed_; }

 private:
  termios before_{};
  bool changed_ = false;
};

// Byte by byte: what follows the line is left to whoever reads stdin next.
std::optional<std::string> read_line() {
  std::string line;
  while (line.size() <= services::kLongestPassword) {
    char c = 0;
    const ssize_t n = ::read(STDIN_FILENO, &c, 1);
    if (n < 0 && errno == EINTR && !interrupted()) continue;
    if (n <= 0) return n == 0 && !line.empty() ? std::optional(line) : std::nullopt;
    if (c == '\n') break;
    line += c;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::optional<std::string> ask(const CommandContext& context, std::string_view zh,
                               std::string_view en) {
  std::fputs(context.text(zh, en).c_str(), stderr);
  std::fflush(stderr);
  auto line = read_line();
  std::fputc('\n', stderr);
  return line;
}

}  // namespace

geo::Result<std::string> read_new_password(const CommandContext& context) {
  const geo::Error nothing{geo::ErrorCode::cancelled, "", {.field = "password"}};
  if (isatty(STDIN_FILENO) == 0) {
    auto line = read_line();
    if (!line) return nothing;
    return *line;
  }
  const WithoutEcho silence;
  if (!silence.holds()) return geo::Error{geo::ErrorCode::io_failed, "tcsetattr"};
  const auto first = ask(context, "新密码（不显示）：", "New password (not shown): ");
  if (!first) return nothing;
  const auto second = ask(context, "再输入一次：", "The same again: ");
  if (!second) return nothing;
  if (*first != *second) {
    return geo::Error{geo::ErrorCode::value_invalid,
                      context.text("两次输入的密码不同", "the two passwords differ"),
                      {.field = "password"}};
  }
  return *first;
}

}  // namespace jingwei::app
