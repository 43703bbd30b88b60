// Durable moves of tasks a second by 50 clients: the whole pipeline (plan by the table of moves,
// check, row and event, log with inverse and chain, commit, World, answer) against bare SQLite that
// writes the same rows (the task and its event) in the same mode, with as many moves a transaction
// as the pipeline had a batch. Both in one run, by turns.

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "bench/bench_support.h"
#include "data/instant.h"
#include "data/sqlite.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "services/tasks.h"

namespace jingwei {
namespace {

using data::Scope;
using data::Task;
using data::WorldView;
using services::TaskMove;

const Scope kDesk = Scope::whole_district("bench");
constexpr int kTasks = 5'000, kClients = 50, kRounds = 5;
constexpr double kSecondsARound = 2;

std::unique_ptr<services::District> open(const std::filesystem::path& folder) {
  geo::NoProgress progress;
  return must(services::District::open(folder, {}, progress));
}

// A community of 100 square kilometres with 20 cadres and kTasks filed tasks.
void make_district(const std::filesystem::path& folder) {
  constexpr std::int32_t kHalf = 5'000'000;
  must(services::init_district(folder, {"synthetic", "合成区", geo::LonLat{109.49, 36.6}}));
  auto district = open(folder);
  must(district->execute(kDesk, [](const WorldView&) -> geo::Result<data::Change> {
    data::Change change;
    change.command = "import";
    change.summary = {"合成数据", "synthetic data"};
    data::Area area{.id = {1}, .level = data::AreaLevel::community, .name = "社区"};
    area.shape = {{{{-kHalf, -kHalf}, {kHalf, -kHalf}, {kHalf, kHalf}, {-kHalf, kHalf}}, {}}};
    change.of<data::Area>().push_back({std::nullopt, area});
    for (std::int64_t id = 1; id <= 20; ++id) {
      data::Cadre cadre{.id = {id}, .name = "干部 " + std::to_string(id)};
      cadre.duty_area = {1};
      cadre.office = geo::Point{0, 0};
      change.of<data::Cadre>().push_back({std::nullopt, cadre});
    }
    return change;
  }));
  std::vector<std::thread> threads;
  for (int c = 0; c < kClients; ++c) {
    threads.emplace_back([&, c] {
      std::mt19937 random(static_cast<unsigned>(c));
      for (int i = c; i < kTasks; i += kClients) {
        const data::Instant now = data::now();
        must(district->execute(kDesk, [&](const WorldView& view) {
          const geo::Point at{static_cast<std::int32_t>(random() % 8'000'000) - 4'000'000,
                              static_cast<std::int32_t>(random() % 8'000'000) - 4'000'000};
          return services::plan_create(view,
                                       {.at = view.frame().to_lonlat(at),
                                        .text = "三单元楼道灯不亮，居民夜间上下楼不便",
                                        .kind = "市容环境",
                                        .skill = "电工",
                                        .source = "12345"},
                                       now);
        }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// The move that leads on from the state, round and round.
services::TaskStep next_step(const Task& task, std::mt19937& random) {
  services::TaskStep step{.id = task.id, .version = task.version};
  switch (task.state) {
    case data::TaskState::dispatched:
      step.move = TaskMove::acknowledge;
      break;
    case data::TaskState::in_progress:
    case data::TaskState::rework:
      step.move = TaskMove::finish;
      step.note = "已更换灯泡";
      break;
    case data::TaskState::to_verify:
      step.move = TaskMove::rework;
      step.note = "仍不亮";
      break;
    default:
      step.move = TaskMove::assign;
      step.cadre = {1 + static_cast<std::int64_t>(random() % 20)};
  }
  return step;
}

struct Moves {
  double a_second = 0, in_a_batch = 0, cpu_microseconds = 0;
};

// Each client moves tasks of its own, so that none is refused as stale.
Moves measure_pipeline(services::District& district, std::atomic<int>& batches) {
  std::atomic<int> done{0};
  batches = 0;
  const double cpu = cpu_seconds();
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int c = 0; c < kClients; ++c) {
    threads.emplace_back([&, c] {
      std::mt19937 random(static_cast<unsigned>(c));
      while (seconds_since(start) < kSecondsARound) {
        const std::int64_t slot = static_cast<std::int64_t>(random() % (kTasks / kClients));
        const data::TaskId id{1 + slot * kClients + c};
        const Task task = *district.view(kDesk).find<Task>(id);
        const services::TaskStep step = next_step(task, random);
        const data::Instant now = data::now();
        must(district.execute(kDesk, [&](const WorldView& view) {
          return services::plan_move(view, step, {}, now);
        }));
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return {done / seconds_since(start), double(done) / std::max(1, batches.load()),
          1e6 * (cpu_seconds() - cpu) / done};
}

// The same two rows a move, in a copy of the same file without triggers.
Moves measure_sqlite(data::sqlite::Connection& connection, int moves_a_transaction) {
  auto update = must(connection.prepare(
      "UPDATE tasks SET version = ?, state = ?, holder = ?, moved_at = ? WHERE id = ?"));
  auto insert =
      must(connection.prepare("INSERT INTO task_events (version, task, move, from_state, to_state, "
                              "who, account, holder, at,"
                              " until, note, photo) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  std::int64_t version = must(connection.integer("SELECT max(version) FROM task_events")).value();
  std::mt19937 random(1);
  int done = 0;
  const double cpu = cpu_seconds();
  const auto start = Clock::now();
  while (seconds_since(start) < kSecondsARound) {
    auto transaction = must(data::sqlite::Transaction::begin(connection));
    for (int i = 0; i < moves_a_transaction; ++i, ++done) {
      const std::int64_t task = 1 + static_cast<std::int64_t>(random() % kTasks);
      const std::string at = data::to_text(data::now());
      ++version;
      update.bind(0, version);
      update.bind(1, std::string_view("in_progress"));
      update.bind(2, static_cast<std::int64_t>(1 + random() % 20));
      update.bind(3, std::string_view(at));
      update.bind(4, task);
      must(update.run());
      insert.bind(0, version);
      insert.bind(1, task);
      insert.bind(2, std::string_view("acknowledge"));
      insert.bind(3, std::string_view("dispatched"));
      insert.bind(4, std::string_view("in_progress"));
      insert.bind(5, std::string_view("bench"));
      insert.bind(6, std::int64_t{0});
      insert.bind(7, std::int64_t{1});
      insert.bind(8, std::string_view(at));
      insert.bind(9, std::string_view(""));
      insert.bind(10, std::string_view("已更换灯泡"));
      insert.bind(11, std::string_view(""));
      must(insert.run());
    }
    must(transaction.commit());
  }
  return {done / seconds_since(start), double(moves_a_transaction),
          1e6 * (cpu_seconds() - cpu) / done};
}

int run() {
  std::string pattern = "/var/tmp/jingwei-task-bench-XXXXXX";
  const std::filesystem::path scratch = ::mkdtemp(pattern.data());
  std::printf("durable moves of %d tasks by %d clients, %u processors\n", kTasks, kClients,
              std::thread::hardware_concurrency());
  const std::filesystem::path folder = scratch / "district", bare = scratch / "bare.gpkg";
  make_district(folder);
  std::filesystem::copy_file(folder / services::kStoreFile, bare);
  auto connection = must(data::sqlite::Connection::open(bare, data::sqlite::Access::write));
  must(connection.run("PRAGMA synchronous = FULL"));
  for (const char* guard : {"guard_tasks_", "guard_task_events_"}) {
    for (const char* event : {"INSERT", "UPDATE", "DELETE"}) {
      must(connection.run(std::string("DROP TRIGGER ") + guard + event));
    }
  }
  {
    auto district = open(folder);
    std::atomic<int> batches{0};
    const data::World* world = nullptr;
    district->subscribe([&](const data::WorldPtr& now, const data::Committed&) {
      if (now.get() != world) ++batches;  // one World a batch
      world = now.get();
    });
    std::vector<double> ratios;
    for (int round = 0; round < kRounds; ++round) {
      const Moves ours = measure_pipeline(*district, batches);
      const Moves peer =
          measure_sqlite(connection, std::max(1, static_cast<int>(std::lround(ours.in_a_batch))));
      ratios.push_back(ours.a_second / peer.a_second);
      std::printf(
          "  %6.0f a second, %4.1f a sync, %3.0f us of CPU each; bare SQLite %6.0f, %3.0f us;"
          " ratio %.2f\n",
          ours.a_second, ours.in_a_batch, ours.cpu_microseconds, peer.a_second,
          peer.cpu_microseconds, ratios.back());
    }
    std::sort(ratios.begin(), ratios.end());
    std::printf("  median ratio %.2f\n", ratios[ratios.size() / 2]);
  }
  std::filesystem::remove_all(scratch);
  return 0;
}

}  // namespace
}  // namespace jingwei

int main() { return jingwei::run(); }
