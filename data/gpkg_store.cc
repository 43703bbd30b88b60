#include "data/gpkg_store.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <type_traits>

#include "data/answered_requests.h"
#include "data/change_log.h"
#include "data/gpkg_rows.h"
#include "data/instant.h"
#include "data/schema.h"
#include "data/sqlite.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

// Commands whose effect lies outside the tables or must not come back.

// Changes whose payloads are read while others wait for the reading connection.
constexpr std::size_t kLogPage = 32;

struct Session {
  explicit Session(sqlite::Connection c)
      : connection(std::make_unique<sqlite::Connection>(std::move(c))), statements(*connection) {}

  std::unique_ptr<sqlite::Connection> connection;  // its address must not change
  StatementCache statements;
};

geo::Result<StoreHead> read_head(Session& session) {
  auto select = session.statements.get(
      "SELECT code, name, key, frame_lon, frame_lat, frame_stated, utc_offset FROM "
      "jingwei_district");
  if (!select) return select.error();
  const auto found = (*select)->step();
  if (!found) return found.error();
  if (!*found) return Error{ErrorCode::store_damaged, "jingwei_district is empty"};
  StoreHead head;
  head.info.code = (*select)->text(0);
  head.info.name = (*select)->text(1);
  head.info.key = (*select)->text(2);
  head.info.frame.centre = {(*select)->number(3), (*select)->number(4)};
  head.info.frame_fixed = (*select)->integer(5) != 0;
  head.info.utc_offset = {static_cast<std::int32_t>((*select)->integer(6))};
  (*select)->reset();
  const auto log = log_head(session.statements, head.info.key);
  if (!log) return log.error();
  head.revision = log->revision;
  head.chain_hash = log->hash;
  head.info.frame_fixed = head.info.frame_fixed || head.revision;
  return head;
}

struct TableState {
  std::int64_t next_id = 1;
  TableStamp stamp;
};

geo::Result<TableState> read_state(Session& session, std::string_view layer) {
  auto select = session.statements.get(
      "SELECT next_id, revision, chain_hash FROM table_states WHERE layer = ?");
  if (!select) return select.error();
  (*select)->bind(0, layer);
  const auto found = (*select)->step();
  if (!found) return found.error();
  if (!*found)
    return Error{ErrorCode::store_damaged, "table_states", {.layer = std::string(layer)}};
  TableState state{(*select)->integer(0),
                   {{(*select)->integer(1)}, std::string((*select)->text(2))}};
  (*select)->reset();
  return state;
}

geo::Status write_state(Session& session, std::string_view layer, std::int64_t next_id,
                        const LogHead& written_by) {
  auto update = session.statements.get(
      "UPDATE table_states SET next_id = max(next_id, ?), revision = ?, chain_hash = ?"
      " WHERE layer = ?");
  if (!update) return update.error();
  (*update)->bind(0, next_id);
  (*update)->bind(1, written_by.revision.value);
  (*update)->bind(2, std::string_view(written_by.hash));
  (*update)->bind(3, layer);
  return (*update)->run();
}

template <class Row>
geo::Status write_row(Session& session, const LocalFrame& frame, const RowWrite<Row>& write) {
  if (!write.after) return erase_row<Row>(session.statements, write.before->id);
  if constexpr (std::is_same_v<Row, Area>) {
    // An area that changes its level moves to another table.
    if (write.before && write.before->level != write.after->level) {
      auto status = erase_row<Row>(session.statements, write.before->id);
      if (!status) return status;
    }
  }
  return put_row(session.statements, frame, *write.after);
}

template <class Row>
geo::Status write_table(Session& session, const LocalFrame& frame, const RowWrites<Row>& writes,
                        const LogHead& head, std::string_view at) {
  if (writes.empty()) return {};
  std::int64_t next_id = 1;
  for (const RowWrite<Row>& write : writes) {
    if (auto status = write_row(session, frame, write); !status) return status;
    if (write.after) next_id = std::max(next_id, write.after->id.value + 1);
  }
  if (auto status = touch_tables<Row>(session.statements, at); !status) return status;
  return write_state(session, RowTraits<Row>::layer, next_id, head);
}

