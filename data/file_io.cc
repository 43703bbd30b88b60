#include "data/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "data/digest.h"

namespace jingwei::data {

using geo::Error;
using geo::ErrorCode;

geo::Error os_error(int number, const std::filesystem::path& file) {
  const auto code = [&] {
    switch (number) {
      case ENOSPC:
      case EDQUOT:
        return ErrorCode::disk_full;
      case EACCES:
      case EPERM:
      case EROFS:
        return ErrorCode::permission_denied;
      case ENOENT:
      case ENOTDIR:
        return ErrorCode::file_not_found;
      case EEXIST:
      case ENOTEMPTY:
        return ErrorCode::folder_exists;
      default:
        return ErrorCode::io_failed;
    }
  }();
  return {code, std::strerror(number), {.file = file.string()}};
}

geo::Result<File> File::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return os_error(errno, file);
  return File(descriptor, file);
}

geo::Result<File> File::create(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return os_error(errno, file);
  return File(descriptor, file);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

geo::Result<std::size_t> File::read(char* out, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::read(descriptor_, out + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return os_error(errno, file_);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

geo::Status File::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return os_error(errno, file_);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

geo::Status File::sync() {
  if (::fsync(descriptor_) != 0) return os_error(errno, file_);
  return {};
}

geo::Result<std::uint64_t> File::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return os_error(errno, file_);
  return static_cast<std::uint64_t>(status.st_size);
}

geo::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return os_error(errno, to);
  const std::filesystem::path parent = std::filesystem::absolute(to).parent_path();
  return sync_folder(parent);
}

geo::Status sync_folder(const std::filesystem::path& folder) {
  auto opened = File::open(folder);
  if (!opened) return opened.error();
  return opened->sync();
}

std::filesystem::path unused_sibling(const std::filesystem::path& target) {
  // "dir/" has no file name of its own.
  std::filesystem::path plain = std::filesystem::absolute(target).lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  return plain.parent_path() / ("." + plain.filename().string() + "-" + to_hex(random_bytes(8)));
}

}  // namespace jingwei::data
