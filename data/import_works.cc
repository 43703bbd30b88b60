#include "data/import_works.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "data/import_plan.h"
#include "geo/area.h"
#include "geo/geos_overlay.h"

namespace jingwei::data {

using geo::Error;
using geo::ErrorCode;

namespace {

// Where the part of the project begins, of a key that has one; npos: it has none.
std::size_t project_part(const std::string& source_key) {
  const std::size_t end = source_key.find('#');
  const std::size_t begin = source_key.rfind("/p", end);
  if (end == std::string::npos || begin == std::string::npos || begin + 2 == end) {
    return std::string::npos;
  }
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  const bool digits = std::all_of(source_key.begin() + static_cast<std::ptrdiff_t>(begin) + 2,
                                  source_key.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
  return digits ? begin : std::string::npos;
}

}  // namespace

std::string key_in_project(const std::string& source_key, ProjectId project) {
  const std::size_t end = source_key.find('#');
  if (source_key.empty() || project_part(source_key) != std::string::npos) return source_key;
  const std::size_t at = end == std::string::npos ? source_key.size() : end;
  return source_key.substr(0, at) + "/p" + std::to_string(project.value) + source_key.substr(at);
}

std::string without_project(const std::string& source_key) {
  const std::size_t begin = project_part(source_key);
  if (begin == std::string::npos) return source_key;
  return source_key.substr(0, begin) + source_key.substr(source_key.find('#'));
}

PlannedWorks::PlannedWorks(const WorldView& view) {
  view.for_each<Project>([&](const Project& row, AreaId) { put(row); });
  view.for_each<Zone>([&](const Zone& row, AreaId) { put(row); });
}

ProjectId PlannedWorks::project(const std::string& code_or_name) const {
  if (code_or_name.empty()) return {};
  ProjectId by_name;
  for (const auto& [id, row] : projects_) {
    if (row.code == code_or_name) return id;
    if (!by_name && row.name == code_or_name) by_name = id;
  }
  return by_name;
}

const Project* PlannedWorks::namesake(const Project& project) const {
  for (const auto& [id, row] : projects_) {
    if (row.source_key == project.source_key) continue;
    if (row.name == project.name || (!row.code.empty() && row.code == project.code)) return &row;
  }
  return nullptr;
}

bool PlannedWorks::has_zone(ProjectId project, const std::string& name) const {
  for (const auto& [id, row] : zones_) {
    if (row.project == project && row.name == name) return true;
  }
  return false;
}

namespace {

// Why `zone` cannot stand beside `other`, of the same project; nothing when it can.
std::optional<Error> clash(const Zone& zone, const Zone& other) {
  if (zone.project != other.project) return std::nullopt;
  Error error{ErrorCode::duplicate_key, {}, {}};
  error.place.field = "name";
  error.place.value = zone.name;
  if (zone.name == other.name) return error;
  if (!geo::bounds(zone.shape).intersects(geo::bounds(other.shape))) return std::nullopt;
  const auto common = geo::intersection(zone.shape, other.shape);
  if (!common.ok()) return common.error();
  const geo::DoubledSquareMillimetres area = geo::doubled_area(*common);
  if (area.value <= 2 * kSharedGroundMillimetres2) return std::nullopt;
  error.code = ErrorCode::ground_overlaps;
  error.detail = fmt::format("{} / {}: {:.3f} m²", zone.name, other.name, geo::square_metres(area));
  return error;
}

}  // namespace

std::map<std::size_t, Error> faults_of_zones(
    const std::vector<Zone>& present, const std::vector<Zone>& brought,
    const std::function<bool(const Zone&, const std::set<std::string>& sources)>& goes) {
  std::map<std::size_t, Error> faults;
  // A refused zone leaves its present state standing, which may refuse another in turn.
  for (bool settled = false; !settled;) {
    settled = true;
    std::set<std::string> keys, sources;
    for (std::size_t i = 0; i < brought.size(); ++i) {
      if (faults.count(i) > 0) continue;
      keys.insert(brought[i].source_key);
      sources.insert(source_of_key(brought[i].source_key));
    }
    std::vector<const Zone*> standing;
    for (const Zone& zone : present) {
      const bool replaced = !zone.source_key.empty() && keys.count(zone.source_key) > 0;
      if (!replaced && !goes(zone, sources)) standing.push_back(&zone);
    }
    for (std::size_t i = 0; i < brought.size(); ++i) {
      if (faults.count(i) > 0) continue;
      std::optional<Error> fault;
      for (const Zone* other : standing) {
        fault = clash(brought[i], *other);
        if (fault) break;
      }
      if (!fault) {
        standing.push_back(&brought[i]);
        continue;
      }
      faults.emplace(i, std::move(*fault));
      settled = false;
    }
  }
  return faults;
}

}  // namespace jingwei::data
