#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/model/rows.h"

// How an import finds the organisations and areas that its rows name.
namespace jingwei::data {

// What a word stands for: one row, none, or several.
template <class Id>
struct Found {
  Id id;                   // 0: none, or several
  bool ambiguous = false;  // several
};

// The organisations as they will be after the import.
class OrganisationIndex {
 public:
  void put(const Organisation& row);
  // Another row, by source_key, of the same name as data/folded_text.h compares it; null if none.
  // Valid until the next put.
  const Organisation* namesake(const Organisation& row) const;
  // By its whole key, else by what stands behind the "#" of the key, else by its name.
  Found<OrganisationId> find(const std::string& key_or_name) const;

 private:
  std::unordered_map<std::string, Organisation> by_key_;
  std::unordered_map<std::string, std::vector<std::string>> by_tail_, by_name_;  // their keys
};

// The area of this code, else of this name; of several levels the widest counts, since a parish and
// its main town may share a name.
Found<AreaId> find_duty_area(const std::map<AreaId, Area>& areas, std::string_view code_or_name);

}  // namespace jingwei::data
