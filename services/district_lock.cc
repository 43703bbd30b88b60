#include "services/district_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "data/file_io.h"

namespace jingwei::services {
namespace {

std::string read_holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return holder.substr(0, holder.find('\n'));
}

}  // namespace

geo::Result<DistrictLock> DistrictLock::take(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return data::os_error(errno, file);
  DistrictLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return data::os_error(errno, file);
    return geo::Error{geo::ErrorCode::district_locked,
                      "pid " + read_holder(descriptor),
                      {.file = folder.string()}};
  }
  const std::string holder = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, holder.data(), holder.size(), 0) !=
                                             static_cast<ssize_t>(holder.size())) {
    return data::os_error(errno, file);
  }
  return lock;
}

DistrictLock::DistrictLock(DistrictLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DistrictLock::~DistrictLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace jingwei::services
