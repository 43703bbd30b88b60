#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "app/api/answered_writes.h"
#include "app/api/event_streams.h"
#include "app/api/last_wanted.h"
#include "app/api/sessions.h"
#include "services/district.h"
#include "services/event_bus.h"
#include "services/walk_model.h"
#include "tiles/tile_service.h"

namespace jingwei::app::api {

// A district with all that serves it. Made once at start; lives as long as the server.
struct HostedDistrict {
  explicit HostedDistrict(std::unique_ptr<services::District> opened);
  HostedDistrict(const HostedDistrict&) = delete;
  HostedDistrict& operator=(const HostedDistrict&) = delete;

  // Whether it has no accounts: whoever may connect acts as the user who runs the server.
  bool is_open() const;

  std::string code;
  std::unique_ptr<services::District> district;
  tiles::TileService tiles;
  services::EventBus events;
  EventStreams streams{events};
  services::WalkModelCache walks;
  AnsweredWrites answered;
  Sessions sessions;
  TryLimits tries;
  FirstToken first_token;
  // The raster in force cannot be read: there is no terrain.
  std::atomic<bool> elevation_unreadable{false};

 private:
  // Reads the raster in force and gives it to the tiles.
  void read_elevation(const data::WorldPtr& world);

  // Last: what it works on outlives it.
  LastWanted elevation_{[this](const data::WorldPtr& world) { read_elevation(world); }};
};

}  // namespace jingwei::app::api
