#include "data/import_posts.h"

#include "data/folded_text.h"
#include "data/import_people.h"
#include "geo/predicate.h"

namespace jingwei::data {
namespace {

using geo::ErrorCode;

geo::Error fault(ErrorCode code, std::string_view field, const std::string& value) {
  return {code, {}, {{}, {}, {}, std::string(field), value}};
}

std::string tail_of(const std::string& key) {
  const std::size_t hash = key.find('#');
  return hash == std::string::npos ? std::string() : key.substr(hash + 1);
}

}  // namespace

BuildingId BuildingIndex::find(const SourceRecord& record) {
  if (by_key_.empty()) build();
  if (!record.belongs_to.empty()) {
    const auto found = by_key_.find(record.belongs_to);
    return found == by_key_.end() ? BuildingId{} : found->second;
  }
  if (!record.at) return {};
  BuildingId at;
  tree_.search({*record.at, *record.at}, [&](std::uint32_t i) {
    const Building& building = *footprints_[i];
    const bool holds = geo::locate(*record.at, building.footprint) != geo::Location::outside;
    if (holds && (!at || building.id < at)) at = building.id;
  });
  return at;
}

void BuildingIndex::build() {
  std::map<std::string, std::vector<BuildingId>> by_tail;
  std::vector<geo::Box> boxes;
  view_.for_each<Building>([&](const Building& row, AreaId) {
    by_key_[row.source_key] = row.id;
    if (const std::string tail = tail_of(row.source_key); !tail.empty()) {
      by_tail[tail].push_back(row.id);
    }
    footprints_.push_back(&row);
    boxes.push_back(geo::bounds(row.footprint));
  });
  for (const auto& [tail, ids] : by_tail) {
    if (ids.size() == 1) by_key_.emplace(tail, ids.front());
  }
  tree_ = geo::HilbertTree(boxes);
}

void PlannedPosts::put(const Category& row) {
  const auto before = categories_.find(row.source_key);
  if (before != categories_.end()) by_code_.erase(before->second.code);
  by_code_[row.code] = row.source_key;
  categories_[row.source_key] = row;
}

std::vector<CadreId> PlannedPosts::cadres_called(const std::string& key_or_name) {
  if (cadres_.empty()) {
    view_.for_each<Cadre>([&](const Cadre& row, AreaId) {
      const std::string words[] = {"=" + row.source_key, "#" + tail_of(row.source_key),
                                   "~" + folded(row.name)};
      for (const std::string& word : words) {
        if (word.size() > 1) cadres_[word].push_back(row.id);
      }
    });
  }
  for (const std::string& word :
       {"=" + key_or_name, "#" + key_or_name, "~" + folded(key_or_name)}) {
    if (const auto found = cadres_.find(word); found != cadres_.end()) return found->second;
  }
  return {};
}

std::optional<geo::Error> PlannedPosts::settle(Post& row, const SourceRecord& record,
                                               BuildingIndex& buildings,
                                               const std::map<AreaId, Area>& areas) {
  if (!record.belongs_to.empty()) {
    row.building = buildings.find(record);
    if (!row.building) return fault(ErrorCode::not_found, "building", record.belongs_to);
    row.area = view_.area_of<Building>(row.building);
  }
  if (!record.serves.empty()) {
    const Found<Area> found = find_duty_area(areas, record.serves);
    if (!found.row) {
      return fault(found.ambiguous ? ErrorCode::duplicate_key : ErrorCode::not_found, "area",
                   record.serves);
    }
    row.area = found.row->id;
  }
  if (!row.area) return fault(ErrorCode::outside_areas, "area", record.belongs_to);
  if (record.held_by.empty()) return std::nullopt;
  const std::vector<CadreId> cadres = cadres_called(record.held_by);
  if (cadres.size() != 1) {
    return fault(cadres.empty() ? ErrorCode::not_found : ErrorCode::duplicate_key, "cadre",
                 record.held_by);
  }
  row.cadre = cadres.front();
  return std::nullopt;
}

std::optional<geo::Error> PlannedPosts::settle(Category& row, const SourceRecord& record) const {
  const auto other = by_code_.find(row.code);
  if (other != by_code_.end() && other->second != row.source_key) {
    return fault(ErrorCode::duplicate_key, "code", row.code);
  }
  if (record.belongs_to.empty()) return std::nullopt;
  const auto above = by_code_.find(record.belongs_to);
  const Category* parent =
      above == by_code_.end() ? nullptr : &categories_.find(above->second)->second;
  if (!parent || parent->parent || parent->source_key == row.source_key) {
    return fault(ErrorCode::parent_missing, "parent", record.belongs_to);
  }
  row.parent = parent->id;
  return std::nullopt;
}

}  // namespace jingwei::data
