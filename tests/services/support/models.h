#pragma once

#include "services/walk_model.h"

namespace jingwei::services::test {

// For towns without an elevation row.
inline geo::Result<geo::ElevationGrid> no_elevation(const data::Elevation&) {
  return geo::Error{geo::ErrorCode::file_not_found, {}, {}};
}

inline WalkModelPtr model_of(const data::WorldPtr& world, LoadElevation load = no_elevation) {
  geo::NoProgress progress;
  WalkModelCache cache({}, std::move(load));
  return *cache.model(world, progress);
}

}  // namespace jingwei::services::test
