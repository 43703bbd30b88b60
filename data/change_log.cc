#include "data/change_log.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "data/digest.h"
#include "data/instant.h"
#include "data/row_codec.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kFirstKinds = 11, kSecondKinds = 19;

// What stands before each row of a payload.
enum class Undo : std::uint8_t { remove = 0, restore = 1 };

constexpr std::string_view kColumns =
    "SELECT revision, at, actor, command, summary_zh, summary_en, undoes, undone_by, row_count,"
    " payload_digest, prev_hash, hash, EXISTS (SELECT 1 FROM change_payloads"
    " WHERE change_payloads.revision = change_log.revision) FROM change_log";
constexpr std::array<std::string_view, 4> kNeverUndone = {"account", "audit", "purge", "task"};

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

// An entry with the columns that only the chain uses.
struct ChainedEntry {
  LogEntry entry;
  std::string payload_digest, prev_hash;

  // Every part is preceded by its length, so that no two entries have the same bytes.
  std::string computed_hash() const {
    std::string bytes;
    ByteWriter out(bytes);
    out.text(prev_hash);
    out.integer(entry.revision.value);
    for (const std::string* part :
         {&entry.at, &entry.actor, &entry.command, &entry.summary.zh, &entry.summary.en}) {
      out.text(*part);
    }
    out.integer(entry.undoes.value_or(Revision{}).value);
    out.natural(entry.rows);
    out.text(payload_digest);
    return sha256_hex(bytes);
  }
};

ChainedEntry read_columns(const sqlite::Statement& row) {
  ChainedEntry chained;
  LogEntry& entry = chained.entry;
  entry.revision = {row.integer(0)};
  entry.at = row.text(1);
  entry.actor = row.text(2);
  entry.command = row.text(3);
  entry.summary = {std::string(row.text(4)), std::string(row.text(5))};
  if (!row.is_null(6)) entry.undoes = Revision{row.integer(6)};
  if (!row.is_null(7)) entry.undone_by = Revision{row.integer(7)};
  entry.rows = static_cast<std::size_t>(row.integer(8));
  chained.payload_digest = row.text(9);
  chained.prev_hash = row.text(10);
  entry.chain_hash = row.text(11);
  entry.undoable = !entry.undone_by && may_be_undone(entry.command) && row.integer(12) != 0;
  return chained;
}

std::size_t row_count(const Change& change) {
  return std::apply([](const auto&... writes) { return (writes.size() + ...); }, change.writes);
}

geo::Status insert_entry(StatementCache& statements, const ChainedEntry& chained) {
  auto insert = statements.get(
      "INSERT INTO change_log (revision, at, actor, command, summary_zh, summary_en, undoes,"
      " undone_by, row_count, payload_digest, prev_hash, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  const LogEntry& entry = chained.entry;
  sqlite::Statement& into = **insert;
  into.bind(0, entry.revision.value);
  into.bind(1, std::string_view(entry.at));
  into.bind(2, std::string_view(entry.actor));
  into.bind(3, std::string_view(entry.command));
  into.bind(4, std::string_view(entry.summary.zh));
  into.bind(5, std::string_view(entry.summary.en));
  entry.undoes ? into.bind(6, entry.undoes->value) : into.bind_null(6);
  into.bind(7, static_cast<std::int64_t>(entry.rows));
  into.bind(8, std::string_view(chained.payload_digest));
  into.bind(9, std::string_view(chained.prev_hash));
  into.bind(10, std::string_view(entry.chain_hash));
  return into.run();
}

geo::Status insert_payload(StatementCache& statements, Revision revision, std::string_view salt,
                           std::string_view body) {
  auto insert =
      statements.get("INSERT INTO change_payloads (revision, salt, body) VALUES (?, ?, ?)");
  if (!insert) return insert.error();
  (*insert)->bind(0, revision.value);
  (*insert)->bind_blob(1, salt);
  (*insert)->bind_blob(2, body);
  return (*insert)->run();
}

geo::Status set_undone_by(StatementCache& statements, Revision revision,
                          std::optional<Revision> by) {
  auto update = statements.get("UPDATE change_log SET undone_by = ? WHERE revision = ?");
  if (!update) return update.error();
  by ? (*update)->bind(0, by->value) : (*update)->bind_null(0);
  (*update)->bind(1, revision.value);
  return (*update)->run();
}

// Marks `undone` as out of force; if it was itself an undo, what it had undone is in force again.
geo::Status mark_undone(StatementCache& statements, Revision undone, Revision by) {
  const auto entry = read_entry(statements, undone);
  if (!entry) return entry.error();
  if (auto status = set_undone_by(statements, undone, by); !status) return status;
  return entry->undoes ? set_undone_by(statements, *entry->undoes, std::nullopt) : geo::Status();
}

Error wrong_revision(std::int64_t revision, std::string what) {
  return {ErrorCode::store_damaged,
          std::move(what),
          {.layer = "change_log", .feature = std::to_string(revision)}};
}

geo::Result<std::vector<ChainedEntry>> read_entries(sqlite::Statement& select) {
  std::vector<ChainedEntry> entries;
  while (true) {
    const auto more = select.step();
    if (!more) return more.error();
    if (!*more) break;
    entries.push_back(read_columns(select));
  }
  select.reset();
  return entries;
}

// Ensures of the payload of one entry: it is gone, or what was digested.
geo::Status verify_payload(StatementCache& statements, const ChainedEntry& chained) {
  auto select = statements.get("SELECT salt, body FROM change_payloads WHERE revision = ?");
  if (!select) return select.error();
  (*select)->bind(0, chained.entry.revision.value);
  const auto found = (*select)->step();
  if (!found) return found.error();
  const bool wrong =
      *found && sha256_hex(std::string((*select)->blob(0)).append((*select)->blob(1))) !=
                    chained.payload_digest;
  (*select)->reset();
  if (wrong) return wrong_revision(chained.entry.revision.value, "the payload was altered");
  return {};
}

}  // namespace

