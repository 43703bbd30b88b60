#include "services/writer.h"

#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include "services/change_check.h"

namespace jingwei::services {
namespace {

// Bounds the time for which the first command of a batch waits for the planning of the last.
constexpr std::size_t kMostCommandsInABatch = 256;

// What `work` answers. On this thread what it throws would end the server, so that becomes an
// error.
template <class Work>
std::invoke_result_t<Work> guarded(Work work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return geo::Error{geo::ErrorCode::memory_exceeded};
  } catch (const std::exception& fault) {
    return geo::Error{geo::ErrorCode::internal_error, fault.what()};
  }
}

geo::Result<data::Change> planned_change(const Plan& plan, const data::WorldView& view) {
  return guarded([&]() -> geo::Result<data::Change> {
    auto change = plan(view);
    if (!change) return change;
    change->actor = view.scope().actor();
    if (auto status = check_change(view, *change); !status) return status.error();
    return change;
  });
}

}  // namespace

// What a batch has come to before its commit.
struct Writer::Planned {
  explicit Planned(const data::World& world) : builder(world), last(world.revision()) {}

  data::WorldBuilder builder;
  data::Revision last;
  std::vector<std::shared_ptr<const data::Change>> changes;
  // In the order of the batch: commands that wait for the commit, each with the index of its
  // change. Those with nothing to do wait too: what they found to be so may not be durable yet.
  std::vector<std::pair<Job*, std::optional<std::size_t>>> waiting;
};

Writer::Writer(data::Store* store, data::WorldPtr world) : store_(store), world_(std::move(world)) {
  if (store_) thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

data::WorldPtr Writer::world() const {
  const std::lock_guard lock(world_mutex_);
  return world_;
}

void Writer::publish(data::WorldPtr world) {
  const std::lock_guard lock(world_mutex_);
  // The old World is let go of after the lock: it may take long to die.
  world_.swap(world);
}

void Writer::subscribe(Listener listener) {
  const std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

geo::Result<Receipt> Writer::execute(const data::Scope& scope, const Plan& plan, bool alone) {
  Job job;
  job.scope = scope;
  job.plan = plan;
  job.alone = alone;
  return submit(std::move(job));
}

geo::Result<Receipt> Writer::run_between(std::function<geo::Result<data::WorldPtr>()> action) {
  Job job;
  job.action = std::move(action);
  job.alone = true;
  return submit(std::move(job));
}

geo::Result<Receipt> Writer::submit(Job job) {
  if (!store_) return geo::Error{geo::ErrorCode::district_locked};
  auto answer = job.answer.get_future();
  {
    const std::lock_guard lock(queue_mutex_);
    queue_.push_back(std::move(job));
  }
  queue_changed_.notify_one();
  return answer.get();
}

Writer::Batch Writer::take() {
  std::unique_lock lock(queue_mutex_);
  queue_changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  Batch batch;
  while (!queue_.empty() && batch.size() < kMostCommandsInABatch) {
    const bool alone = queue_.front().alone;
    if (alone && !batch.empty()) break;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
    if (alone) break;
  }
  return batch;
}

void Writer::run() {
  while (true) {
    Batch batch = take();
    if (batch.empty()) return;
    if (batch.front().action) {
      run_action(batch.front());
    } else {
      process(std::move(batch));
    }
  }
}

void Writer::run_action(Job& job) {
  auto made = guarded([&] { return job.action(); });
  if (!made) return job.answer.set_value(made.error());
  if (*made) publish(*made);
  job.answer.set_value(Receipt{world()->revision(), false, nullptr});
}

void Writer::process(Batch batch) {
  Planned planned(*world_);
  data::WorldPtr present = world_;
  for (Job& job : batch) {
    // Let go of before the builder alters it, so that a batch copies each chunk once.
    if (!present) present = planned.builder.finish(planned.last, {});
    auto change = planned_change(job.plan, data::WorldView(present, job.scope));
    if (!change) {
      job.answer.set_value(change.error());
      continue;
    }
    if (change->empty()) {
      planned.waiting.emplace_back(&job, std::nullopt);
      continue;
    }
    present.reset();
    planned.last.value += 1;
    planned.builder.apply(*change, planned.last, {});
    planned.waiting.emplace_back(&job, planned.changes.size());
    planned.changes.push_back(std::make_shared<const data::Change>(std::move(*change)));
  }
  present.reset();

  std::vector<data::Committed> committed;
  if (!planned.changes.empty()) {
    auto result = store_->commit(world_->revision(), planned.changes);
    if (!result) {
      for (auto& [job, index] : planned.waiting) job->answer.set_value(result.error());
      return;
    }
    committed = std::move(*result);
    for (const data::Committed& each : committed) {
      planned.builder.stamp(*each.change, {each.revision, each.chain_hash});
    }
    publish(planned.builder.finish(committed.back().revision, committed.back().chain_hash));
    const std::lock_guard lock(listeners_mutex_);
    for (const data::Committed& each : committed) {
      for (const Listener& listener : listeners_) listener(world_, each);
    }
  }
  for (auto& [job, index] : planned.waiting) {
    job->answer.set_value(index
                              ? Receipt{committed[*index].revision, true, committed[*index].change}
                              : Receipt{world_->revision(), false, nullptr});
  }
}

}  // namespace jingwei::services
