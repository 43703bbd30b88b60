#include "app/api/hosted_district.h"

#include "app/elevation_loader.h"
#include "app/log.h"
#include "geo/elevation.h"
#include "services/district_folder.h"

namespace jingwei::app::api {
namespace {

std::vector<services::StalePart> stale_parts(const tiles::TileService& tiles,
                                             const data::Change& change) {
  std::vector<services::StalePart> parts;
  for (tiles::StaleBox& box : tiles.stale(change)) {
    parts.push_back({std::move(box.layers), box.west, box.south, box.east, box.north, box.min_zoom,
                     box.max_zoom});
  }
  return parts;
}

data::WorldPtr world_of(const services::District& district) {
  return district.view(data::Scope::whole_district("")).world_ptr();
}

}  // namespace

HostedDistrict::HostedDistrict(std::unique_ptr<services::District> opened)
    : code(world_of(*opened)->info().code),
      district(std::move(opened)),
      tiles(world_of(*district)),
      events(world_of(*district),
             [this](const data::Change& change) { return stale_parts(tiles, change); }),
      walks(district->folder() / services::kCacheFolder, elevation_loader(district->folder())) {
  district->subscribe([this](const data::WorldPtr& world, const data::Committed& committed) {
    // Before all else: who is shut out is told nothing more.
    sessions.on_commit(*committed.change);
    if (!committed.change->of<data::Account>().empty()) first_token.spend();
    // Tiles before events: whoever is told of the change must find it on the map.
    tiles.on_commit(world, committed);
    events.publish(world, committed);
    log_commit(code, committed);
    if (!committed.change->of<data::Elevation>().empty()) elevation_.want(world);
    walks.prepare(world);
  });
  elevation_.want(world_of(*district));
  walks.prepare(world_of(*district));
}

bool HostedDistrict::is_open() const {
  return district->view(data::Scope::whole_district("")).count<data::Account>() == 0;
}

void HostedDistrict::read_elevation(const data::WorldPtr& world) {
  const data::WorldView view(world, data::Scope::whole_district(""));
  std::shared_ptr<const geo::ElevationGrid> grid;
  bool unreadable = false;
  view.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) {
    auto read = elevation_loader(district->folder())(row);
    if (read) {
      grid = std::make_shared<const geo::ElevationGrid>(std::move(*read));
    } else {
      unreadable = true;
      log_failure(code, read.error());
    }
  });
  elevation_unreadable = unreadable;
  tiles.set_elevation(std::move(grid));
}

}  // namespace jingwei::app::api
