#pragma once

#include "tests/services/support/town.h"

namespace jingwei::services::test {

// A small town of streets, footpaths, steps and bridges with buildings, facilities, organisations,
// counts and areas. Ways meet only at shared vertices.
struct RandomTown {
  explicit RandomTown(unsigned seed, bool straight = false);

  Town town;
  std::vector<data::Way> ways;
  std::vector<data::BuildingId> buildings;
  std::vector<data::FacilityId> facilities;
  std::vector<data::OrganisationId> organisations;
  std::vector<data::AreaId> subdistricts, communities, grids;
  data::WorldPtr world;

  data::WorldView view() const { return {world, data::Scope::whole_district("test")}; }
  // Where the buildings stand, in their order.
  std::vector<geo::Point> building_points() const;
};

}  // namespace jingwei::services::test
