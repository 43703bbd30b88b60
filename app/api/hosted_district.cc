#include "app/api/hosted_district.h"

#include "app/elevation_loader.h"
#include "app/log.h"
#include "geo/elevation.h"

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
      walks(district->folder() / "cache", elevation_loader(district->folder())) {
  district->subscribe([this](const data::WorldPtr& world, const data::Committed& committed) {
    // Before all else: who is shut out is told nothing more.
    sessions.on_commit(*committed.change);
    if (!committed.change->of<data::Account>().empty()) first_token.spend();
    // Tiles before events: whoever is told of the change must find it on the map.
    tiles.on_commit(world, committed);
    events.publish(world, committed);
    log_commit(code, committed);
    if (!committed.change->of<data::Elevation>().empty()) load_elevation(world);
    walks.prepare(world);
  });
  load_elevation(world_of(*district));
  walks.prepare(world_of(*district));
}

HostedDistrict::~HostedDistrict() {
  if (elevation_thread_.joinable()) elevation_thread_.join();
}

bool HostedDistrict::is_open() const {
  return district->view(data::Scope::whole_district("")).count<data::Account>() == 0;
}

void HostedDistrict::load_elevation(const data::WorldPtr& world) {
  // The thread before ends within seconds; changes of the elevation are hours apart.
  if (elevation_thread_.joinable()) elevation_thread_.join();
  elevation_thread_ = std::thread([this, world] {
    const data::WorldView view(world, data::Scope::whole_district(""));
    std::shared_ptr<const geo::ElevationGrid> grid;
    view.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) {
      auto loaded = elevation_loader(district->folder())(row);
      if (loaded) grid = std::make_shared<const geo::ElevationGrid>(std::move(*loaded));
    });
    tiles.set_elevation(std::move(grid));
  });
}

}  // namespace jingwei::app::api