std::string encode_inverse(const Change& change) {
  std::string bytes;
  ByteWriter out(bytes);
  out.byte(kRowFormat);
  const auto encode_table = [&](const auto& writes) {
    out.natural(writes.size());
    for (const auto& write : writes) {
      if (write.before) {
        out.byte(static_cast<std::uint8_t>(Undo::restore));
        encode_row(*write.before, bytes);
      } else {
        out.byte(static_cast<std::uint8_t>(Undo::remove));
        out.integer(write.after->id.value);
      }
    }
  };
  std::apply([&](const auto&... writes) { (encode_table(writes), ...); }, change.writes);
  return bytes;
}

geo::Result<Inverse> decode_inverse(std::string_view bytes) {
  Inverse inverse;
  ByteReader in(bytes);
  if (in.byte() != kRowFormat) in.fail("the payload has another format");
  // A payload that was written when fewer kinds were known ends after the last of them.
  std::size_t kinds_read = 0;
  bool ended = false;
  const auto decode_table = [&]<class Row>(RowInverses<Row>& rows) {
    const bool may_end = kinds_read == kFirstKinds || kinds_read == kSecondKinds;
    ++kinds_read;
    const bool older = may_end && in.rest().empty();
    ended = ended || older;
    if (ended) return;
    const std::size_t count = in.count(2);
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
      auto& row = rows.emplace_back();
      const std::uint8_t kind = in.byte();
      if (kind == static_cast<std::uint8_t>(Undo::remove)) {
        row.id.value = in.integer();
        continue;
      }
      if (kind != static_cast<std::uint8_t>(Undo::restore)) in.fail("a row of unknown kind");
      auto restored = decode_row<Row>(in);
      if (!restored) return;
      row.id = restored->id;
      row.restored = std::move(*restored);
    }
  };
  std::apply([&](auto&... rows) { (decode_table(rows), ...); }, inverse);
  if (in.ok() && !in.rest().empty()) in.fail("the payload has bytes left over");
  if (!in.ok()) return Error{ErrorCode::store_damaged, in.fault()};
  return inverse;
}

std::string first_hash(std::string_view district_key) {
  return sha256_hex("jingwei change log of " + std::string(district_key));
}

geo::Result<LogHead> log_head(StatementCache& statements, std::string_view district_key) {
  auto select =
      statements.get("SELECT revision, hash FROM change_log ORDER BY revision DESC LIMIT 1");
  if (!select) return select.error();
  const auto found = (*select)->step();
  if (!found) return found.error();
  LogHead head{{}, first_hash(district_key)};
  if (*found) head = {{(*select)->integer(0)}, std::string((*select)->text(1))};
  (*select)->reset();
  return head;
}

geo::Result<LogHead> append_log(StatementCache& statements, const LogHead& head,
                                const Change& change, std::string_view at) {
  const std::string salt = random_bytes(kSaltBytes);
  const std::string body = encode_inverse(change);
  ChainedEntry chained;
  LogEntry& entry = chained.entry;
  entry.revision = {head.revision.value + 1};
  entry.at = at;
  entry.actor = change.actor;
  entry.command = change.command;
  entry.summary = change.summary;
  entry.undoes = change.undoes;
  entry.rows = row_count(change);
  chained.payload_digest = sha256_hex(salt + body);
  chained.prev_hash = head.hash;
  entry.chain_hash = chained.computed_hash();
  if (auto status = insert_entry(statements, chained); !status) return status.error();
  if (auto status = insert_payload(statements, entry.revision, salt, body); !status) {
    return status.error();
  }
  if (change.undoes) {
    auto status = mark_undone(statements, *change.undoes, entry.revision);
    if (!status) return status.error();
  }
  return LogHead{entry.revision, entry.chain_hash};
}

