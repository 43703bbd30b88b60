#pragma once

#include <memory>
#include <string>
#include <thread>

#include "app/api/answered_writes.h"
#include "app/api/event_streams.h"
#include "app/api/sessions.h"
#include "services/district.h"
#include "services/event_bus.h"
#include "services/walk_model.h"
#include "tiles/tile_service.h"

namespace jingwei::app::api {

// A district with all that serves it. Made once at start; lives as long as the server.
struct HostedDistrict {
  explicit HostedDistrict(std::unique_ptr<services::District> opened);
  ~HostedDistrict();
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

 private:
  // Reads the raster in force aside and gives it to the tiles.
  void load_elevation(const data::WorldPtr& world);

  std::thread elevation_thread_;
};

}  // namespace jingwei::app::api
