#include "app/http/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace jingwei::app::http {
namespace {

constexpr std::size_t kKeptForOthers = 128;

}  // namespace

std::size_t raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < limit.rlim_max) {
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur;
}

std::size_t connections_that_fit(std::size_t wanted, std::size_t open_files) {
  // A system that allows hardly any gets half of them.
  const std::size_t free =
      open_files > 2 * kKeptForOthers ? open_files - kKeptForOthers : open_files / 2;
  return std::min(wanted, std::max<std::size_t>(free, 1));
}

}  // namespace jingwei::app::http
