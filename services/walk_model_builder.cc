#include "services/walk_model_builder.h"

#include <bit>

#include "services/content_hash.h"

namespace jingwei::services {
namespace {

// Part of the ground's key: raised when the same rows come to mean another network.
constexpr std::uint64_t kGroundFormat = 1;

constexpr std::size_t kWaysPerStep = 256;

geo::Error cancelled() { return {geo::ErrorCode::cancelled, {}, {}}; }

const data::Elevation* elevation_of(const data::WorldView& view) {
  const data::Elevation* found = nullptr;
  view.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) { found = &row; });
  return found;
}

std::string ground_key(const data::WorldView& view) {
  ContentHash hash;
  hash.add(kGroundFormat);
  hash.add(view.frame().parameters().centre.lon);
  hash.add(view.frame().parameters().centre.lat);
  const data::Elevation* elevation = elevation_of(view);
  hash.add(std::string_view(elevation ? elevation->file : ""));
  view.for_each<data::Way>([&](const data::Way& way, data::AreaId) {
    hash.add(way.id.value);
    hash.add(static_cast<std::uint64_t>(walk_surface(way.way_class)));
    hash.add(std::uint64_t{way.flags} & (data::kWayBridge | data::kWayTunnel));
    hash.add(std::int64_t{way.level});
    hash.add(std::int64_t{way.step_count});
    hash.add(std::uint64_t{std::bit_cast<std::uint32_t>(way.incline)});
    hash.add(std::uint64_t{way.line.size()});
    for (const geo::Point p : way.line) {
      hash.add(std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32 |
               static_cast<std::uint32_t>(p.y));
    }
  });
  return hash.hex();
}

// Heights along the line at the points that the network asks for; NaN in voids.
std::vector<float> heights_along(const geo::Polyline& line, const geo::ElevationGrid& grid,
                                 const data::LocalFrame& frame) {
  const geo::Polyline points = geo::sample_points(line);
  std::vector<geo::LonLat> degrees(points.size());
  frame.to_lonlat(points, degrees);
  std::vector<float> heights;
  heights.reserve(points.size());
  for (const geo::LonLat p : degrees) {
    heights.push_back(grid.sample(p).value_or(std::numeric_limits<float>::quiet_NaN()));
  }
  return heights;
}

geo::WalkWayInput walk_way(const data::Way& way) {
  geo::WalkWayInput input;
  input.id = way.id.value;
  input.line = way.line;
  input.surface = walk_surface(way.way_class);
  input.level = way.level;
  input.bridge = way.flags & data::kWayBridge;
  input.tunnel = way.flags & data::kWayTunnel;
  input.step_count = way.step_count;
  input.incline = way.incline;
  return input;
}

geo::Result<geo::WalkNetwork> build_network(const data::WorldView& view,
                                            const geo::ElevationGrid& grid,
                                            geo::Progress& progress) {
  std::vector<geo::WalkWayInput> ways;
  view.for_each<data::Way>(
      [&](const data::Way& way, data::AreaId) { ways.push_back(walk_way(way)); });
  std::vector<std::vector<float>> heights(grid.empty() ? 0 : ways.size());
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (i % kWaysPerStep == 0 &&
        !progress.step("sampling heights", static_cast<double>(i) / heights.size())) {
      return cancelled();
    }
    heights[i] = heights_along({ways[i].line.begin(), ways[i].line.end()}, grid, view.frame());
    ways[i].heights = heights[i];
  }
  if (!progress.step("building the network", 0)) return cancelled();
  return geo::WalkNetwork::build(ways);
}

