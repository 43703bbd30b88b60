#include "data/import_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "data/folded_text.h"
#include "data/import_plan.h"

namespace jingwei::data {
namespace {

using geo::ErrorCode;

std::string tail_of(const std::string& key) {
  const std::size_t hash = key.find('#');
  return hash == std::string::npos ? std::string() : key.substr(hash + 1);
}

void forget(std::unordered_map<std::string, std::vector<std::string>>& index,
            const std::string& word, const std::string& key) {
  std::erase(index[word], key);
}

// The widest area that fits; ambiguous when its level has another.
template <class Fits>
Found<Area> widest(const std::map<AreaId, Area>& areas, Fits fits) {
  Found<Area> found;
  std::optional<AreaLevel> level;
  for (const auto& [id, area] : areas) {
    if (!fits(area) || (level && area.level > *level)) continue;
    found = level == area.level ? Found<Area>{nullptr, true} : Found<Area>{&area, false};
    level = area.level;
  }
  return found;
}

geo::Error fault(ErrorCode code, std::string_view field, std::string value,
                 std::string detail = {}) {
  return {code, std::move(detail), {{}, {}, {}, std::string(field), std::move(value)}};
}

template <class Row>
geo::Error not_one(const Found<Row>& found, std::string_view field, const std::string& word) {
  return fault(found.ambiguous ? ErrorCode::duplicate_key : ErrorCode::not_found, field, word);
}

}  // namespace

void OrganisationIndex::put(const Organisation& row) {
  if (const auto old = by_key_.find(row.source_key); old != by_key_.end()) {
    forget(by_tail_, tail_of(row.source_key), row.source_key);
    forget(by_name_, folded(old->second.name), row.source_key);
  }
  by_key_[row.source_key] = row;
  by_tail_[tail_of(row.source_key)].push_back(row.source_key);
  by_name_[folded(row.name)].push_back(row.source_key);
}

const Organisation* OrganisationIndex::namesake(const Organisation& row) const {
  const auto found = by_name_.find(folded(row.name));
  if (found == by_name_.end()) return nullptr;
  for (const std::string& key : found->second) {
    if (key != row.source_key) return &by_key_.at(key);
  }
  return nullptr;
}

Found<Organisation> OrganisationIndex::find(const std::string& key_or_name) const {
  if (const auto found = by_key_.find(key_or_name); found != by_key_.end()) {
    return {&found->second, false};
  }
  const auto only = [this](const auto& index, const std::string& word) -> Found<Organisation> {
    const auto found = index.find(word);
    if (word.empty() || found == index.end() || found->second.empty()) return {};
    if (found->second.size() > 1) return {nullptr, true};
    return {&by_key_.at(found->second.front()), false};
  };
  const Found<Organisation> by_tail = only(by_tail_, key_or_name);
  return by_tail.row ? by_tail : only(by_name_, folded(key_or_name));
}

OrganisationIndex organisations_left(const WorldView& view,
                                     const std::vector<SourceRecord>& records,
                                     bool remove_missing) {
  std::set<std::string> keys, sources;
  for (const SourceRecord& record : records) {
    const auto* row = std::get_if<Organisation>(&record.row);
    if (!row) continue;
    keys.insert(row->source_key);
    sources.insert(source_of_key(row->source_key));
  }
  OrganisationIndex left;
  view.for_each<Organisation>([&](const Organisation& row, AreaId) {
    const bool goes = remove_missing && sources.count(source_of_key(row.source_key)) > 0;
    if (keys.count(row.source_key) == 0 && !goes) left.put(row);
  });
  return left;
}

Found<Area> find_duty_area(const std::map<AreaId, Area>& areas, std::string_view code_or_name) {
  const Found<Area> by_code =
      widest(areas, [&](const Area& area) { return area.code == code_or_name; });
  if (by_code.row || by_code.ambiguous) return by_code;
  const std::string name = folded(code_or_name);
  return widest(areas, [&](const Area& area) { return folded(area.name) == name; });
}

std::optional<geo::Error> fault_of(const Organisation& row,
                                   const OrganisationIndex& organisations) {
  const Organisation* other = organisations.namesake(row);
  if (!other) return std::nullopt;
  return fault(ErrorCode::duplicate_key, "name", row.name,
               fmt::format("{} = {} {}", row.source_key, other->source_key, other->name));
}

std::optional<geo::Error> settle(Cadre& row, const SourceRecord& record,
                                 const OrganisationIndex& organisations,
                                 const std::map<AreaId, Area>& areas) {
  if (!record.belongs_to.empty()) {
    const auto found = organisations.find(record.belongs_to);
    if (!found.row) return not_one(found, "organisation", record.belongs_to);
    row.organisation = found.row->id;
    if (!row.office) row.office = found.row->at;
  }
  if (!record.serves.empty()) {
    const auto found = find_duty_area(areas, record.serves);
    if (!found.row) return not_one(found, "duty_area", record.serves);
    row.duty_area = found.row->id;
  }
  if (row.office || row.home) return std::nullopt;
  return fault(ErrorCode::place_missing, "office, home", row.name,
               "干部既无办公地点也无住处 / a cadre without home or office");
}

}  // namespace jingwei::data
