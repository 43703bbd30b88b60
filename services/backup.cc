#include "services/backup.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/file_io.h"
#include "data/gpkg_store.h"
#include "services/backup_file.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "services/task_photos.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

// Opens a copy as a store, reads every row and verifies its log. Its revision.
geo::Result<data::Revision> verify_store(const std::filesystem::path& file,
                                         geo::Progress& progress) {
  auto store = data::open_gpkg_store(file, data::StoreMode::write);
  if (!store) return store.error();
  const auto world = (*store)->load(progress);
  if (!world) return world.error();
  if (auto status = (*store)->verify_log(); !status) return status.error();
  return (*world)->revision();
}

// "elevation-<16 hex digits>.tif". Those of rows before stay: an undo brings them back.
bool is_raster_name(std::string_view name) {
  constexpr std::string_view kBegin = "elevation-", kEnd = ".tif";
  if (!name.starts_with(kBegin) || !name.ends_with(kEnd)) return false;
  name.remove_prefix(kBegin.size());
  name.remove_suffix(std::min(kEnd.size(), name.size()));
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The files of the folder that belong to the district, by name, without the store itself.
geo::Result<std::vector<std::string>> files_to_keep(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  const auto add = [&](const std::filesystem::path& in, auto belongs) {
    std::filesystem::directory_iterator it(in, failure), end;
    for (; !failure && it != end; it.increment(failure)) {
      const std::filesystem::path& path = it->path();
      if (!belongs(path.filename().string()) || !it->is_regular_file(failure)) continue;
      names.push_back(path.lexically_relative(folder).generic_string());
    }
  };
  add(folder, is_raster_name);
  if (failure) return data::os_error(failure.value(), folder);
  // Hidden ones are work that is not complete.
  add(folder / kPhotoFolder, [](const std::string& name) { return !name.starts_with('.'); });
  if (failure && failure != std::errc::no_such_file_or_directory) {
    return data::os_error(failure.value(), folder / kPhotoFolder);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A backup may replace an older one, never anything else.
geo::Status check_target(const std::filesystem::path& file, Existing existing) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return {};
  if (existing == Existing::kept) {
    return Error{
        ErrorCode::usage,
        "已有这个文件；要替换旧备份请加 --force / the file exists; --force replaces an older "
        "backup",
        {.file = file.string()}};
  }
  auto opened = data::File::open(file);
  if (!opened) return opened.error();
  std::string line(kBackupLine.size(), '\0');
  const auto got = opened->read(line.data(), line.size());
  if (got && *got == line.size() && line == kBackupLine) return {};
  return Error{ErrorCode::usage,
               "这个文件不是备份，不会替换 / the file is not a backup and is not replaced",
               {.file = file.string()}};
}

geo::Result<data::Revision> pack(data::Store& store, const std::filesystem::path& folder,
                                 const std::filesystem::path& work, geo::Progress& progress) {
  const std::filesystem::path copy = work / kStoreFile;
  if (auto status = store.copy_to(copy, progress); !status) return status.error();
  const auto revision = verify_store(copy, progress);
  if (!revision) return revision.error();
  // Listed after the copy: a file is written before the change that names it.
  const auto names = files_to_keep(folder);
  if (!names) return names.error();
  auto writer = BackupWriter::create(work / "backup");
  if (!writer) return writer.error();
  if (auto status = writer->add(std::string(kStoreFile), copy, progress); !status) {
    return status.error();
  }
  for (const std::string& name : *names) {
    if (auto status = writer->add(name, folder / name, progress); !status) return status.error();
  }
  if (auto status = writer->finish(); !status) return status.error();
  return *revision;
}

geo::Status verify_backup(const std::filesystem::path& file, geo::Progress& progress) {
  const PieceSink nowhere = [](std::string_view) { return geo::Status(); };
  return read_backup(
      file, [&](const std::string&) -> geo::Result<PieceSink> { return nowhere; }, progress);
}

// Writes the content of one file of a backup below `folder`.
geo::Result<PieceSink> unpack_into(const std::filesystem::path& folder, const std::string& name) {
  const std::filesystem::path target = folder / name;
  std::error_code failure;
  std::filesystem::create_directories(target.parent_path(), failure);
  if (failure) return data::os_error(failure.value(), target);
  auto created = data::File::create(target);
  if (!created) return created.error();
  auto file = std::make_shared<data::File>(std::move(*created));
  return PieceSink(
      [file](std::string_view piece) { return piece.empty() ? file->sync() : file->write(piece); });
}

}  // namespace

geo::Result<data::Revision> write_backup(data::Store& store, const std::filesystem::path& folder,
                                         const std::filesystem::path& file, Existing existing,
                                         geo::Progress& progress) {
  if (auto status = check_target(file, existing); !status) return status.error();
  const std::filesystem::path work = data::unused_sibling(file);
  data::RemoveUnlessKept cleaner(work);
  std::error_code failure;
  std::filesystem::create_directory(work, failure);
  if (failure) return data::os_error(failure.value(), file);
  const auto revision = pack(store, folder, work, progress);
  if (!revision) return revision.error();
  if (auto status = verify_backup(work / "backup", progress); !status) return status.error();
  if (auto status = data::rename_durably(work / "backup", file); !status) return status.error();
  return *revision;
}

namespace {

// So that a file's name is as durable as its content.
geo::Status sync_folders_in(const std::filesystem::path& folder) {
  std::error_code failure;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, failure)) {
    if (!entry.is_directory()) continue;
    if (auto status = data::sync_folder(entry.path()); !status) return status;
  }
  if (failure) return data::os_error(failure.value(), folder);
  return {};
}

}  // namespace

geo::Status restore_district(const std::filesystem::path& file, const std::filesystem::path& folder,
                             geo::Progress& progress) {
  return make_district_folder(folder, [&](const std::filesystem::path& work) -> geo::Status {
    const auto open = [&](const std::string& name) { return unpack_into(work, name); };
    if (auto status = read_backup(file, open, progress); !status) return status;
    if (auto status = check_is_district(work); !status) {
      return Error{ErrorCode::store_damaged, std::string(kStoreFile), {.file = file.string()}};
    }
    if (auto status = sync_folders_in(work); !status) return status;
    const auto revision = verify_store(work / kStoreFile, progress);
    if (!revision) return revision.error();
    return {};
  });
}

}  // namespace jingwei::services
