#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "data/model/row_traits.h"

namespace jingwei::data {

// A sentence in both languages, for the log and the map.
struct Text {
  std::string zh, en;
  friend bool operator==(const Text&, const Text&) = default;
};

// One row made (no `before`), removed (no `after`) or replaced. `before` is the row with the
// version the plan has read; the writer refuses the change when the row has moved on since.
template <class Row>
struct RowWrite {
  std::optional<Row> before, after;
  friend bool operator==(const RowWrite&, const RowWrite&) = default;
};

template <class Row>
using RowWrites = std::vector<RowWrite<Row>>;

// The request that a change answers: two equal keys are the same request sent twice. Both are
// digests in hex.
struct RequestKey {
  std::string key;   // of the sender and the key he chose
  std::string what;  // of all that was asked
  friend bool operator==(const RequestKey&, const RequestKey&) = default;
};

// The only way to alter a district: all of it becomes durable, or nothing. The version of each
// `after` is set by the store to the revision the change receives.
struct Change {
  std::string actor;    // who: account or operating-system user
  std::string command;  // "import", "edit", "undo", "derive", "task" ...
  Text summary;         // in words, for the log
  std::optional<Revision> undoes;
  std::optional<RequestKey> request;
  ForAllRows<RowWrites> writes;

  template <class Row>
  RowWrites<Row>& of() {
    return std::get<RowWrites<Row>>(writes);
  }
  template <class Row>
  const RowWrites<Row>& of() const {
    return std::get<RowWrites<Row>>(writes);
  }
  bool empty() const {
    return std::apply([](const auto&... w) { return (w.empty() && ...); }, writes);
  }
};

// The change that takes `change` back, rows in reverse order. The versions of its `before` rows are
// those the store gave at `committed_at`.
Change inverse(const Change& change, Revision committed_at);

}  // namespace jingwei::data
