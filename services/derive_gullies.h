#pragma once

#include <optional>

#include "data/change.h"
#include "geo/gullies.h"
#include "services/derive.h"
#include "services/district.h"
#include "services/walk_model.h"

// Gullies from the district's elevation (docs/gullies.md), marked as derived.
namespace jingwei::services {

struct DeriveGullyOptions {
  geo::GullyOptions gullies;
  bool dry_run = false;
};

inline constexpr geo::Metres kAgreement{90};

// How well the drained lines agree with the mapped waterways (streams and rivers), both as far as
// they lie in the district's areas: lengths, and how much of each has the other within kAgreement.
struct LineAgreement {
  double found_metres = 0, found_near_mapped = 0;
  double mapped_metres = 0, mapped_near_found = 0;
};

struct DeriveGullyReport : DeriveReport {
  LineAgreement agreement;
};

// Finds gullies on the elevation of the district's areas and 3 km around them (on all of it where
// there are no areas), with cells larger than 35 m cut into smaller ones. They are coded G001, G002
// ... from north to south by where their line begins, past the codes that others have. One gets the
// name that waterways within kAgreement of at least half the length of its lines bear. Gullies that
// an earlier run made are replaced: those that begin and end where they did keep their id and their
// name; others go. Gullies of any other provenance are not touched. The command of the change is
// "derive". Errors: not_permitted, raster_has_no_heights when the district has no elevation, those
// of `load`, cancelled.
geo::Result<DeriveGullyReport> run_derive_gullies(District& district, const data::Scope& scope,
                                                  const DeriveGullyOptions& options,
                                                  const LoadElevation& load,
                                                  geo::Progress& progress);

// The change alone, for tests.
geo::Result<data::Change> plan_derive_gullies(const data::WorldView& view,
                                              const DeriveGullyOptions& options,
                                              const LoadElevation& load, DeriveGullyReport& report,
                                              geo::Progress& progress);

}  // namespace jingwei::services
