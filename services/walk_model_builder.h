#pragma once

#include "services/ground_storage.h"
#include "services/walk_model.h"

namespace jingwei::services {

// Puts the model of one World together, taking from `previous` (may be null) what did not change.
class WalkModelBuilder {
 public:
  enum class GroundSource { shared, read, built };

  WalkModelBuilder(const data::WorldPtr& world, WalkModelPtr previous)
      : view_(world, data::Scope::whole_district("walk model")), previous_(std::move(previous)) {}

  // Errors: cancelled.
  geo::Result<WalkModelPtr> build(const LoadElevation& load_elevation, const GroundStorage& storage,
                                  geo::Progress& progress);
  GroundSource ground_source() const { return ground_source_; }

  // Whether `model` is that of the World; compares stamps only.
  static bool is_of(const WalkModel& model, const data::World& world);

 private:
  geo::Result<std::shared_ptr<const WalkGround>> ground(const LoadElevation& load_elevation,
                                                        const GroundStorage& storage,
                                                        geo::Progress& progress);
  template <class Row>
  std::shared_ptr<const LinkedRows<Row>> rows(
      const std::shared_ptr<const WalkGround>& ground,
      const std::shared_ptr<const LinkedRows<Row>>* previous) const;
  void place_cadres(WalkModel& made, bool same_ground) const;
  static WalkModel::Stamps stamps(const data::World& world);

  data::WorldView view_;
  WalkModelPtr previous_;
  GroundSource ground_source_ = GroundSource::shared;
};

// What a way is to a walker.
geo::WalkSurface walk_surface(data::WayClass way_class);

}  // namespace jingwei::services
