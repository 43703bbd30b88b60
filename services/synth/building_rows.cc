#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "geo/apportion.h"
#include "services/synth/ground_names.h"
#include "services/synth/ground_rows.h"

namespace jingwei::services::synth {
namespace {

constexpr const char* kSource = "合成数据";
constexpr const char* kDate = "2025-06-30";

// OpenStreetMap's word, and what a building of that use is called.
struct UseWords {
  const char *kind, *name;
};
UseWords words_of(SiteUse use) {
  switch (use) {
    case SiteUse::flats:
      return {"apartments", "号楼"};
    case SiteUse::house:
      return {"house", "号"};
    case SiteUse::cave:
      return {"house", "号"};
    case SiteUse::shop:
      return {"retail", "商铺"};
    case SiteUse::school:
      return {"school", "学校"};
    case SiteUse::kindergarten:
      return {"kindergarten", "幼儿园"};
    case SiteUse::hospital:
      return {"hospital", "医院"};
    case SiteUse::market:
      return {"retail", "市场"};
    case SiteUse::mall:
      return {"commercial", "商场"};
    case SiteUse::office:
      return {"office", "办公楼"};
    case SiteUse::works:
      return {"industrial", "厂房"};
  }
  return {"yes", ""};
}

class BuildingRows {
 public:
  BuildingRows(const RowSource& from, std::span<const data::AreaId> grid_ids, Ground& ground)
      : from_(from), grid_ids_(grid_ids), ground_(ground) {
    for (const SubdistrictPattern& s : from.pattern.subdistricts) {
      for (const CommunityPattern& c : s.communities) communities_.push_back({&s, &c});
    }
  }

  void add_compounds() {
    std::vector<bool> built(from_.sites.estates.size());
    for (const Site& site : from_.sites.sites) {
      if (site.estate >= 0) built[static_cast<std::size_t>(site.estate)] = true;
    }
    std::map<std::string, std::size_t> numbers;
    compound_of_estate_.resize(built.size());
    for (std::size_t e = 0; e < built.size(); ++e) {
      if (!built[e]) continue;
      const Estate& estate = from_.sites.estates[e];
      const auto& community = communities_[from_.labels.community[estate.faces.front()]];
      data::Compound row;
      row.id = data::CompoundId{static_cast<std::int64_t>(ground_.compounds.size()) + 1};
      row.name = estate_name(ground_.compounds.size(), from_.seed);
      row.code = community.second->code + "X" + digits(++numbers[community.second->code], 3);
      row.source_key = row.code;
      row.shape = {estate.wall};
      compound_of_estate_[e] = row.id;
      ground_.compounds.push_back(std::move(row));
    }
  }

  void add(std::size_t s) {
    const Site& site = from_.sites.sites[s];
    const auto& [subdistrict, community] = communities_[from_.labels.community[site.face]];
    data::Building row;
    row.id = data::BuildingId{static_cast<std::int64_t>(s) + 1};
    row.kind = words_of(site.use).kind;
    row.name = name_of(site, community->name);
    row.address = subdistrict->name + community->name + row.name;
    row.levels = static_cast<std::int16_t>(site.levels);
    row.source_key = "B" + digits(s + 1, 6);
    row.footprint = polygon_of(site.shape);
    ground_.grid_of.push_back(grid_ids_[from_.labels.grid[site.face]]);
    ground_.compound_of.push_back(site.estate >= 0
                                      ? compound_of_estate_[static_cast<std::size_t>(site.estate)]
                                      : data::CompoundId{});
    ground_.households_of.push_back(from_.residents.households[s]);
    ground_.people_of.push_back(from_.residents.people[s]);
    add_counts(site, row, from_.residents.households[s], from_.residents.people[s]);
    ground_.buildings.push_back(std::move(row));
  }

 private:
  static std::string digits(std::size_t n, int width) {
    char text[24];
    std::snprintf(text, sizeof text, "%0*zu", width, n);
    return text;
  }

  std::string name_of(const Site& site, const std::string& community) {
    const UseWords words = words_of(site.use);
    std::string at;
    if (site.estate >= 0) {
      const data::CompoundId id = compound_of_estate_[static_cast<std::size_t>(site.estate)];
      at = ground_.compounds[static_cast<std::size_t>(id.value) - 1].name;
      return at + std::to_string(++numbers_[at]) + "号楼";
    }
    if (site.use == SiteUse::cave && !from_.gullies[site.face].empty()) {
      at = from_.gullies[site.face];
    } else {
      at = stem(community);
    }
    const bool dwelling = site.use <= SiteUse::cave;
    if (!dwelling) at += words.name;
    const std::string number = std::to_string(++numbers_[at + words.kind]);
    if (dwelling) return at + number + words.name;
    return at + number + (site.use == SiteUse::shop ? "号" : "号楼");
  }

  // One row for each staircase; a building of one has a row of its own.
  void add_counts(const Site& site, const data::Building& building, std::int32_t households,
                  std::int32_t people) {
    if (households == 0) return;
    const auto entrances = static_cast<std::size_t>(std::clamp(site.entrances, 1, households));
    const std::vector<std::int64_t> even(entrances, 1);
    const std::vector<std::int64_t> flats = geo::apportion(households, even);
    const std::vector<std::int64_t> heads = geo::apportion(people, flats);
    for (std::size_t i = 0; i < entrances; ++i) {
      data::CountRow row;
      row.id = data::CountId{static_cast<std::int64_t>(ground_.counts.size()) + 1};
      row.building = building.id;
      if (site.use == SiteUse::flats) row.entrance = std::to_string(i + 1) + "单元";
      row.date = kDate;
      row.households = static_cast<std::int32_t>(flats[i]);
      row.people = static_cast<std::int32_t>(heads[i]);
      row.source = kSource;
      row.source_key = building.source_key + "-" + std::to_string(i + 1);
      ground_.counts.push_back(std::move(row));
    }
  }

  const RowSource& from_;
  std::span<const data::AreaId> grid_ids_;
  Ground& ground_;
  std::vector<std::pair<const SubdistrictPattern*, const CommunityPattern*>> communities_;
  std::vector<data::CompoundId> compound_of_estate_;
  std::map<std::string, std::size_t> numbers_;
};

}  // namespace

void add_buildings(const RowSource& from, std::span<const data::AreaId> grid_ids, Ground& ground) {
  BuildingRows rows(from, grid_ids, ground);
  rows.add_compounds();
  for (std::size_t s = 0; s < from.sites.sites.size(); ++s) rows.add(s);
}

}  // namespace jingwei::services::synth
