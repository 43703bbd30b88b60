#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "geo/result.h"

// Files by the operating system's own calls, so that each failure is told apart: disk_full,
// permission_denied, file_not_found, folder_exists, io_failed.
namespace jingwei::data {

geo::Error os_error(int number, const std::filesystem::path& file);

class File {
 public:
  static geo::Result<File> open(const std::filesystem::path& file);
  // A new file that nobody else on the machine may read; folder_exists when there is one of that
  // name.
  static geo::Result<File> create(const std::filesystem::path& file);
  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();

  // Up to `size` bytes into `out`; fewer only at the end of the file.
  geo::Result<std::size_t> read(char* out, std::size_t size);
  geo::Status write(std::string_view bytes);
  // Makes what was written durable.
  geo::Status sync();
  geo::Result<std::uint64_t> size() const;

 private:
  File(int descriptor, std::filesystem::path file)
      : descriptor_(descriptor), file_(std::move(file)) {}

  int descriptor_;
  std::filesystem::path file_;
};

// Replaces `to`, or puts a folder where there was none or an empty one; durable afterwards.
geo::Status rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);
geo::Status sync_folder(const std::filesystem::path& folder);

// A new path beside `target` that starts with a dot, for work that is renamed when it is complete.
std::filesystem::path unused_sibling(const std::filesystem::path& target);

// Removes a path with all below it at the end of its life, unless it was kept.
class RemoveUnlessKept {
 public:
  explicit RemoveUnlessKept(std::filesystem::path path) : path_(std::move(path)) {}
  RemoveUnlessKept(const RemoveUnlessKept&) = delete;
  RemoveUnlessKept& operator=(const RemoveUnlessKept&) = delete;
  ~RemoveUnlessKept() {
    std::error_code ignored;
    if (!kept_) std::filesystem::remove_all(path_, ignored);
  }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

}  // namespace jingwei::data
