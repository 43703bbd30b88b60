#include "data/facility_kinds.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "data/facility_kinds_csv.h"
#include "geo/check.h"

namespace jingwei::data {
namespace {

struct Tables {
  std::vector<FacilityKind> kinds;
  std::vector<FacilityTag> tags;
};

std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(separator, begin), line.size());
    cells.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return cells;
}

// The table is part of the program: a fault in it is ours.
Tables read_tables() {
  Tables tables;
  bool heading = true;
  for (const std::string& line : split(kFacilityKindsCsv, '\n')) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = split(line, ',');
    JINGWEI_CHECK(cells.size() == 5);
    if (std::exchange(heading, false)) continue;
    tables.tags.push_back({cells[0], cells[1], cells[2]});
    const auto known = std::find_if(tables.kinds.begin(), tables.kinds.end(),
                                    [&](const FacilityKind& k) { return k.kind == cells[2]; });
    if (known == tables.kinds.end()) tables.kinds.push_back({cells[2], cells[3], cells[4]});
  }
  return tables;
}

const Tables& tables() {
  static const Tables kTables = read_tables();
  return kTables;
}

}  // namespace

std::span<const FacilityKind> facility_kinds() { return tables().kinds; }
std::span<const FacilityTag> facility_tags() { return tables().tags; }

const FacilityKind* find_facility_kind(std::string_view kind) {
  for (const FacilityKind& k : tables().kinds) {
    if (k.kind == kind) return &k;
  }
  return nullptr;
}

const FacilityKind* facility_kind_from_text(std::string_view text) {
  for (const FacilityKind& k : tables().kinds) {
    if (k.kind == text || k.zh == text || k.en == text) return &k;
  }
  const std::size_t equals = text.find('=');
  for (const FacilityTag& tag : tables().tags) {
    const bool same = equals == std::string_view::npos ? tag.value == text
                                                       : tag.key == text.substr(0, equals) &&
                                                             tag.value == text.substr(equals + 1);
    if (same) return find_facility_kind(tag.kind);
  }
  return nullptr;
}

}  // namespace jingwei::data
