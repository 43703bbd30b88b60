#include "data/import_people.h"

#include <algorithm>
#include <optional>

#include "data/folded_text.h"

namespace jingwei::data {
namespace {

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
Found<AreaId> widest(const std::map<AreaId, Area>& areas, Fits fits) {
  Found<AreaId> found;
  std::optional<AreaLevel> level;
  for (const auto& [id, area] : areas) {
    if (!fits(area) || (level && area.level > *level)) continue;
    found = level == area.level ? Found<AreaId>{{}, true} : Found<AreaId>{id, false};
    level = area.level;
  }
  return found;
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

Found<OrganisationId> OrganisationIndex::find(const std::string& key_or_name) const {
  if (const auto found = by_key_.find(key_or_name); found != by_key_.end()) {
    return {found->second.id, false};
  }
  const auto only = [this](const auto& index, const std::string& word) -> Found<OrganisationId> {
    const auto found = index.find(word);
    if (word.empty() || found == index.end() || found->second.empty()) return {};
    if (found->second.size() > 1) return {{}, true};
    return {by_key_.at(found->second.front()).id, false};
  };
  const Found<OrganisationId> by_tail = only(by_tail_, key_or_name);
  return by_tail.id ? by_tail : only(by_name_, folded(key_or_name));
}

Found<AreaId> find_duty_area(const std::map<AreaId, Area>& areas, std::string_view code_or_name) {
  const Found<AreaId> by_code =
      widest(areas, [&](const Area& area) { return area.code == code_or_name; });
  if (by_code.id || by_code.ambiguous) return by_code;
  const std::string name = folded(code_or_name);
  return widest(areas, [&](const Area& area) { return folded(area.name) == name; });
}

}  // namespace jingwei::data
