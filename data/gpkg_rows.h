#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/model/row_traits.h"
#include "data/projection.h"
#include "data/sqlite.h"
#include "geo/result.h"

namespace jingwei::data {

// Statements compiled once a connection. Must not outlive it.
class StatementCache {
 public:
  explicit StatementCache(sqlite::Connection& connection) : connection_(&connection) {}
  geo::Result<sqlite::Statement*> get(std::string_view sql);

 private:
  sqlite::Connection* connection_;
  std::map<std::string, sqlite::Statement, std::less<>> statements_;
};

// Writes the row over the one of its id; also notes in gpkg_contents how far the table now reaches.
// Requires: a transaction. value_invalid for a bit of `flags` that has no column.
template <class Row>
geo::Status put_row(StatementCache& statements, const LocalFrame& frame, const Row& row);
template <class Row>
geo::Status erase_row(StatementCache& statements, decltype(Row::id) id);

// Notes in gpkg_contents when the rows of a kind were last written.
template <class Row>
geo::Status touch_tables(StatementCache& statements, std::string_view at);

template <class Row>
geo::Result<std::optional<Row>> find_row(StatementCache& statements, const LocalFrame& frame,
                                         decltype(Row::id) id);
// All rows by id (areas: by level, then id). Stops at the first error, or when `visit` gives one.
template <class Row>
geo::Status for_each_row(StatementCache& statements, const LocalFrame& frame,
                         const std::function<geo::Status(Row)>& visit);

// The rows whose column has one of the values, by column and then id. Requires: `column` is a name
// of the row's table, not an input.
template <class Row>
geo::Result<std::vector<Row>> rows_where(StatementCache& statements, const LocalFrame& frame,
                                         std::string_view column,
                                         std::span<const std::int64_t> values);

}  // namespace jingwei::data
