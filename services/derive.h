#pragma once

#include <vector>

#include "data/change.h"
#include "services/district.h"

// Areas that nobody has surveyed, made up so that a district without its own can be looked at and
// tried out. They carry Provenance::made_up; surveyed areas are never touched.
namespace jingwei::services {

enum class DeriveKind { communities, grids };

struct DeriveOptions {
  DeriveKind kind{};
  std::size_t buildings = 400;  // grids: how many buildings to a grid
  bool dry_run = false;
};

struct DeriveReport {
  std::size_t made = 0, updated = 0, unchanged = 0, removed = 0;
  std::size_t skipped = 0;  // areas left as they are because they are divided by surveyed ones
  std::vector<data::Text> notes;
  data::Text in_words;
  data::Revision revision;
  bool changed = false;
};

// Communities: each subdistrict is divided by the nearest named place inside it (town, suburb or
// village; others where it has none of these); a community is called after its place, which is its
// centre of service. Grids: each community is cut into parts of about `buildings` buildings,
// "<community> 网格 1" and so on. Codes are the parent's with a number of three digits, from west
// to east and from north to south. Made-up areas of an earlier run are replaced; names given to
// them by hand stay. Made-up grids of communities that change go. The command of the change is
// "derive". Errors: not_permitted, parent_missing when there is nothing to divide, cancelled.
geo::Result<DeriveReport> run_derive(District& district, const data::Scope& scope,
                                     const DeriveOptions& options, geo::Progress& progress);

// The change alone, for tests.
geo::Result<data::Change> plan_derive(const data::WorldView& view, const DeriveOptions& options,
                                      DeriveReport& report, geo::Progress& progress);

// Carries out a plan that fills `report`, or, of a dry run, plans it alone; sets the report's
// revision and whether something changed.
geo::Status carry_out(District& district, const data::Scope& scope, bool dry_run, const Plan& plan,
                      DeriveReport& report);

}  // namespace jingwei::services