std::shared_ptr<const Change> with_versions(const Change& change, Revision revision) {
  auto copy = std::make_shared<Change>(change);
  const auto set = [&](auto& writes) {
    for (auto& write : writes) {
      if (write.after) write.after->version = revision;
    }
  };
  std::apply([&](auto&... writes) { (set(writes), ...); }, copy->writes);
  return copy;
}

template <class Row>
geo::Status load_table(Session& session, WorldBuilder& builder, const LocalFrame& frame,
                       geo::Progress& progress) {
  constexpr std::size_t kRowsBetweenSteps = 2048;
  const auto state = read_state(session, RowTraits<Row>::layer);
  if (!state) return state.error();
  builder.set_stamp<Row>(state->stamp);
  builder.reserve_ids_below<Row>(state->next_id);
  if constexpr (!kInWorld<Row>) return {};
  std::size_t rows = 0;
  return for_each_row<Row>(session.statements, frame, [&](Row row) -> geo::Status {
    if (rows++ % kRowsBetweenSteps == 0 && !progress.step("loading", 0)) {
      return Error{ErrorCode::cancelled};
    }
    if (row.id.value <= 0 || row.id.value >= state->next_id) {
      return Error{
          ErrorCode::store_damaged,
          "an id that was never given out",
          {.layer = std::string(RowTraits<Row>::layer), .feature = std::to_string(row.id.value)}};
    }
    builder.put(std::move(row));
    return {};
  });
}

// Turns the part of an inverse that concerns one table into writes upon the rows as they are now.
// `moved_on` becomes true when a row is no longer as `revision` left it: a row's version is the
// revision that wrote it last, and one that was removed has come back by an undo alone.
template <class Row>
geo::Status as_writes(Session& session, const LocalFrame& frame, Revision revision,
                      const RowInverses<Row>& inverses, RowWrites<Row>& writes, bool& moved_on) {
  for (const RowInverse<Row>& inverse : inverses) {
    auto now = find_row<Row>(session.statements, frame, inverse.id);
    if (!now) return now.error();
    RowWrite<Row> write{std::move(*now), inverse.restored};
    moved_on = moved_on || (write.before ? write.before->version != revision : !write.after);
    writes.push_back(std::move(write));
  }
  std::reverse(writes.begin(), writes.end());
  return {};
}

// A row that the change made, that nobody has removed since and that is not there.
template <class Row>
geo::Status check_all_there(const RowWrites<Row>& writes, const RowInverses<Row>& inverses) {
  const auto gone = std::find_if(writes.begin(), writes.end(),
                                 [](const auto& write) { return !write.before && !write.after; });
  if (gone == writes.end()) return {};
  const auto at = static_cast<std::size_t>(writes.end() - gone) - 1;  // they stand in reverse
  return Error{ErrorCode::store_damaged,
               "a row of the log is gone",
               {.layer = std::string(RowTraits<Row>::layer),
                .feature = std::to_string(inverses[at].id.value)}};
}

template <class Row>
std::set<decltype(Row::id)> ids_of(const RowInverses<Row>& rows) {
  std::set<decltype(Row::id)> ids;
  for (const RowInverse<Row>& row : rows) ids.insert(row.id);
  return ids;
}

bool share_rows(const Inverse& a, const Inverse& b) {
  const auto share = [](const auto& rows_a, const auto& rows_b) {
    if (rows_a.empty() || rows_b.empty()) return false;
    const auto ids = ids_of(rows_a);
    return std::any_of(rows_b.begin(), rows_b.end(),
                       [&](const auto& row) { return ids.count(row.id) > 0; });
  };
  return std::apply(
      [&](const auto&... rows_a) {
        return std::apply([&](const auto&... rows_b) { return (share(rows_a, rows_b) || ...); }, b);
      },
      a);
}

class GpkgStore final : public Store {
 public:
  GpkgStore(std::unique_ptr<Session> writer, std::unique_ptr<Session> reader, LocalFrame frame)
      : writer_(std::move(writer)), reader_(std::move(reader)), frame_(std::move(frame)) {}

  geo::Result<StoreHead> head() override {
    const std::lock_guard lock(reading_);
    return read_head(*reader_);
  }

  geo::Result<WorldPtr> load(geo::Progress& progress) override;
  geo::Result<std::vector<Committed>> commit(
      Revision expected, std::span<const std::shared_ptr<const Change>> batch) override;
  geo::Status set_frame_centre(geo::LonLat centre) override;

