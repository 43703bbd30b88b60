#include "services/backup.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "data/file_io.h"
#include "data/gpkg_store.h"
#include "services/backup_file.h"
#include "services/district.h"
#include "services/district_folder.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

// Opens a copy as a store, reads every row and verifies its log.
geo::Status verify_store(const std::filesystem::path& file, geo::Progress& progress) {
  auto store = data::open_gpkg_store(file, data::StoreMode::write);
  if (!store) return store.error();
  const auto world = (*store)->load(progress);
  if (!world) return world.error();
  return (*store)->verify_log();
}

// The files of the folder that belong to the district, by name, without the store itself.
geo::Result<std::vector<std::string>> files_to_keep(const std::filesystem::path& folder) {
  static const std::set<std::string> kLeftOut = {std::string(kCacheFolder), "lock"};
  std::vector<std::string> names;
  std::error_code failure;
  std::filesystem::recursive_directory_iterator it(folder, failure), end;
  for (; !failure && it != end; it.increment(failure)) {
    const std::string name = it->path().lexically_relative(folder).generic_string();
    // Hidden ones, in photos/ too, are work that is not complete.
    if (kLeftOut.count(name) > 0 || it->path().filename().string().starts_with('.')) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file(failure) && !name.starts_with(kStoreFile)) {
      names.push_back(name);
    }
  }
  if (failure) return data::os_error(failure.value(), folder);
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

geo::Status pack(data::Store& store, const std::filesystem::path& folder,
                 const std::filesystem::path& work, geo::Progress& progress) {
  const std::filesystem::path copy = work / kStoreFile;
  if (auto status = store.copy_to(copy, progress); !status) return status;
  if (auto status = verify_store(copy, progress); !status) return status;
  // Listed after the copy: a file is written before the change that names it.
  const auto names = files_to_keep(folder);
  if (!names) return names.error();
  auto writer = BackupWriter::create(work / "backup");
  if (!writer) return writer.error();
  if (auto status = writer->add(std::string(kStoreFile), copy, progress); !status) return status;
  for (const std::string& name : *names) {
    if (auto status = writer->add(name, folder / name, progress); !status) return status;
  }
  return writer->finish();
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

geo::Status write_backup(data::Store& store, const std::filesystem::path& folder,
                         const std::filesystem::path& file, Existing existing,
                         geo::Progress& progress) {
  if (auto status = check_target(file, existing); !status) return status;
  const std::filesystem::path work = data::unused_sibling(file);
  data::RemoveUnlessKept cleaner(work);
  std::error_code failure;
  std::filesystem::create_directory(work, failure);
  if (failure) return data::os_error(failure.value(), file);
  if (auto status = pack(store, folder, work, progress); !status) return status;
  if (auto status = verify_backup(work / "backup", progress); !status) return status;
  return data::rename_durably(work / "backup", file);
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
    return verify_store(work / kStoreFile, progress);
  });
}

}  // namespace jingwei::services
