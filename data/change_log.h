#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "data/change.h"
#include "data/gpkg_rows.h"
#include "data/store.h"
#include "geo/result.h"

namespace jingwei::data {

// The log of all changes in the tables change_log and change_payloads.
//
// 1. Revisions count from 1 without gaps.
// 2. hash(n) = SHA-256(hash(n-1), the entry, the payload's digest): no entry can be altered,
// removed
//    or put in between without all later hashes changing. hash(0) comes from the district's key.
// 3. The digest covers the payload and a random salt, so that a payload can be removed (people have
// a
//    right to that) while the chain still verifies, and the digest betrays nothing about it.
// 4. undone_by is set exactly while the change is out of force: undoing an undo clears it again.

struct LogHead {
  Revision revision;
  std::string hash;
};

// What takes a change back: ids of rows it made, and the rows it replaced or removed, whole.
template <class Row>
struct RowInverse {
  decltype(Row::id) id;
  std::optional<Row> restored;
};
template <class Row>
using RowInverses = std::vector<RowInverse<Row>>;
using Inverse = ForAllRows<RowInverses>;

// The rows that a change made are not repeated in it: they stand in their tables.
std::string encode_inverse(const Change& change);
geo::Result<Inverse> decode_inverse(std::string_view bytes);

// hash(0).
std::string first_hash(std::string_view district_key);
geo::Result<LogHead> log_head(StatementCache& statements, std::string_view district_key);

// Adds the change as head.revision + 1 and returns the new head. Requires: a transaction.
geo::Result<LogHead> append_log(StatementCache& statements, const LogHead& head,
                                const Change& change, std::string_view at);

// Whether a change of this command may be undone: tasks, accounts, audit and purges never are.
bool may_be_undone(std::string_view command);

// The changes in force that neither undo nor are undone, the newest first, at most `limit`, those
// between `after` and `before`.
geo::Result<std::vector<Revision>> standing_changes(StatementCache& statements, Revision after,
                                                    Revision before, std::size_t limit);

// The newest first, at most `limit`, those below `before` (0: from the newest).
geo::Result<std::vector<LogEntry>> read_log(StatementCache& statements, Revision before,
                                            std::size_t limit);
// not_found.
geo::Result<LogEntry> read_entry(StatementCache& statements, Revision revision);
// undo_impossible when the payload is gone.
geo::Result<Inverse> read_inverse(StatementCache& statements, Revision revision);

// Recomputes all of the above; store_damaged with the first wrong revision as place.feature.
geo::Status verify_log(StatementCache& statements, std::string_view district_key);

}  // namespace jingwei::data