  geo::Result<std::vector<LogEntry>> log(Revision before, std::size_t limit) override {
    const std::lock_guard lock(reading_);
    return read_log(reader_->statements, before, limit);
  }
  geo::Result<std::vector<TaskEvent>> events_of(std::span<const TaskId> tasks) override {
    std::vector<std::int64_t> ids;
    for (const TaskId task : tasks) ids.push_back(task.value);
    const std::lock_guard lock(reading_);
    return rows_where<TaskEvent>(reader_->statements, frame_, "task", ids);
  }
  geo::Result<std::optional<AnsweredRequest>> answered(const std::string& key) override {
    const std::lock_guard lock(reading_);
    return find_answer(reader_->statements, key);
  }
  geo::Result<Change> inverse_of(Revision revision) override;
  geo::Result<Revision> newest_undoable() override;
  geo::Status verify_log() override;
  geo::Status copy_to(const std::filesystem::path& file, geo::Progress& progress) override;

 private:
  geo::Result<std::vector<Committed>> write_batch(
      Revision expected, std::span<const std::shared_ptr<const Change>> batch);
  geo::Result<std::vector<Revision>> blockers(Revision revision, const Inverse& inverse);

  std::unique_ptr<Session> writer_;  // null when opened to read
  std::mutex reading_;
  std::unique_ptr<Session> reader_;
  LocalFrame frame_;
  bool broken_ = false;  // a sync has failed
};

geo::Result<WorldPtr> GpkgStore::load(geo::Progress& progress) {
  const std::lock_guard lock(reading_);
  // One read transaction: all tables are of the same revision.
  if (auto status = reader_->connection->run("BEGIN"); !status) return status.error();
  const auto load_all = [&]() -> geo::Result<WorldPtr> {
    const auto head = read_head(*reader_);
    if (!head) return head.error();
    WorldBuilder builder(head->info);
    const LocalFrame frame(head->info.frame);
    geo::Status status;
    const auto load_one = [&]<class Row>(const RowWrites<Row>*) {
      if (status) status = load_table<Row>(*reader_, builder, frame, progress);
    };
    ForAllRows<RowWrites> kinds;
    std::apply([&](const auto&... kind) { (load_one(&kind), ...); }, kinds);
    if (!status) return status.error();
    return builder.finish(head->revision, head->chain_hash);
  };
  auto world = load_all();
  if (auto status = reader_->connection->run("COMMIT"); !status && world) return status.error();
  return world;
}

geo::Result<std::vector<Committed>> GpkgStore::commit(
    Revision expected, std::span<const std::shared_ptr<const Change>> batch) {
  if (broken_ || !writer_) return Error{ErrorCode::district_read_only};
  return write_batch(expected, batch);
}

geo::Result<std::vector<Committed>> GpkgStore::write_batch(
    Revision expected, std::span<const std::shared_ptr<const Change>> batch) {
  auto transaction = sqlite::Transaction::begin(*writer_->connection);
  if (!transaction) return transaction.error();
  const auto district = read_head(*writer_);
  if (!district) return district.error();
  LogHead head{district->revision, district->chain_hash};
  if (head.revision != expected) {
    return Error{ErrorCode::conflict, std::to_string(head.revision.value)};
  }
  const std::string at = to_text(now());
  std::vector<Committed> committed;
  for (const auto& change : batch) {
    auto versioned = with_versions(*change, {head.revision.value + 1});
    auto next = append_log(writer_->statements, head, *versioned, at);
    if (!next) return next.error();
    head = *next;
    geo::Status status;
    const auto write = [&](const auto& writes) {
      if (status) status = write_table(*writer_, frame_, writes, head, at);
    };
    std::apply([&](const auto&... writes) { (write(writes), ...); }, versioned->writes);
    if (status && change->request) {
      status = remember_answer(writer_->statements, *change->request, head.revision);
    }
    if (!status) return status.error();
    committed.push_back({head.revision, head.hash, std::move(versioned)});
  }
  if (auto status = transaction->commit(); !status) {
    // A full disk leaves the log as it was. After any other failure nobody knows what has reached
    // the disk, and a second sync might claim success for pages that were dropped.
    broken_ = status.error().code != ErrorCode::disk_full;
    return status.error();
  }
  return committed;
}