// What users of the numbers must know about the ground.
std::vector<data::Text> warnings_of(const data::Elevation* elevation, const geo::Error* unreadable,
                                    const geo::WalkNetworkReport& report) {
  std::vector<data::Text> warnings;
  if (report.ways == 0) {
    warnings.push_back(
        {"没有道路：谁也走不到。请先导入道路（jingwei import DIR 文件 --as osm 或 ways）",
         "There are no ways: nobody can walk anywhere. Import ways first (jingwei "
         "import DIR FILE --as osm or ways)"});
  }
  if (!elevation) {
    warnings.push_back(
        {"没有高程数据：所有道路都按平路计算，山地的时间偏短。请导入高程（jingwei import DIR 文件 "
         "--as elevation）",
         "There is no elevation: all ways count as level, so times in hills are too short. Import "
         "an elevation model (jingwei import DIR FILE --as elevation)"});
  } else if (unreadable) {
    warnings.push_back({"高程文件 " + elevation->file +
                            " 读不出，所有道路都按平路计算，山地的时间偏短：" +
                            geo::describe(*unreadable, geo::Language::zh),
                        "The elevation file " + elevation->file +
                            " cannot be read; all ways count as level, so times in hills are too "
                            "short: " +
                            geo::describe(*unreadable, geo::Language::en)});
  } else if (report.void_samples > 0) {
    const std::string part =
        std::to_string(report.void_samples) + "/" + std::to_string(report.height_samples);
    warnings.push_back({"道路沿线 " + part + " 个高程采样点落在空洞里，按沿路两侧的高程内插",
                        part + " height samples along the ways lie in voids of the elevation and "
                               "are interpolated along their way"});
  }
  return warnings;
}

}  // namespace

geo::WalkSurface walk_surface(data::WayClass way_class) {
  switch (way_class) {
    case data::WayClass::steps:
      return geo::WalkSurface::steps;
    case data::WayClass::path:
      return geo::WalkSurface::path;
    case data::WayClass::footway:
    case data::WayClass::pedestrian:
      return geo::WalkSurface::footway;
    default:
      return geo::WalkSurface::road;
  }
}

WalkModel::Stamps WalkModelBuilder::stamps(const data::World& world) {
  return {world.stamp<data::Way>(),          world.stamp<data::Elevation>(),
          world.stamp<data::Building>(),     world.stamp<data::Facility>(),
          world.stamp<data::Organisation>(), world.stamp<data::Area>(),
          world.stamp<data::Cadre>()};
}

bool WalkModelBuilder::is_of(const WalkModel& model, const data::World& world) {
  return model.stamps_ == stamps(world);
}

geo::Result<std::shared_ptr<const WalkGround>> WalkModelBuilder::ground(
    const LoadElevation& load_elevation, const GroundStorage& storage, geo::Progress& progress) {
  const std::string key = ground_key(view_);
  if (previous_ && previous_->ground().key() == key) return previous_->ground_;

  const data::Elevation* elevation = elevation_of(view_);
  std::shared_ptr<WalkGround> made(new WalkGround);
  std::optional<geo::Error> unreadable;
  if (auto kept = storage.read(key)) {
    ground_source_ = GroundSource::read;
    made->network_ = std::move(*kept);
    made->has_elevation_ = elevation != nullptr;
  } else {
    ground_source_ = GroundSource::built;
    geo::ElevationGrid grid;
    if (elevation) {
      if (!progress.step("reading the elevation", 0)) return cancelled();
      geo::Result<geo::ElevationGrid> loaded = load_elevation(*elevation);
      if (loaded) {
        grid = std::move(*loaded);
      } else if (loaded.error().code == geo::ErrorCode::cancelled) {
        return loaded.error();
      } else {
        unreadable = loaded.error();
      }
    }
    made->has_elevation_ = !grid.empty();
    geo::Result<geo::WalkNetwork> network = build_network(view_, grid, progress);
    if (!network) return network.error();
    made->network_ = std::move(*network);
  }
  made->linker_.emplace(made->network_);
  made->warnings_ =
      warnings_of(elevation, unreadable ? &*unreadable : nullptr, made->network_.report());
  // A network without the heights it should have is never kept: the raster may come back. Its key
  // is no other's for the same reason.
  made->key_ = unreadable ? key + "-level" : key;
  if (ground_source_ == GroundSource::built && !unreadable) storage.write(key, made->network_);
  return std::shared_ptr<const WalkGround>(std::move(made));
}

