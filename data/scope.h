#pragma once

#include <string>
#include <vector>

#include "data/model/ids.h"
#include "geo/check.h"

namespace jingwei::data {

// Who acts and which areas he may see and change. Every read and write of a World takes one.
class Scope {
 public:
  // The whole district, for the operating-system user `actor` who runs the program.
  static Scope whole_district(std::string actor) { return Scope(std::move(actor), {}); }
  // Only the named areas and what lies in them. Requires: `areas` is not empty.
  static Scope of_areas(std::string actor, std::vector<AreaId> areas) {
    JINGWEI_CHECK(!areas.empty());
    return Scope(std::move(actor), std::move(areas));
  }

  const std::string& actor() const { return actor_; }
  bool is_whole_district() const { return areas_.empty(); }
  const std::vector<AreaId>& areas() const { return areas_; }
  // Equal keys see the same; caches are keyed by it.
  std::string cache_key() const;

 private:
  Scope(std::string actor, std::vector<AreaId> areas)
      : actor_(std::move(actor)), areas_(std::move(areas)) {}

  std::string actor_;
  std::vector<AreaId> areas_;
};

}  // namespace jingwei::data