geo::Status GpkgStore::set_frame_centre(geo::LonLat centre) {
  if (broken_ || !writer_) return Error{ErrorCode::district_read_only};
  auto transaction = sqlite::Transaction::begin(*writer_->connection);
  if (!transaction) return transaction.error();
  const auto head = read_head(*writer_);
  if (!head) return head.error();
  if (head->info.frame_fixed) return Error{ErrorCode::conflict, "the frame is fixed"};
  auto update = writer_->statements.get("UPDATE jingwei_district SET frame_lon = ?, frame_lat = ?");
  if (!update) return update.error();
  (*update)->bind(0, centre.lon);
  (*update)->bind(1, centre.lat);
  if (auto status = (*update)->run(); !status) return status;
  if (auto status = transaction->commit(); !status) {
    broken_ = status.error().code != ErrorCode::disk_full;
    return status;
  }
  const std::lock_guard lock(reading_);
  frame_ = LocalFrame({centre});
  return {};
}

geo::Result<Change> GpkgStore::inverse_of(Revision revision) {
  const std::string number = std::to_string(revision.value);
  Change back;
  geo::Result<Inverse> inverse = Inverse();
  bool moved_on = false;
  {
    const std::lock_guard lock(reading_);
    const auto entry = read_entry(reader_->statements, revision);
    if (!entry && entry.error().code != ErrorCode::not_found) return entry.error();
    if (!entry || !entry->undoable) return Error{ErrorCode::undo_impossible, number};
    inverse = read_inverse(reader_->statements, revision);
    if (!inverse) return inverse.error();
    back.command = "undo";
    back.undoes = revision;
    back.summary = {"撤销第 " + number + " 次修改：" + entry->summary.zh,
                    "Undo change " + number + ": " + entry->summary.en};
    geo::Status status;
    const auto turn = [&]<class Row>(const RowInverses<Row>& rows) {
      if (!status) return;
      status = as_writes(*reader_, frame_, revision, rows, back.of<Row>(), moved_on);
    };
    std::apply([&](const auto&... rows) { (turn(rows), ...); }, *inverse);
    if (!status) return status.error();
  }
  if (!moved_on) return back;
  const auto blocking = blockers(revision, *inverse);
  if (!blocking) return blocking.error();
  if (!blocking->empty()) {
    std::string list;
    for (const Revision each : *blocking) {
      list += (list.empty() ? "" : ", ") + std::to_string(each.value);
    }
    return Error{ErrorCode::undo_blocked, list};
  }
  geo::Status status;
  const auto check = [&]<class Row>(const RowInverses<Row>& rows) {
    if (status) status = check_all_there(back.of<Row>(), rows);
  };
  std::apply([&](const auto&... rows) { (check(rows), ...); }, *inverse);
  if (!status) return status.error();
  return back;
}

// Later changes that have written rows of `inverse`, but for pairs of a change and what undid it:
// such a pair has left every row as it found it.
geo::Result<std::vector<Revision>> GpkgStore::blockers(Revision revision, const Inverse& inverse) {
  std::vector<Revision> found;
  Revision before{std::numeric_limits<std::int64_t>::max()};
  while (true) {
    const std::lock_guard lock(reading_);
    const auto page = standing_changes(reader_->statements, revision, before, kLogPage);
    if (!page) return page.error();
    for (const Revision later : *page) {
      const auto other = read_inverse(reader_->statements, later);
      // Whose payload is purged cannot be judged; then the change stays.
      if (!other && other.error().code != ErrorCode::undo_impossible) return other.error();
      if (!other || share_rows(inverse, *other)) found.push_back(later);
    }
    if (page->size() < kLogPage) return found;
    before = page->back();
  }
}

geo::Result<Revision> GpkgStore::newest_undoable() {
  const std::lock_guard lock(reading_);
  auto select = reader_->statements.get(
      "SELECT revision, command FROM change_log WHERE undoes IS NULL AND undone_by IS NULL"
      " ORDER BY revision DESC");
  if (!select) return select.error();
  while (true) {
    const auto more = (*select)->step();
    if (!more) return more.error();
    if (!*more) break;
    if (!may_be_undone((*select)->text(1))) continue;
    const Revision revision{(*select)->integer(0)};
    (*select)->reset();
    return revision;
  }
  (*select)->reset();
  return Error{ErrorCode::undo_impossible};
}

