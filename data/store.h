#pragma once

#include <functional>
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
  std::string chain_hash;  // hex SHA-256 over the hash before and this line
};

// What became durable: the change with the versions its rows now have.
struct Committed {
  Revision revision;
  std::string chain_hash;
  std::shared_ptr<const Change> change;
};

// Where a district is kept. No SQL and no file format stands above this interface.
class Store {
 public:
  virtual ~Store() = default;

  virtual geo::Result<WorldPtr> load(geo::Progress& progress) = 0;

  // Makes the batch durable in one transaction, in order, each change with a revision of its own,
  // the first being expected + 1. All or nothing: conflict when `expected` is not the last
  // revision, disk_full, io_failed. After a failed sync every further commit answers
  // district_read_only.
  virtual geo::Result<std::vector<Committed>> commit(
      Revision expected, std::span<const std::shared_ptr<const Change>> batch) = 0;

  // The newest first, at most `limit`, those with a revision below `before` (0: from the newest).
  virtual geo::Result<std::vector<LogEntry>> log(Revision before, std::size_t limit) = 0;
  // The change that takes `revision` back, its `before` rows as that revision left them.
  // undo_impossible when it is unknown, was undone, or is of a kind that is never undone.
  virtual geo::Result<Change> inverse_of(Revision revision) = 0;
  // Recomputes the chain from the first entry; store_damaged with the first wrong revision.
  virtual geo::Status verify_log() = 0;
};

}  // namespace jingwei::data
