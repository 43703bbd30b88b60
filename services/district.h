#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "data/store.h"
#include "data/world.h"
#include "geo/progress.h"
#include "geo/result.h"
#include "services/backup.h"

namespace jingwei::services {

// Reads the view and answers what to write, or why not. Pure: it may be called again against a
// later World. An empty change means that there is nothing to do. What it throws is answered as
// internal_error (memory_exceeded for want of memory); nothing is written then.
using Plan = std::function<geo::Result<data::Change>(const data::WorldView&)>;

struct Receipt {
  data::Revision revision;  // the change's own, or the present one when nothing was to do
  bool changed = false;
  std::shared_ptr<const data::Change> change;  // null when nothing was to do
};

// Called on the writer thread after the change is durable and before it is acknowledged, in order
// of revision; `world` is the World that holds it. Must be quick and must not call back.
using Listener = std::function<void(const data::WorldPtr& world, const data::Committed& committed)>;

struct OpenOptions {
  // false: to read only, beside a server that holds the lock; commands answer district_locked.
  bool lock = true;
};

// One open district: its World, its store and the one thread that writes.
// 1. A World is published only after its revision is durable.
// 2. Listeners see every revision once, in order.
// 3. After a failed sync nothing more is written: district_read_only.
class District {
 public:
  // not_a_district, district_locked, permission_denied, store_damaged, store_too_new.
  static geo::Result<std::unique_ptr<District>> open(const std::filesystem::path& folder,
                                                     const OpenOptions& options,
                                                     geo::Progress& progress);
  ~District();

  const std::filesystem::path& folder() const;
  data::WorldView view(data::Scope scope) const;

  // Puts the frame's centre where the first import lies, for a district made without one
  // (info().frame_fixed is false). Durable, and may be repeated until the first change is
  // committed, so that an import that fails decides nothing. Plans made afterwards see the new
  // frame. Errors: conflict when the frame is fixed, coordinate_not_finite,
  // coordinate_out_of_range.
  geo::Status set_frame_centre(geo::LonLat centre);

  // A short command: planned on the writer thread against the World the one before left; commands
  // that wait share one sync. Blocks until durable and published.
  geo::Result<Receipt> execute(const data::Scope& scope, const Plan& plan);
  // A long command: planned on the caller's thread against a snapshot. The writer checks that the
  // rows it replaces and refers to and the ids it makes are still so; otherwise it is planned anew,
  // after the third time `conflict`.
  geo::Result<Receipt> execute_long(const data::Scope& scope, const Plan& plan);
  // Takes back `revision`, or the newest that can be undone. undo_blocked names the later
  // revisions. `request`: what the change answers, if it may be asked for again.
  geo::Result<Receipt> undo(const data::Scope& scope, std::optional<data::Revision> revision,
                            std::optional<data::RequestKey> request = std::nullopt);

  // Of the whole district: other scopes are not_permitted, here and for `backup`.
  geo::Result<std::vector<data::LogEntry>> log(const data::Scope& scope, data::Revision before,
                                               std::size_t limit) const;
  // Who made the change `revision`, when, and what it was in words; none when there is no such
  // revision. The caller answers for the scope: it asks for the version of a row that is seen in
  // it.
  geo::Result<std::optional<data::LogEntry>> change(data::Revision revision) const;
  // The life of a task, from its beginning. not_found when the scope does not see it.
  geo::Result<std::vector<data::TaskEvent>> events_of(const data::Scope& scope,
                                                      data::TaskId task) const;
  // The same of several, one after the other by id, in one query; nothing of a task that the scope
  // does not see.
  geo::Result<std::vector<data::TaskEvent>> events_of(const data::Scope& scope,
                                                      std::span<const data::TaskId> tasks) const;
  // What was answered to the request of this key before, also before a restart.
  geo::Result<std::optional<data::AnsweredRequest>> answered(const std::string& key) const;
  geo::Status verify_log() const;
  // As write_backup. not_permitted to a scope that has not the whole district.
  geo::Result<data::Revision> backup(const data::Scope& scope, const std::filesystem::path& file,
                                     Existing existing, geo::Progress& progress) const;

  // Before the first command. Returns nothing to unsubscribe: listeners live as long as the
  // district.
  void subscribe(Listener listener);

 private:
  struct Impl;
  explicit District(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct InitOptions {
  std::string code;
  std::string name;
  std::optional<geo::LonLat> centre;  // absent: taken from the first import
  data::UtcOffset utc_offset = data::kChinaTime;
};

// Makes a district folder. name_invalid (the code), usage (the name is empty or no clean text),
// coordinate_out_of_range (the centre), folder_exists, permission_denied, disk_full; on failure
// nothing is left behind.
geo::Status init_district(const std::filesystem::path& folder, const InitOptions& options);

// Unpacks a backup into a new folder, after verifying it. file_truncated, store_damaged.
geo::Status restore_district(const std::filesystem::path& file, const std::filesystem::path& folder,
                             geo::Progress& progress);

}  // namespace jingwei::services
