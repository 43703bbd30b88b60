#include "services/photo_checks.h"

#include <algorithm>
#include <map>
#include <string>

#include "data/photo.h"

namespace jingwei::services {
namespace {

using geo::ErrorCode;

// The photos that events name, by task and then in the order of the events.
using Named = std::vector<std::pair<const data::Task*, std::string>>;

geo::Result<Named> named_photos(const data::WorldView& view, const PastOf& past_of) {
  Named named;
  geo::Status status;
  view.for_each<data::Task>([&](const data::Task& task, data::AreaId) {
    if (!status) return;
    const auto past = past_of(task.id);
    if (!past) {
      status = past.error();
      return;
    }
    for (const data::TaskEvent& event : *past) {
      if (!event.photo.empty()) named.emplace_back(&task, event.photo);
    }
  });
  if (!status) return status.error();
  return named;
}

Fault fault_of(const data::Task& task, const std::string& name, FaultKind kind) {
  const std::string number = std::to_string(task.id.value);
  const bool missing = kind == FaultKind::photo_missing;
  return {kind,
          "tasks",
          task.id.value,
          {"任务 " + number + "：照片 " + name + (missing ? " 不在了" : " 的内容已改变"),
           "task " + number + ": the photo " + name +
               (missing ? " is gone" : " is not as it was taken")},
          task.at};
}

}  // namespace

geo::Result<std::vector<Fault>> find_photo_faults(const data::WorldView& view,
                                                  const PastOf& past_of,
                                                  const std::filesystem::path& folder) {
  // Before the events: a file is written before the event that names it.
  const auto files = data::photos_in(folder);
  if (!files) return files.error();
  const auto named = named_photos(view, past_of);
  if (!named) return named.error();
  std::map<std::string, bool> is_named;
  for (const std::string& file : *files) is_named[file] = false;
  std::vector<Fault> faults;
  for (const auto& [task, name] : *named) {
    if (const auto found = is_named.find(name); found != is_named.end()) found->second = true;
    if (!data::is_photo_name(name)) {
      faults.push_back(fault_of(*task, name, FaultKind::photo_missing));
      continue;
    }
    const auto bytes = data::read_photo(folder, name);
    if (bytes) continue;
    const ErrorCode code = bytes.error().code;
    if (code != ErrorCode::file_not_found && code != ErrorCode::store_damaged) {
      return bytes.error();
    }
    faults.push_back(fault_of(
        *task, name,
        code == ErrorCode::file_not_found ? FaultKind::photo_missing : FaultKind::photo_damaged));
  }
  for (const auto& [file, taken] : is_named) {
    if (taken || !view.scope().is_whole_district()) continue;
    faults.push_back({FaultKind::photo_unnamed,
                      "tasks",
                      0,
                      {"照片文件 " + file + "：没有任务提到它，可以删除",
                       "the photo file " + file + ": no task names it; it may be deleted"},
                      std::nullopt});
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.kind < b.kind; });
  return faults;
}

}  // namespace jingwei::services
