#include "data/sqlite.h"

#include <sqlite3.h>

#include <algorithm>

namespace jingwei::data::sqlite {
namespace {

using geo::Error;
using geo::ErrorCode;

ErrorCode code_of(int extended) {
  switch (extended & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::disk_full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return ErrorCode::permission_denied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::store_damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::district_locked;
    case SQLITE_NOMEM:
      return ErrorCode::memory_exceeded;
    case SQLITE_TOOBIG:
      return ErrorCode::value_invalid;
    default:
      return ErrorCode::io_failed;
  }
}

Error error_of(sqlite3* connection, int result) {
  const int extended = connection ? sqlite3_extended_errcode(connection) : result;
  // The index of the log cannot be made: there is no room for its 32 kB, even to read.
  if (extended == SQLITE_IOERR_SHMSIZE) return {ErrorCode::disk_full, {}, {}};
  const char* message = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(result);
  return {code_of(extended), "SQLite " + std::to_string(extended) + ": " + message};
}

std::string_view view(const void* bytes, int size) {
  return bytes ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size))
               : std::string_view();
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

// Binding fails only for a position that the statement does not have, which is our own mistake.
void Statement::bind(int at, std::int64_t value) {
  JINGWEI_CHECK(sqlite3_bind_int64(statement_.get(), at + 1, value) == SQLITE_OK);
}
void Statement::bind(int at, double value) {
  JINGWEI_CHECK(sqlite3_bind_double(statement_.get(), at + 1, value) == SQLITE_OK);
}
void Statement::bind(int at, std::string_view value) {
  JINGWEI_CHECK(sqlite3_bind_text64(statement_.get(), at + 1, value.empty() ? "" : value.data(),
                                    value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
}
void Statement::bind_blob(int at, std::string_view value) {
  JINGWEI_CHECK(sqlite3_bind_blob64(statement_.get(), at + 1, value.empty() ? "" : value.data(),
                                    value.size(), SQLITE_TRANSIENT) == SQLITE_OK);
}
void Statement::bind_null(int at) {
  JINGWEI_CHECK(sqlite3_bind_null(statement_.get(), at + 1) == SQLITE_OK);
}

geo::Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  // A statement that is kept must take new values after a fault, too.
  if (result == SQLITE_DONE) {
    reset();
    return false;
  }
  geo::Error error = error_of(sqlite3_db_handle(statement_.get()), result);
  reset();
  return error;
}

geo::Status Statement::run() {
  while (true) {
    const geo::Result<bool> row = step();
    if (row.ok() && *row) continue;
    if (!row.ok()) return row.error();
    return {};
  }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::number(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}
std::string_view Statement::text(int column) const {
  const void* bytes = sqlite3_column_text(statement_.get(), column);
  return view(bytes, sqlite3_column_bytes(statement_.get(), column));
}
std::string_view Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  return view(bytes, sqlite3_column_bytes(statement_.get(), column));
}

void Connection::Close::operator()(sqlite3* connection) const { sqlite3_close(connection); }

geo::Result<Connection> Connection::open(const std::filesystem::path& file, Access access) {
  std::error_code ignored;
  if (access == Access::create && std::filesystem::exists(file, ignored)) {
    return Error{ErrorCode::folder_exists, {}, {.file = file.string()}};
  }
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (access == Access::read) flags |= SQLITE_OPEN_READONLY;
  if (access != Access::read) flags |= SQLITE_OPEN_READWRITE;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  Connection connection(raw);
  if (result != SQLITE_OK) {
    Error error = error_of(raw, result);
    error.place.file = file.string();
    return error;
  }
  // A foreign reader may hold the file for a moment, for instance while it recovers the log.
  sqlite3_busy_timeout(raw, 5000);
  if (access == Access::read) {
    if (auto status = connection.run("PRAGMA wal_autocheckpoint = 0"); !status) {
      return status.error();
    }
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  return connection;
}

geo::Status Connection::run(std::string_view sql) {
  const int result =
      sqlite3_exec(connection_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return error_of(connection_.get(), result);
  return {};
}

geo::Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (result != SQLITE_OK) return error_of(connection_.get(), result);
  return Statement(raw);
}

geo::Result<std::optional<std::int64_t>> Connection::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  if (!*row || statement->is_null(0)) return std::optional<std::int64_t>();
  return std::optional(statement->integer(0));
}

geo::Result<std::optional<std::string>> Connection::text(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const auto row = statement->step();
  if (!row) return row.error();
  if (!*row || statement->is_null(0)) return std::optional<std::string>();
  return std::optional(std::string(statement->text(0)));
}

geo::Status Connection::define_true(const std::string& name) {
  const auto answer = [](sqlite3_context* context, int, sqlite3_value**) {
    sqlite3_result_int(context, 1);
  };
  const int result = sqlite3_create_function_v2(
      connection_.get(), name.c_str(), 0, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
      nullptr, answer, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return error_of(connection_.get(), result);
  return {};
}

geo::Status Connection::copy_to(const std::filesystem::path& file,
                                const std::function<bool(double)>& step) {
  constexpr int kPagesAtOnce = 2000;
  auto target = open(file, Access::create);
  if (!target) return target.error();
  sqlite3* to = target->connection_.get();
  // The open read keeps all steps on one snapshot; otherwise each foreign commit would start over.
  if (auto status = run("BEGIN; SELECT count(*) FROM sqlite_master"); !status) return status;
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", connection_.get(), "main");
  if (!backup) {
    (void)run("COMMIT");
    return error_of(to, SQLITE_ERROR);
  }
  int result = SQLITE_OK;
  bool wanted = true;
  while (wanted && (result = sqlite3_backup_step(backup, kPagesAtOnce)) == SQLITE_OK) {
    const double total = std::max(1, sqlite3_backup_pagecount(backup));
    wanted = step(1 - sqlite3_backup_remaining(backup) / total);
  }
  const int finished = sqlite3_backup_finish(backup);
  (void)run("COMMIT");
  if (!wanted) return Error{ErrorCode::cancelled};
  if (finished != SQLITE_OK) return error_of(to, finished);
  if (result != SQLITE_DONE) return error_of(nullptr, result);
  return {};
}

geo::Result<Transaction> Transaction::begin(Connection& connection) {
  if (auto status = connection.run("BEGIN IMMEDIATE"); !status) return status.error();
  return Transaction(connection);
}

Transaction::~Transaction() {
  // After a failed commit SQLite may already have rolled back; then this says so and does nothing.
  if (connection_) (void)connection_->run("ROLLBACK");
}

geo::Status Transaction::commit() {
  auto status = connection_->run("COMMIT");
  if (status) connection_ = nullptr;
  return status;
}

}  // namespace jingwei::data::sqlite