bool may_be_undone(std::string_view command) {
  return std::find(kNeverUndone.begin(), kNeverUndone.end(), command) == kNeverUndone.end();
}

geo::Result<std::vector<Revision>> standing_changes(StatementCache& statements, Revision after,
                                                    Revision before, std::size_t limit) {
  auto select = statements.get(
      "SELECT revision FROM change_log WHERE revision > ? AND revision < ? AND undoes IS NULL"
      " AND undone_by IS NULL ORDER BY revision DESC LIMIT ?");
  if (!select) return select.error();
  (*select)->bind(0, after.value);
  (*select)->bind(1, before.value);
  (*select)->bind(2, static_cast<std::int64_t>(limit));
  std::vector<Revision> revisions;
  while (true) {
    const auto more = (*select)->step();
    if (!more) return more.error();
    if (!*more) break;
    revisions.push_back({(*select)->integer(0)});
  }
  (*select)->reset();
  return revisions;
}

geo::Result<std::vector<LogEntry>> read_log(StatementCache& statements, Revision before,
                                            std::size_t limit) {
  auto select =
      statements.get(std::string(kColumns) + " WHERE revision < ? ORDER BY revision DESC LIMIT ?");
  if (!select) return select.error();
  (*select)->bind(0, before ? before.value : std::numeric_limits<std::int64_t>::max());
  (*select)->bind(1, static_cast<std::int64_t>(std::min<std::size_t>(limit, 1u << 30)));
  auto chained = read_entries(**select);
  if (!chained) return chained.error();
  std::vector<LogEntry> entries;
  for (ChainedEntry& each : *chained) entries.push_back(std::move(each.entry));
  return entries;
}

geo::Result<LogEntry> read_entry(StatementCache& statements, Revision revision) {
  auto select = statements.get(std::string(kColumns) + " WHERE revision = ?");
  if (!select) return select.error();
  (*select)->bind(0, revision.value);
  const auto chained = read_entries(**select);
  if (!chained) return chained.error();
  if (chained->empty()) {
    return Error{ErrorCode::not_found,
                 {},
                 {.layer = "change_log", .feature = std::to_string(revision.value)}};
  }
  return chained->front().entry;
}

geo::Result<Inverse> read_inverse(StatementCache& statements, Revision revision) {
  auto select = statements.get("SELECT body FROM change_payloads WHERE revision = ?");
  if (!select) return select.error();
  (*select)->bind(0, revision.value);
  const auto found = (*select)->step();
  if (!found) return found.error();
  if (!*found) {
    (*select)->reset();
    return Error{ErrorCode::undo_impossible, std::to_string(revision.value)};
  }
  auto inverse = decode_inverse((*select)->blob(0));
  (*select)->reset();
  return inverse;
}

geo::Status verify_log(StatementCache& statements, std::string_view district_key) {
  auto select = statements.get(std::string(kColumns) + " ORDER BY revision");
  if (!select) return select.error();
  const auto entries = read_entries(**select);
  if (!entries) return entries.error();
  std::string hash = first_hash(district_key);
  std::map<Revision, Revision> undone_by;
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const ChainedEntry& chained = (*entries)[i];
    const auto expected = static_cast<std::int64_t>(i) + 1;
    if (chained.entry.revision.value != expected) return wrong_revision(expected, "is missing");
    if (chained.prev_hash != hash || chained.computed_hash() != chained.entry.chain_hash) {
      return wrong_revision(expected, "the entry was altered");
    }
    if (auto status = verify_payload(statements, chained); !status) return status;
    hash = chained.entry.chain_hash;
    if (!chained.entry.undoes) continue;
    const std::int64_t undone = chained.entry.undoes->value;
    if (undone < 1 || undone >= expected) return wrong_revision(expected, "undoes no change");
    undone_by[{undone}] = chained.entry.revision;
    const LogEntry& target = (*entries)[static_cast<std::size_t>(undone) - 1].entry;
    if (target.undoes) undone_by.erase(*target.undoes);
  }
  for (const ChainedEntry& chained : *entries) {
    const auto it = undone_by.find(chained.entry.revision);
    const auto expected = it == undone_by.end() ? std::nullopt : std::optional(it->second);
    if (chained.entry.undone_by != expected) {
      return wrong_revision(chained.entry.revision.value, "its mark of being undone was altered");
    }
  }
  return {};
}

}  // namespace jingwei::data
