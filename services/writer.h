#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "services/district.h"

namespace jingwei::services {

// The one thread that writes a district: takes what waits, plans each command against the World the
// one before left, makes all of them durable with one sync, publishes the World, tells the
// listeners and answers. A failed plan leaves the others of its batch alone; a failed commit fails
// them all.
class Writer {
 public:
  // A writer without a store to write to (`store` absent) only publishes `world`.
  Writer(data::Store* store, data::WorldPtr world);
  // Finishes what waits.
  ~Writer();

  data::WorldPtr world() const;
  void subscribe(Listener listener);

  // Blocks until the plan's change is durable and published. `alone`: in a batch of its own,
  // because the plan reads the store, which must not be behind the World.
  geo::Result<Receipt> execute(const data::Scope& scope, const Plan& plan, bool alone = false);
  // Runs on the writer thread between batches; a World that it gives back is published.
  geo::Result<Receipt> run_between(std::function<geo::Result<data::WorldPtr>()> action);

 private:
  struct Job {
    data::Scope scope = data::Scope::whole_district({});
    Plan plan;
    std::function<geo::Result<data::WorldPtr>()> action;  // instead of a plan
    bool alone = false;
    std::promise<geo::Result<Receipt>> answer;
  };
  using Batch = std::vector<Job>;
  struct Planned;

  geo::Result<Receipt> submit(Job job);
  void run();
  Batch take();  // empty when there is nothing left to do for ever
  void process(Batch batch);
  void run_action(Job& job);
  void publish(data::WorldPtr world);

  data::Store* store_;
  mutable std::mutex world_mutex_;
  data::WorldPtr world_;
  std::mutex listeners_mutex_;
  std::vector<Listener> listeners_;

  std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jingwei::services
