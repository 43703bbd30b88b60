#pragma once

// Renovation works with their quantities. See data/model/rows.h for what all rows have in common.

#include <cstdint>
#include <string>

#include "data/model/ids.h"
#include "data/model/provenance.h"
#include "geo/shape.h"

namespace jingwei::data {

// Thousandths of a unit, so that quantities add up exactly. The unit stands beside it, and only
// quantities of one unit are ever added.
struct Quantity {
  std::int64_t thousandths = 0;

  friend auto operator<=>(Quantity, Quantity) = default;
  Quantity& operator+=(Quantity other) {
    thousandths += other.thousandths;
    return *this;
  }
  friend Quantity operator-(Quantity a, Quantity b) { return {a.thousandths - b.thousandths}; }
};

enum class WorkStage : std::uint8_t { planned, under_way, done };

struct Project {
  ProjectId id;
  Revision version;
  std::string code;
  std::string name;
  Provenance provenance{};
  std::string source_key;

  friend bool operator==(const Project&, const Project&) = default;
};

// Part of a project's ground (片区). The zones of a project do not overlap.
struct Zone {
  ZoneId id;
  Revision version;
  ProjectId project;
  std::string name;
  WorkStage stage = WorkStage::planned;
  std::string started_on, finished_on;  // ISO 8601 dates; empty: not yet, or unknown
  Provenance provenance{};
  std::string source_key;
  geo::MultiPolygon shape;

  friend bool operator==(const Zone&, const Zone&) = default;
};

// One piece of work: so much of one unit along a line, at a point or on a surface.
struct WorkItem {
  WorkItemId id;
  Revision version;
  ProjectId project;
  std::string name;
  std::string kind;  // "power_line_10kv", "pavement", "transformer" ...: what is counted together
  std::string unit;  // "m", "m²", "个" ...
  Quantity planned, done;
  WorkStage stage = WorkStage::planned;
  std::string planned_start, planned_end, finished_on;  // ISO 8601 dates
  Provenance provenance{};
  std::string source_key;
  geo::Shape shape;

  friend bool operator==(const WorkItem&, const WorkItem&) = default;
};

// What a document says a project or one of its zones comes to; compared with the sum of the items.
struct DeclaredTotal {
  DeclaredTotalId id;
  Revision version;
  ProjectId project;
  std::string zone;  // name of the zone; empty: the whole project
  std::string kind;
  std::string unit;
  Quantity quantity;
  std::string source;  // which document
  std::string source_key;

  friend bool operator==(const DeclaredTotal&, const DeclaredTotal&) = default;
};

template <class V>
void fields(V& v, Project& r) {
  v(r.id, r.version, r.code, r.name, r.provenance, r.source_key);
}
template <class V>
void fields(V& v, Zone& r) {
  v(r.id, r.version, r.project, r.name, r.stage, r.started_on, r.finished_on, r.provenance,
    r.source_key, r.shape);
}
template <class V>
void fields(V& v, WorkItem& r) {
  v(r.id, r.version, r.project, r.name, r.kind, r.unit, r.planned, r.done, r.stage, r.planned_start,
    r.planned_end, r.finished_on, r.provenance, r.source_key, r.shape);
}
template <class V>
void fields(V& v, DeclaredTotal& r) {
  v(r.id, r.version, r.project, r.zone, r.kind, r.unit, r.quantity, r.source, r.source_key);
}

}  // namespace jingwei::data
