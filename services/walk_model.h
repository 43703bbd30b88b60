#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/world.h"
#include "geo/elevation.h"
#include "geo/isochrone.h"
#include "geo/progress.h"
#include "geo/result.h"
#include "geo/walk_link.h"
#include "geo/walk_network.h"
#include "services/duty.h"

namespace jingwei::services {

// Reads the raster that an elevation row names.
using LoadElevation = std::function<geo::Result<geo::ElevationGrid>(const data::Elevation&)>;

// The network that the ways and the elevation decide, and its times for each profile. Immutable to
// its users; times are made when they are first asked for. Thread-safe.
class WalkGround {
 public:
  // A hash of all that the network depends on: names, ids of revisions and the like are not in it.
  const std::string& key() const { return key_; }
  const geo::WalkNetwork& network() const { return network_; }
  const geo::WalkLinker& linker() const { return *linker_; }
  const geo::WalkTimes& times(geo::WalkProfile profile) const;
  bool has_elevation() const { return has_elevation_; }
  // What users of the numbers must know: no elevation, voids ...
  const std::vector<data::Text>& warnings() const { return warnings_; }

  WalkGround(const WalkGround&) = delete;
  WalkGround& operator=(const WalkGround&) = delete;

 private:
  friend class WalkModelBuilder;
  WalkGround() = default;

  std::string key_;
  geo::WalkNetwork network_;
  std::optional<geo::WalkLinker> linker_;
  bool has_elevation_ = false;
  std::vector<data::Text> warnings_;
  mutable std::array<std::once_flag, geo::kWalkProfileCount> once_;
  mutable std::array<std::optional<geo::WalkTimes>, geo::kWalkProfileCount> times_;
};

// The rows of one kind as points of the network: where they stand and, for each profile, how they
// are linked to the ways. Links are made when they are first asked for. Thread-safe.
template <class Row>
class LinkedRows {
 public:
  using RowId = decltype(Row::id);

  std::span<const RowId> ids() const { return ids_; }  // ascending
  std::span<const geo::Point> points() const { return points_; }
  std::size_t size() const { return ids_.size(); }
  // Position of the row, of its first place where it may have several; nullopt when there is none
  // of that id.
  std::optional<std::uint32_t> find(RowId id) const;
  // In the order of ids().
  const geo::LinkedPoints& links(geo::WalkProfile profile) const;

  LinkedRows(const LinkedRows&) = delete;
  LinkedRows& operator=(const LinkedRows&) = delete;

 private:
  friend class WalkModelBuilder;
  LinkedRows() = default;

  std::shared_ptr<const WalkGround> ground_;
  std::vector<RowId> ids_;
  std::vector<geo::Point> points_;
  mutable std::array<std::once_flag, geo::kWalkProfileCount> once_;
  mutable std::array<geo::LinkedPoints, geo::kWalkProfileCount> links_;
};

// Everything of a World that takes part in walking, compiled for searching: all of it, whatever the
// scope; those who answer from it show only what their view sees. Buildings stand at the label
// point of their footprint, areas at the centre of their services.
class WalkModel {
 public:
  const WalkGround& ground() const { return *ground_; }
  const LinkedRows<data::Building>& buildings() const { return *buildings_; }
  const LinkedRows<data::Facility>& facilities() const { return *facilities_; }
  const LinkedRows<data::Organisation>& organisations() const { return *organisations_; }
  const LinkedRows<data::Area>& areas() const { return *areas_; }
  // Every place that a cadre may be taken to be at (services/duty.h), by cadre; and why he would be
  // there, in the same order.
  const LinkedRows<data::Cadre>& cadres() const { return *cadres_; }
  std::span<const PlaceBasis> cadre_bases() const { return *cadre_bases_; }
  // The mesh that polygons are drawn on; its points are the buildings. Made when first asked for.
  const geo::WalkMesh& mesh() const;

 private:
  friend class WalkModelBuilder;
  struct Mesh {
    std::once_flag once;
    geo::WalkMesh mesh;
  };
  struct Stamps {
    data::TableStamp ways, elevation, buildings, facilities, organisations, areas, cadres;
    friend bool operator==(const Stamps&, const Stamps&) = default;
  };

  Stamps stamps_;
  std::shared_ptr<const WalkGround> ground_;
  std::shared_ptr<const LinkedRows<data::Building>> buildings_;
  std::shared_ptr<const LinkedRows<data::Facility>> facilities_;
  std::shared_ptr<const LinkedRows<data::Organisation>> organisations_;
  std::shared_ptr<const LinkedRows<data::Area>> areas_;
  std::shared_ptr<const LinkedRows<data::Cadre>> cadres_;
  std::shared_ptr<const std::vector<PlaceBasis>> cadre_bases_;
  std::shared_ptr<Mesh> mesh_;
};

using WalkModelPtr = std::shared_ptr<const WalkModel>;

// Gives the model of a World. What did not change since the model before is shared with it: a
// rename builds nothing, a moved facility links the facilities anew, a changed way builds all.
// Thread-safe.
class WalkModelCache {
 public:
  // `folder`: where the network is kept between runs, e.g. the district's cache/; empty: nowhere. A
  // file there that is damaged, of another format or of other input is ignored and replaced.
  WalkModelCache(std::filesystem::path folder, LoadElevation load_elevation);
  ~WalkModelCache();
  WalkModelCache(const WalkModelCache&) = delete;
  WalkModelCache& operator=(const WalkModelCache&) = delete;

  // Builds what is missing on the caller's thread; others who ask meanwhile wait for it. A raster
  // that cannot be read is no error: the ways are then level, and the ground's warnings say so.
  // Errors: cancelled.
  geo::Result<WalkModelPtr> model(const data::WorldPtr& world, geo::Progress& progress);

  // Starts to build the model of the World, with the times and links of the adult, on a thread of
  // its own and returns at once. Of several Worlds that wait only the last is built.
  void prepare(data::WorldPtr world);

  struct Figures {
    std::size_t grounds_built = 0, grounds_read = 0, grounds_shared = 0;
  };
  Figures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::services
