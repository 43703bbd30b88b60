#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/planned_ground.h"
#include "data/source_record.h"
#include "data/world.h"
#include "geo/error.h"
#include "geo/hilbert_tree.h"

namespace jingwei::data {

// How an import finds the buildings that its rows name; built at the first question.
class BuildingIndex {
 public:
  explicit BuildingIndex(const WorldView& view) : view_(view) {}

  // By the key in belongs_to: the whole, or what stands behind its "#" if only one has that.
  // Without a key by the record's place; of several that hold it the smallest id. 0 if none.
  BuildingId find(const SourceRecord& record);

 private:
  void build();

  const WorldView& view_;
  std::unordered_map<std::string, BuildingId> by_key_;
  std::vector<const Building*> footprints_;
  geo::HilbertTree tree_;
};

// The categories and the holders of posts as an import will leave them.
class PlannedPosts {
 public:
  explicit PlannedPosts(const WorldView& view) : view_(view) {
    view.for_each<Category>([&](const Category& row, AreaId) { put(row); });
  }

  void put(const Category& row);

  // Sets area, building and cadre; a building's own area where none is named. not_found, or
  // duplicate_key where the word stands for several rows.
  std::optional<geo::Error> settle(Post& row, const SourceRecord& record, BuildingIndex& buildings,
                                   const std::map<AreaId, Area>& areas);
  // Sets the parent. duplicate_key for a code that another has, parent_missing for a class that is
  // not there or is itself a sub-class.
  std::optional<geo::Error> settle(Category& row, const SourceRecord& record) const;

 private:
  std::vector<CadreId> cadres_called(const std::string& key_or_name);

  const WorldView& view_;
  std::unordered_map<std::string, std::vector<CadreId>> cadres_;
  std::unordered_map<std::string, Category> categories_;  // by source_key
  std::unordered_map<std::string, std::string> by_code_;  // their source_key
};

}  // namespace jingwei::data
