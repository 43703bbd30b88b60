#pragma once

#include "geo/id.h"

namespace jingwei::data {

using AreaId = geo::Id<struct AreaTag>;
using PlaceId = geo::Id<struct PlaceTag>;
using CompoundId = geo::Id<struct CompoundTag>;
using BuildingId = geo::Id<struct BuildingTag>;
using CountId = geo::Id<struct CountTag>;
using FacilityId = geo::Id<struct FacilityTag>;
using OrganisationId = geo::Id<struct OrganisationTag>;
using WayId = geo::Id<struct WayTag>;
using WaterwayId = geo::Id<struct WaterwayTag>;
using GullyId = geo::Id<struct GullyTag>;
using ElevationId = geo::Id<struct ElevationTag>;
using AccountId = geo::Id<struct AccountTag>;
using CadreId = geo::Id<struct CadreTag>;
using TaskId = geo::Id<struct TaskTag>;
using TaskEventId = geo::Id<struct TaskEventTag>;
using ProjectId = geo::Id<struct ProjectTag>;
using ZoneId = geo::Id<struct ZoneTag>;
using WorkItemId = geo::Id<struct WorkItemTag>;
using DeclaredTotalId = geo::Id<struct DeclaredTotalTag>;
using PostId = geo::Id<struct PostTag>;
using CategoryId = geo::Id<struct CategoryTag>;

// Counts the durable changes of a district from 1; 0 is the empty district.
using Revision = geo::Id<struct RevisionTag>;

}  // namespace jingwei::data
