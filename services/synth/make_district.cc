#include "services/synth/make_district.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "data/dem_source.h"
#include "data/file_io.h"
#include "geo/check.h"
#include "services/derive_gullies.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "services/state_hash.h"
#include "services/synth/governance.h"
#include "services/synth/ground.h"
#include "services/synth/pattern.h"

namespace jingwei::services::synth {
namespace {

namespace fs = std::filesystem;
using geo::Error;
using geo::ErrorCode;

constexpr std::string_view kActor = "jingwei synth";
// What a district at scale 1 comes to with its cache.
constexpr std::uintmax_t kBytesOfScaleOne = 40'000'000;

// One district to be made. `folder` is its name within the one asked for, empty when it is that.
struct Planned {
  Pattern pattern;
  std::string folder;
};

Error invalid(std::string_view field, std::string value) {
  return {ErrorCode::value_invalid, {}, {.field = std::string(field), .value = std::move(value)}};
}

// A second district of one code cannot be served beside the first: copies are called by words,
// "baotab", "baotac" ... by their number among all that are made.
std::string code_of_copy(const std::string& like, std::size_t number) {
  std::string letters;
  for (; number > 0; number /= 26) letters.insert(letters.begin(), char('a' + number % 26));
  return like + letters;
}

geo::Result<std::vector<Planned>> plan(const SynthOptions& options) {
  if (options.scale < 1 || options.scale > kLargestScale) {
    return invalid("scale", std::to_string(options.scale));
  }
  if (options.districts < 1 || options.districts > kMostDistricts) {
    return invalid("districts", std::to_string(options.districts));
  }
  const std::vector<Pattern> patterns = patterns_like(options.like);
  if (patterns.empty()) return invalid("like", options.like);
  std::vector<Planned> planned;
  for (int copy = 0; copy < options.districts; ++copy) {
    for (Pattern pattern : patterns) {
      // Its code makes it another place of the same seed (place_seed).
      if (copy > 0) pattern.code = code_of_copy(options.like, planned.size());
      planned.push_back({std::move(pattern), {}});
    }
  }
  if (planned.size() > 1) {
    for (Planned& district : planned) district.folder = district.pattern.code;
  }
  return planned;
}

geo::Status check_room(const fs::path& folder, const SynthOptions& options, std::size_t districts,
                       const FreeSpace& free_space) {
  std::error_code failure;
  fs::path whole = fs::absolute(folder, failure);
  if (failure) return {};
  if (!whole.has_filename()) whole = whole.parent_path();  // DIR/
  const std::optional<std::uintmax_t> available = free_space(whole.parent_path());
  if (!available) return {};  // what is wrong with the place is said when it is written to
  const std::uintmax_t needed =
      kBytesOfScaleOne * static_cast<std::uintmax_t>(options.scale) * districts;
  if (*available >= needed) return {};
  return Error{ErrorCode::disk_full,
               std::to_string(*available / 1'000'000) + " MB < " +
                   std::to_string(needed / 1'000'000) + " MB",
               {.file = folder.string()}};
}

template <class Row>
void add_rows(data::Change& change, std::vector<Row>& rows) {
  auto& writes = change.of<Row>();
  writes.reserve(rows.size());
  for (Row& row : rows) writes.push_back({std::nullopt, std::move(row)});
  rows = {};
}

// One step of the load; the log names each.
geo::Status commit(District& district, const data::Scope& scope, data::Change change,
                   data::Text summary) {
  change.actor = std::string(kActor);
  change.command = "synth";
  change.summary = std::move(summary);
  bool taken = false;
  const auto receipt =
      district.execute_long(scope, [&](const data::WorldView&) -> geo::Result<data::Change> {
        // Nobody else has the district yet, so that it is never planned anew.
        JINGWEI_CHECK(!std::exchange(taken, true));
        return std::move(change);
      });
  return receipt ? geo::Status() : receipt.error();
}

geo::Status write_ground(District& district, const data::Scope& scope, Ground& ground) {
  data::Change land;
  auto elevation = data::store_elevation(ground.elevation, "合成数据 synthetic", district.folder());
  if (!elevation) return elevation.error();
  elevation->id = {1};
  land.of<data::Elevation>().push_back({std::nullopt, std::move(*elevation)});
  add_rows(land, ground.areas);
  add_rows(land, ground.places);
  add_rows(land, ground.ways);
  add_rows(land, ground.waterways);
  if (auto status = commit(district, scope, std::move(land),
                           {"合成的地形、区域和道路", "synthetic land, areas and ways"});
      !status) {
    return status;
  }
  data::Change built;
  add_rows(built, ground.compounds);
  add_rows(built, ground.buildings);
  add_rows(built, ground.counts);
  return commit(district, scope, std::move(built),
                {"合成的小区、楼栋和户数", "synthetic compounds, buildings and households"});
}

geo::Status write_governance(District& district, const data::Scope& scope, Governance& governance) {
  data::Change governed;
  add_rows(governed, governance.facilities);
  add_rows(governed, governance.organisations);
  add_rows(governed, governance.cadres);
  add_rows(governed, governance.posts);
  add_rows(governed, governance.projects);
  add_rows(governed, governance.zones);
  add_rows(governed, governance.work_items);
  add_rows(governed, governance.declared);
  add_rows(governed, governance.categories);
  if (auto status = commit(district, scope, std::move(governed),
                           {"合成的设施、单位、人员和工程",
                            "synthetic facilities, organisations, people and works"});
      !status) {
    return status;
  }
  data::Change year;
  add_rows(year, governance.tasks);
  add_rows(year, governance.events);
  return commit(district, scope, std::move(year),
                {"合成的一年的任务", "a synthetic year of tasks"});
}

geo::Result<SynthDistrict> fill_district(const fs::path& folder, const Pattern& pattern,
                                         const SynthOptions& options, const MakeLoader& loader,
                                         geo::Progress& progress) {
  auto ground = make_ground(pattern, options.seed, options.scale, progress);
  if (!ground) return ground.error();
  auto governance = make_governance(pattern, *ground, options.seed, options.scale, progress);
  if (!governance) return governance.error();
  SynthDistrict made;
  made.code = pattern.code;
  made.name = pattern.name + "（合成数据）";
  made.seed = options.seed;
  made.buildings = ground->buildings.size();
  for (const std::int32_t n : ground->households_of) made.households += n;
  for (const std::int32_t n : ground->people_of) made.people += n;
  made.grids = static_cast<std::size_t>(
      std::count_if(ground->areas.begin(), ground->areas.end(),
                    [](const data::Area& a) { return a.level == data::AreaLevel::grid; }));
  if (auto status = init_district(folder, {made.code, made.name, pattern.centre}); !status) {
    return status.error();
  }
  auto district = District::open(folder, {}, progress);
  if (!district) return district.error();
  const data::Scope scope = data::Scope::whole_district(std::string(kActor));
  if (!progress.step("writing", 0)) return Error{ErrorCode::cancelled};
  if (auto status = write_ground(**district, scope, *ground); !status) return status.error();
  if (auto status = write_governance(**district, scope, *governance); !status) {
    return status.error();
  }
  // Found on the heights alone, as on any other land.
  const auto gullies = run_derive_gullies(**district, scope, {}, loader(folder), progress);
  if (!gullies) return gullies.error();
  made.gullies = gullies->made;
  made.truth = std::move(governance->truth);
  made.truth.gullies = static_cast<std::int64_t>(made.gullies);
  auto hash = state_hash(**district, scope);
  if (!hash) return hash.error();
  made.state_hash = std::move(*hash);
  return made;
}

}  // namespace

std::optional<std::uintmax_t> free_space_at(const fs::path& folder) {
  std::error_code failure;
  const auto space = fs::space(folder, failure);
  if (failure) return std::nullopt;
  return space.available;
}

geo::Result<std::vector<SynthDistrict>> make_synthetic(
    const fs::path& folder, const SynthOptions& options, const MakeLoader& loader,
    const Finish& finish, geo::Progress& progress, const FreeSpace& free_space) {
  const auto planned = plan(options);
  if (!planned) return planned.error();
  std::vector<SynthDistrict> made;
  const auto fill = [&](const fs::path& work) -> geo::Status {
    if (auto status = check_room(folder, options, planned->size(), free_space); !status) {
      return status;
    }
    for (const Planned& one : *planned) {
      const fs::path place = one.folder.empty() ? work : work / one.folder;
      auto district = fill_district(place, one.pattern, options, loader, progress);
      if (!district) return district.error();
      if (auto status = finish(place, *district); !status) return status;
      district->folder = one.folder.empty() ? folder : folder / one.folder;
      made.push_back(std::move(*district));
    }
    return {};
  };
  if (auto status = make_district_folder(folder, fill); !status) return status.error();
  return made;
}

}  // namespace jingwei::services::synth
