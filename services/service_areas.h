#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/area_board.h"
#include "services/walk_model.h"

namespace jingwei::services {

struct WalkOptions {
  geo::WalkProfile profile = geo::WalkProfile::adult;
  geo::WalkDirection direction = geo::WalkDirection::to;
  std::vector<geo::Minutes> minutes{{5}, {10}, {15}};
};

inline constexpr geo::Minutes kLongestBand{120};
inline constexpr std::size_t kMostBands = 12;

// value_invalid unless there are 1 to kMostBands bands, ascending, each above 0 and at most
// kLongestBand.
geo::Status validate(const WalkOptions& options);

// How a place takes part in walking. no_way_near: no way within the linker's limit, so it is never
// reached. detached: it stands on ways that hang together with nothing else.
std::string_view link_reason_name(geo::LinkReason reason);

struct Band {
  geo::Minutes minutes;
  geo::MultiPolygonD polygon;  // a drawing of the times
  std::size_t buildings = 0;   // cumulative
  HouseholdCount count;
};

// A stretch of one way that is reached, to the millimetre.
struct ReachedLine {
  std::size_t band = 0;  // the first that holds it
  data::WayId way;
  geo::Polyline line;
};

struct ReachedBuilding {
  data::BuildingId id;
  geo::Milliseconds time;
  geo::Point at;

  friend bool operator==(const ReachedBuilding&, const ReachedBuilding&) = default;
};

// Who can walk to (or from) one facility.
struct ServiceArea {
  data::FacilityId facility;
  geo::LinkReason link = geo::LinkReason::no_way_near;
  geo::Metres off_path;     // from the facility to its way; 0 when no_way_near
  std::vector<Band> bands;  // ascending; polygons empty when no_way_near
  std::vector<ReachedLine> lines;
  std::vector<ReachedBuilding> buildings;  // in the widest band and in scope, by id
  // The areas in which at least one building is reached: level by level from subdistricts to grids,
  // by id.
  std::vector<AreaTally> areas;
  bool counts_known = false;  // of at least one building in scope
  std::vector<data::Text> warnings;
};

// Which parts of a ServiceArea are computed.
struct ServiceAreaParts {
  bool polygons = true;
  bool lines = true;
};

// not_found: no such facility, or not in scope. value_invalid: see validate.
geo::Result<ServiceArea> service_area(const data::WorldView& view, const WalkModel& model,
                                      data::FacilityId facility, const WalkOptions& options,
                                      const ServiceAreaParts& parts = {});

// One for each facility, in the order given. Requires: threads > 0. Ensures: the same for any
// number of threads. Errors as above, and cancelled.
geo::Result<std::vector<ServiceArea>> service_areas(const data::WorldView& view,
                                                    const WalkModel& model,
                                                    std::span<const data::FacilityId> facilities,
                                                    const WalkOptions& options, std::size_t threads,
                                                    geo::Progress& progress,
                                                    const ServiceAreaParts& parts = {});

// The facilities of the kind, by id; of every kind when `kind` is empty.
std::vector<data::FacilityId> facilities_of_kind(const data::WorldView& view,
                                                 std::string_view kind);

enum class UncoveredReason { too_far, no_way_near, detached };
std::string_view uncovered_reason_name(UncoveredReason reason);

struct UncoveredBuilding {
  data::BuildingId id;
  UncoveredReason reason{};
  geo::Point at;
  // Of the nearest facility, however far; nothing when none can be walked to.
  std::optional<geo::Milliseconds> time;
  data::FacilityId facility;

  friend bool operator==(const UncoveredBuilding&, const UncoveredBuilding&) = default;
};

// All facilities of a kind (of every kind when `kind` is empty) together: from each building the
// nearest counts.
struct Coverage {
  std::string kind;
  std::size_t facilities = 0;
  std::vector<data::FacilityId> unlinked;  // no_way_near: they serve nobody
  Tally buildings;                         // the whole scope
  // Every area of the level in scope, and an entry without id for buildings that lie in none: the
  // least share covered in the widest band first, then of the one before, ..., then by id; areas
  // without buildings last.
  std::vector<AreaTally> areas;
  std::vector<UncoveredBuilding> uncovered;  // beyond the widest band, by id
  bool counts_known = false;
  std::vector<data::Text> warnings;
};

// not_found: no facility of the kind. value_invalid: see validate.
geo::Result<Coverage> coverage(const data::WorldView& view, const WalkModel& model,
                               std::string_view kind, data::AreaLevel level,
                               const WalkOptions& options);

}  // namespace jingwei::services
