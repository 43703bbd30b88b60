#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "data/file_io.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::services {

// The form of a backup: kBackupLine; for each file the byte 'F', the length of its name (4 bytes,
// low first), the name, the length of the content (8 bytes), the content, its SHA-256 (32 bytes);
// then the byte 'E', the number of files (8 bytes) and the SHA-256 over the names and digests of
// all of them.
inline constexpr std::string_view kBackupLine = "JINGWEI BACKUP 1\n";

class BackupWriter {
 public:
  // A new file; folder_exists when there is one.
  static geo::Result<BackupWriter> create(const std::filesystem::path& file);

  // Adds the file at `from` under `name` (relative, parts separated by "/").
  geo::Status add(const std::string& name, const std::filesystem::path& from,
                  geo::Progress& progress);
  // Writes the end mark and makes the backup durable.
  geo::Status finish();

 private:
  explicit BackupWriter(data::File file) : file_(std::move(file)) {}

  data::File file_;
  std::uint64_t files_ = 0;
  std::string seal_;  // names and digests so far
};

// Where the content of one file goes: called with its pieces in order, then with an empty one.
using PieceSink = std::function<geo::Status(std::string_view piece)>;

// Reads a backup from end to end, calling `open(name)` for each file for a sink of its content.
// Ensures on success: every byte is as it was written. file_format_unknown, file_truncated,
// store_damaged (a digest differs, or a name would lead out of the folder).
geo::Status read_backup(const std::filesystem::path& file,
                        const std::function<geo::Result<PieceSink>(const std::string& name)>& open,
                        geo::Progress& progress);

}  // namespace jingwei::services
