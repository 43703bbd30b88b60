#include <atomic>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "services/walk_model_builder.h"

namespace jingwei::services {
namespace {

constexpr std::chrono::milliseconds kLookAround{100};

// Stops the work behind `prepare` when the cache goes.
class StopProgress final : public geo::Progress {
 public:
  explicit StopProgress(std::stop_token stop) : stop_(std::move(stop)) {}
  bool step(std::string_view, double) override { return !stop_.stop_requested(); }

 private:
  std::stop_token stop_;
};

}  // namespace

struct WalkModelCache::Impl {
  Impl(std::filesystem::path folder, LoadElevation load)
      : storage(std::move(folder)), load_elevation(std::move(load)) {}

  GroundStorage storage;
  LoadElevation load_elevation;

  std::timed_mutex building;  // held by the one who builds
  mutable std::mutex mutex;   // guards what follows
  WalkModelPtr latest;
  Figures figures;
  data::WorldPtr wanted;  // by prepare
  std::condition_variable_any wake;
  std::jthread preparer;  // last: joined before the rest goes

  WalkModelPtr latest_if_of(const data::World& world) const {
    const std::lock_guard lock(mutex);
    return latest && WalkModelBuilder::is_of(*latest, world) ? latest : nullptr;
  }
  geo::Result<WalkModelPtr> build(const data::WorldPtr& world, geo::Progress& progress);
  void prepare_wanted(const std::stop_token& stop);
};

// Requires: `building` is held.
geo::Result<WalkModelPtr> WalkModelCache::Impl::build(const data::WorldPtr& world,
                                                      geo::Progress& progress) {
  if (WalkModelPtr found = latest_if_of(*world)) return found;  // made while we waited
  WalkModelPtr previous;
  {
    const std::lock_guard lock(mutex);
    previous = latest;
  }
  WalkModelBuilder builder(world, std::move(previous));
  geo::Result<WalkModelPtr> made = builder.build(load_elevation, storage, progress);
  if (!made) return made;
  const std::lock_guard lock(mutex);
  latest = *made;
  switch (builder.ground_source()) {
    case WalkModelBuilder::GroundSource::shared:
      ++figures.grounds_shared;
      break;
    case WalkModelBuilder::GroundSource::read:
      ++figures.grounds_read;
      break;
    case WalkModelBuilder::GroundSource::built:
      ++figures.grounds_built;
      break;
  }
  return made;
}

void WalkModelCache::Impl::prepare_wanted(const std::stop_token& stop) {
  StopProgress progress(stop);
  while (!stop.stop_requested()) {
    data::WorldPtr world;
    {
      std::unique_lock lock(mutex);
      if (!wake.wait(lock, stop, [&] { return wanted != nullptr; })) return;
      world = std::move(wanted);
      wanted = nullptr;
    }
    geo::Result<WalkModelPtr> made = [&] {
      const std::lock_guard lock(building);
      return build(world, progress);
    }();
    if (!made) continue;  // only when stopped
    (*made)->buildings().links(geo::WalkProfile::adult);
    (*made)->facilities().links(geo::WalkProfile::adult);
    (*made)->mesh();
  }
}

WalkModelCache::WalkModelCache(std::filesystem::path folder, LoadElevation load_elevation)
    : impl_(std::make_unique<Impl>(std::move(folder), std::move(load_elevation))) {}

WalkModelCache::~WalkModelCache() = default;

geo::Result<WalkModelPtr> WalkModelCache::model(const data::WorldPtr& world,
                                                geo::Progress& progress) {
  if (WalkModelPtr found = impl_->latest_if_of(*world)) return found;
  std::unique_lock lock(impl_->building, std::defer_lock);
  while (!lock.try_lock_for(kLookAround)) {
    if (!progress.step("waiting", 0)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
  }
  return impl_->build(world, progress);
}

void WalkModelCache::prepare(data::WorldPtr world) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->wanted = std::move(world);
    if (!impl_->preparer.joinable()) {
      impl_->preparer =
          std::jthread([impl = impl_.get()](std::stop_token stop) { impl->prepare_wanted(stop); });
    }
  }
  impl_->wake.notify_one();
}

WalkModelCache::Figures WalkModelCache::figures() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->figures;
}

}  // namespace jingwei::services
