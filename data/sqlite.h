#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "geo/result.h"

// SQLite as values that clean up after themselves. Nothing throws: every failure is an Error, told
// apart by what the user can do about it: disk_full, permission_denied, store_damaged, io_failed.
struct sqlite3;
struct sqlite3_stmt;

namespace jingwei::data::sqlite {

// A compiled statement. Parameters are bound and columns read by position, both from 0.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  void bind(int at, std::int64_t value);
  void bind(int at, double value);
  void bind(int at, std::string_view value);
  void bind_blob(int at, std::string_view value);
  void bind_null(int at);

  // True when there is a row to read, false at the end.
  geo::Result<bool> step();
  // Runs to the end and makes the statement ready to be bound again.
  geo::Status run();
  void reset();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  // Valid until the next step.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Access { read, write, create };

// One connection, used by one thread at a time.
class Connection {
 public:
  // `create` refuses a file that exists. A reader never checkpoints.
  static geo::Result<Connection> open(const std::filesystem::path& file, Access access);

  // One or more statements without parameters or rows.
  geo::Status run(std::string_view sql);
  geo::Result<Statement> prepare(std::string_view sql);
  // The one value of a query that gives one row; absent when it gives none or NULL.
  geo::Result<std::optional<std::int64_t>> integer(std::string_view sql);
  geo::Result<std::optional<std::string>> text(std::string_view sql);

  // Defines an SQL function of `name` without arguments that answers true, on this connection
  // alone.
  geo::Status define_true(const std::string& name);
  // Copies the database as one snapshot into a new file while others write. `step(fraction)` is
  // asked now and then whether to go on: cancelled.
  geo::Status copy_to(const std::filesystem::path& file, const std::function<bool(double)>& step);

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Connection(sqlite3* connection) : connection_(connection) {}
  std::unique_ptr<sqlite3, Close> connection_;
};

// Begins a write at once; rolled back unless committed.
class Transaction {
 public:
  static geo::Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  geo::Status commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace jingwei::data::sqlite