template <class Row>
std::shared_ptr<const LinkedRows<Row>> WalkModelBuilder::rows(
    const std::shared_ptr<const WalkGround>& ground,
    const std::shared_ptr<const LinkedRows<Row>>* previous) const {
  std::shared_ptr<LinkedRows<Row>> made(new LinkedRows<Row>);
  made->ground_ = ground;
  view_.for_each<Row>([&](const Row& row, data::AreaId) {
    made->ids_.push_back(row.id);
    made->points_.push_back(data::anchor(row));
  });
  if (previous && (*previous)->ground_ == ground && (*previous)->ids_ == made->ids_ &&
      (*previous)->points_ == made->points_) {
    return *previous;
  }
  return made;
}

// Cadres stand at several places each; those of their duty areas move with the areas.
void WalkModelBuilder::place_cadres(WalkModel& made, bool same_ground) const {
  const WalkModel* old = same_ground ? previous_.get() : nullptr;
  if (old && old->stamps_.cadres == made.stamps_.cadres &&
      old->stamps_.areas == made.stamps_.areas) {
    made.cadres_ = old->cadres_;
    made.cadre_bases_ = old->cadre_bases_;
    return;
  }
  std::shared_ptr<LinkedRows<data::Cadre>> rows(new LinkedRows<data::Cadre>);
  std::vector<PlaceBasis> bases;
  rows->ground_ = made.ground_;
  view_.for_each<data::Cadre>([&](const data::Cadre& row, data::AreaId) {
    for (const TakenPlace& place : possible_places(view_, row)) {
      rows->ids_.push_back(row.id);
      rows->points_.push_back(place.at);
      bases.push_back(place.basis);
    }
  });
  const bool same_links =
      old && old->cadres_->ids_ == rows->ids_ && old->cadres_->points_ == rows->points_;
  made.cadres_ = same_links ? old->cadres_ : std::move(rows);
  made.cadre_bases_ = std::make_shared<const std::vector<PlaceBasis>>(std::move(bases));
}

geo::Result<WalkModelPtr> WalkModelBuilder::build(const LoadElevation& load_elevation,
                                                  const GroundStorage& storage,
                                                  geo::Progress& progress) {
  const data::World& world = view_.world();
  const WalkModel* old = previous_.get();
  auto made = std::make_shared<WalkModel>();
  made->stamps_ = stamps(world);
  if (old && old->stamps_.ways == made->stamps_.ways &&
      old->stamps_.elevation == made->stamps_.elevation) {
    made->ground_ = old->ground_;
  } else {
    auto result = ground(load_elevation, storage, progress);
    if (!result) return result.error();
    made->ground_ = std::move(*result);
  }
  if (!progress.step("placing", 0)) return cancelled();
  const bool same_ground = old && made->ground_ == old->ground_;
  // Rows whose table was not written need not even be looked at.
  const auto take = [&](auto WalkModel::*part, auto WalkModel::Stamps::*stamp) {
    if (same_ground && old->stamps_.*stamp == made->stamps_.*stamp) {
      made.get()->*part = old->*part;
    } else {
      made.get()->*part = rows(made->ground_, old ? &(old->*part) : nullptr);
    }
  };
  take(&WalkModel::buildings_, &WalkModel::Stamps::buildings);
  take(&WalkModel::facilities_, &WalkModel::Stamps::facilities);
  take(&WalkModel::organisations_, &WalkModel::Stamps::organisations);
  take(&WalkModel::areas_, &WalkModel::Stamps::areas);
  place_cadres(*made, same_ground);
  made->mesh_ =
      old && made->buildings_ == old->buildings_ ? old->mesh_ : std::make_shared<WalkModel::Mesh>();
  return WalkModelPtr(std::move(made));
}

}  // namespace jingwei::services