geo::Status GpkgStore::verify_log() {
  const std::lock_guard lock(reading_);
  const auto head = read_head(*reader_);
  if (!head) return head.error();
  if (auto status = data::verify_log(reader_->statements, head->info.key); !status) return status;
  // Entries cut off at the end leave no gap; the stamps of the tables still remember them.
  auto ahead = reader_->connection->integer(
      "SELECT max(revision) FROM table_states WHERE revision > 0 AND NOT EXISTS"
      " (SELECT 1 FROM change_log WHERE change_log.revision = table_states.revision"
      "  AND change_log.hash = table_states.chain_hash)");
  if (!ahead) return ahead.error();
  if (*ahead) {
    return Error{ErrorCode::store_damaged,
                 "is missing",
                 {.layer = "change_log", .feature = std::to_string(**ahead)}};
  }
  return {};
}

geo::Status GpkgStore::copy_to(const std::filesystem::path& file, geo::Progress& progress) {
  // A connection of its own: a long copy must not keep others from reading the log.
  const auto path = [this] {
    const std::lock_guard lock(reading_);
    return reader_->connection->text("SELECT file FROM pragma_database_list");
  }();
  if (!path) return path.error();
  auto source = sqlite::Connection::open(path->value_or(""), sqlite::Access::read);
  if (!source) return source.error();
  return source->copy_to(file, [&](double done) { return progress.step("copying", done); });
}

geo::Result<std::unique_ptr<Session>> open_session(const std::filesystem::path& file,
                                                   StoreMode mode) {
  const bool writes = mode == StoreMode::write;
  auto connection =
      sqlite::Connection::open(file, writes ? sqlite::Access::write : sqlite::Access::read);
  if (!connection) return connection.error();
  if (writes) {
    // FULL in this mode syncs the log at each commit. The limit gives the space of a large import
    // back at the next checkpoint.
    auto status = connection->run(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;"
        "PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -32000");
    if (!status) return status.error();
    if (status = admit_writes(*connection); !status) return status.error();
    if (status = migrate(*connection); !status) return status.error();
    if (status = connection->run("PRAGMA journal_mode = WAL"); !status) return status.error();
  }
  const auto schema = schema_of(*connection);
  if (!schema) return schema.error();
  if (*schema != newest_schema()) {
    return Error{ErrorCode::store_too_old, std::to_string(*schema)};
  }
  return std::make_unique<Session>(std::move(*connection));
}

geo::Error in_file(geo::Error error, const std::filesystem::path& file) {
  if (error.place.file.empty()) error.place.file = file.string();
  return error;
}

}  // namespace

geo::Status create_gpkg_store(const std::filesystem::path& file, const DistrictInfo& info) {
  auto connection = sqlite::Connection::open(file, sqlite::Access::create);
  if (!connection) return connection.error();
  auto status = create_schema(*connection, info);
  return status ? status : in_file(status.error(), file);
}

geo::Result<std::unique_ptr<Store>> open_gpkg_store(const std::filesystem::path& file,
                                                    StoreMode mode) {
  std::error_code failure;
  if (!std::filesystem::exists(file, failure)) {
    return Error{failure ? ErrorCode::permission_denied : ErrorCode::file_not_found,
                 {},
                 {.file = file.string()}};
  }
  std::unique_ptr<Session> writer;
  if (mode == StoreMode::write) {
    auto opened = open_session(file, StoreMode::write);
    if (!opened) return in_file(opened.error(), file);
    writer = std::move(*opened);
  }
  auto reader = open_session(file, StoreMode::read);
  if (!reader && reader.error().code == ErrorCode::store_too_old) {
    // Whoever reads it first brings it up to date.
    if (auto opened = open_session(file, StoreMode::write); !opened) {
      return in_file(opened.error(), file);
    }
    reader = open_session(file, StoreMode::read);
  }
  if (!reader) return in_file(reader.error(), file);
  const auto head = read_head(**reader);
  if (!head) return in_file(head.error(), file);
  return std::unique_ptr<Store>(std::make_unique<GpkgStore>(std::move(writer), std::move(*reader),
                                                            LocalFrame(head->info.frame)));
}

}  // namespace jingwei::data
