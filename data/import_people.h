#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/model/rows.h"
#include "data/source_record.h"
#include "data/world.h"
#include "geo/error.h"

// How an import finds the organisations and areas that its rows name.
namespace jingwei::data {

// What a word stands for: one row, none, or several.
template <class Row>
struct Found {
  const Row* row = nullptr;  // null: none, or several
  bool ambiguous = false;    // several
};

// The organisations as they will be after the import.
class OrganisationIndex {
 public:
  void put(const Organisation& row);
  // Another row, by source_key, of the same name as data/folded_text.h compares it; null if none.
  // Valid until the next put.
  const Organisation* namesake(const Organisation& row) const;
  // Valid until the next put. By its whole key, else by what stands behind the "#" of the key, else
  // by its name.
  Found<Organisation> find(const std::string& key_or_name) const;

 private:
  std::unordered_map<std::string, Organisation> by_key_;
  std::unordered_map<std::string, std::vector<std::string>> by_tail_, by_name_;  // their keys
};

// Those of the district that an import of the records leaves as they are.
OrganisationIndex organisations_left(const WorldView& view,
                                     const std::vector<SourceRecord>& records, bool remove_missing);

// The area of this code, else of this name; of several levels the widest counts, since a parish and
// its main town may share a name.
Found<Area> find_duty_area(const std::map<AreaId, Area>& areas, std::string_view code_or_name);

// duplicate_key when the index has an organisation of that name under another key, with both rows
// as detail: the same one twice would be two places for it.
std::optional<geo::Error> fault_of(const Organisation& row, const OrganisationIndex& organisations);

// Sets what only the district can say of a cadre: organisation, duty area, and as office that of
// the organisation where he has none of his own. not_found, or duplicate_key where the word stands
// for several rows; field_missing when he has neither office nor home.
std::optional<geo::Error> settle(Cadre& row, const SourceRecord& record,
                                 const OrganisationIndex& organisations,
                                 const std::map<AreaId, Area>& areas);

}  // namespace jingwei::data
