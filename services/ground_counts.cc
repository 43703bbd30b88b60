#include "services/ground_counts.h"

#include <vector>

#include "data/model/row_traits.h"
#include "geo/predicate.h"

namespace jingwei::services {

GroundCounts counts_on(const data::WorldView& view, const geo::MultiPolygon& ground) {
  const geo::Box box = geo::bounds(ground);
  std::vector<data::BuildingId> inside;
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId) {
    if (!box.intersects(geo::bounds(row.footprint))) return;
    if (geo::locate(data::anchor(row), ground) != geo::Location::outside) inside.push_back(row.id);
  });
  GroundCounts counts{inside.size(), std::nullopt};
  if (inside.empty()) return counts;
  const BuildingCounts known(view);
  for (const data::BuildingId id : inside) {
    const auto count = known.of(id);
    if (!count) continue;
    if (!counts.households) counts.households.emplace();
    *counts.households += *count;
  }
  return counts;
}

}  // namespace jingwei::services
