#include "services/district.h"

#include <string>
#include <utility>

#include "data/gpkg_store.h"
#include "data/world_cache.h"
#include "services/backup.h"
#include "services/district_folder.h"
#include "services/district_lock.h"
#include "services/writer.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr int kMostPlansOfALongCommand = 3;

geo::Status whole_district_only(const data::Scope& scope) {
  if (scope.is_whole_district()) return {};
  return Error{ErrorCode::not_permitted};
}

}  // namespace

struct District::Impl {
  Impl(std::filesystem::path folder_, std::optional<DistrictLock> lock_,
       std::unique_ptr<data::Store> store_, data::WorldPtr world, bool cached)
      : folder(std::move(folder_)),
        lock(std::move(lock_)),
        store(std::move(store_)),
        writer(lock ? store.get() : nullptr, std::move(world)) {
    if (cached) cached_hash = writer.world()->chain_hash();
  }

  // Members end in reverse: the writer finishes first, the lock goes last.
  std::filesystem::path folder;
  std::optional<DistrictLock> lock;
  std::unique_ptr<data::Store> store;
  Writer writer;
  std::string cached_hash;  // of the World that the cache holds

  // The cache only saves time; that it cannot be written is no error of any command.
  void write_cache() {
    const data::WorldPtr world = writer.world();
    if (!lock || world->chain_hash() == cached_hash) return;
    if (data::write_world_cache(*world, folder / kCacheFolder)) cached_hash = world->chain_hash();
  }
};

geo::Result<std::unique_ptr<District>> District::open(const std::filesystem::path& folder,
                                                      const OpenOptions& options,
                                                      geo::Progress& progress) {
  if (auto status = check_is_district(folder); !status) return status.error();
  std::optional<DistrictLock> lock;
  if (options.lock) {
    auto taken = DistrictLock::take(folder);
    if (!taken) return taken.error();
    lock.emplace(std::move(*taken));
  }
  auto store = data::open_gpkg_store(folder / kStoreFile,
                                     options.lock ? data::StoreMode::write : data::StoreMode::read);
  if (!store) return store.error();
  const auto head = (*store)->head();
  if (!head) return head.error();
  data::WorldPtr world = data::read_world_cache(folder / kCacheFolder, *head);
  const bool cached = world != nullptr;
  if (!cached) {
    auto loaded = (*store)->load(progress);
    if (!loaded) return loaded.error();
    world = std::move(*loaded);
  }
  auto impl =
      std::make_unique<Impl>(folder, std::move(lock), std::move(*store), std::move(world), cached);
  impl->write_cache();
  return std::unique_ptr<District>(new District(std::move(impl)));
}

District::District(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

District::~District() { impl_->write_cache(); }

const std::filesystem::path& District::folder() const { return impl_->folder; }

data::WorldView District::view(data::Scope scope) const {
  return data::WorldView(impl_->writer.world(), std::move(scope));
}

geo::Status District::set_frame_centre(geo::LonLat centre) {
  auto receipt = impl_->writer.run_between([&]() -> geo::Result<data::WorldPtr> {
    if (auto status = check_centre(centre); !status) return status.error();
    if (auto status = impl_->store->set_frame_centre(centre); !status) return status.error();
    const auto head = impl_->store->head();
    if (!head) return head.error();
    return data::WorldBuilder(head->info).finish(head->revision, head->chain_hash);
  });
  if (!receipt) return receipt.error();
  return {};
}

geo::Result<Receipt> District::execute(const data::Scope& scope, const Plan& plan) {
  return impl_->writer.execute(scope, plan);
}

geo::Result<Receipt> District::execute_long(const data::Scope& scope, const Plan& plan) {
  for (int round = 1;; ++round) {
    const data::WorldView seen = view(scope);
    auto change = plan(seen);
    if (!change) return change.error();
    // The writer's own check finds whether the rows are still so; millimetres of another frame
    // would be other places.
    auto receipt =
        impl_->writer.execute(scope, [&](const data::WorldView& now) -> geo::Result<data::Change> {
          if (!(now.frame().parameters() == seen.frame().parameters())) {
            return Error{ErrorCode::conflict, "frame", {}};
          }
          return *change;
        });
    const bool stale = !receipt && receipt.error().code == ErrorCode::conflict;
    if (!stale || round == kMostPlansOfALongCommand) return receipt;
  }
}

geo::Result<Receipt> District::undo(const data::Scope& scope,
                                    std::optional<data::Revision> revision,
                                    std::optional<data::RequestKey> request) {
  const auto plan = [&](const data::WorldView&) -> geo::Result<data::Change> {
    auto target =
        revision ? geo::Result<data::Revision>(*revision) : impl_->store->newest_undoable();
    if (!target) return target.error();
    auto change = impl_->store->inverse_of(*target);
    if (change) change->request = request;
    return change;
  };
  return impl_->writer.execute(scope, plan, true);
}

geo::Result<std::vector<data::LogEntry>> District::log(const data::Scope& scope,
                                                       data::Revision before,
                                                       std::size_t limit) const {
  if (auto status = whole_district_only(scope); !status) return status.error();
  return impl_->store->log(before, limit);
}

geo::Result<std::optional<data::LogEntry>> District::change(data::Revision revision) const {
  const auto entries = impl_->store->log({revision.value + 1}, 1);
  if (!entries) return entries.error();
  std::optional<data::LogEntry> found;
  if (!entries->empty() && entries->front().revision == revision) found = entries->front();
  return found;
}

geo::Result<std::vector<data::TaskEvent>> District::events_of(const data::Scope& scope,
                                                              data::TaskId task) const {
  if (!view(scope).find<data::Task>(task)) {
    return Error{
        ErrorCode::not_found, {}, {.layer = "tasks", .feature = std::to_string(task.value)}};
  }
  return impl_->store->events_of({&task, 1});
}

geo::Result<std::vector<data::TaskEvent>> District::events_of(
    const data::Scope& scope, std::span<const data::TaskId> tasks) const {
  const data::WorldView seen = view(scope);
  std::vector<data::TaskId> visible;
  for (const data::TaskId task : tasks) {
    if (seen.find<data::Task>(task)) visible.push_back(task);
  }
  if (visible.empty()) return std::vector<data::TaskEvent>{};
  return impl_->store->events_of(visible);
}

geo::Result<std::optional<data::AnsweredRequest>> District::answered(const std::string& key) const {
  return impl_->store->answered(key);
}

geo::Status District::verify_log() const { return impl_->store->verify_log(); }

geo::Result<data::Revision> District::backup(const data::Scope& scope,
                                             const std::filesystem::path& file, Existing existing,
                                             geo::Progress& progress) const {
  if (auto status = whole_district_only(scope); !status) return status.error();
  return write_backup(*impl_->store, impl_->folder, file, existing, progress);
}

void District::subscribe(Listener listener) { impl_->writer.subscribe(std::move(listener)); }

}  // namespace jingwei::services
