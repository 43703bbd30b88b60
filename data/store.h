#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::data {

// One line of the change log.
struct LogEntry {
  Revision revision;
  std::string at;  // UTC, ISO 8601 with milliseconds
  std::string actor;
  std::string command;
  Text summary;
  std::optional<Revision> undoes;
  std::optional<Revision> undone_by;
  std::size_t rows = 0;
  // In force, of a kind that may be undone, and its payload not purged. Later changes of the same
  // rows may yet stand in the way (Store::inverse_of).
  bool undoable = false;
  std::string chain_hash;  // hex SHA-256 over the hash before and this line
};

// What a store says of itself without loading its rows.
struct StoreHead {
  DistrictInfo info;
  Revision revision;
  std::string chain_hash;
};

// What became durable: the change with the versions its rows now have.
struct Committed {
  Revision revision;
  std::string chain_hash;
  std::shared_ptr<const Change> change;
};

// What became of a request that a change has answered.
struct AnsweredRequest {
  std::string what;
  Revision revision;
  TaskId task;  // the one that the change made or moved, if any
};

// Where a district is kept. No SQL and no file format stands above this interface.
// `commit` and `set_frame_centre` are called by one thread; the others by any.
class Store {
 public:
  virtual ~Store() = default;

  virtual geo::Result<StoreHead> head() = 0;
  virtual geo::Result<WorldPtr> load(geo::Progress& progress) = 0;

  // Makes the batch durable in one transaction, in order, each change with a revision of its own,
  // the first being expected + 1. All or nothing: conflict when `expected` is not the last
  // revision, disk_full, io_failed. After a failed sync every further commit answers
  // district_read_only.
  virtual geo::Result<std::vector<Committed>> commit(
      Revision expected, std::span<const std::shared_ptr<const Change>> batch) = 0;
  // Moves the frame of a district that was made without a centre. conflict when the frame was
  // stated or a change has been committed.
  virtual geo::Status set_frame_centre(geo::LonLat centre) = 0;

  // The newest first, at most `limit`, those with a revision below `before` (0: from the newest).
  virtual geo::Result<std::vector<LogEntry>> log(Revision before, std::size_t limit) = 0;
  // The lives of the tasks, one after the other by the task's id, each from its beginning; nothing
  // of a task that there is not. One query, however many they are.
  virtual geo::Result<std::vector<TaskEvent>> events_of(std::span<const TaskId> tasks) = 0;
  // What was answered to the request of this key, if it is remembered.
  virtual geo::Result<std::optional<AnsweredRequest>> answered(const std::string& key) = 0;
  // The change that takes `revision` back, its `before` rows as they are now, which is as that
  // revision left them but for their version. Errors: undo_impossible when it is unknown, is undone
  // already, is of a kind that is never undone, or its payload was purged; undo_blocked when later
  // changes in force have written the same rows, with their revisions as detail ("9, 7").
  // Called by the thread that commits. O(rows of the change) while they are as it left them; else
  // every later change in force is read as well, a few at a time, so that others read in between.
  virtual geo::Result<Change> inverse_of(Revision revision) = 0;
  // The newest change that is in force and no undo itself; undo_impossible when there is none.
  virtual geo::Result<Revision> newest_undoable() = 0;
  // Recomputes the chain from the first entry; store_damaged with the first wrong revision.
  virtual geo::Status verify_log() = 0;

  // One consistent copy in a new file while commits go on.
  virtual geo::Status copy_to(const std::filesystem::path& file, geo::Progress& progress) = 0;
};

}  // namespace jingwei::data
