// What durability costs and how quickly a district opens.
//
// 1. Durable edits a second through the whole pipeline (plan, check, log with inverse and chain,
// commit,
//    World, answer), one client and 50, against bare SQLite that only updates the same row, in the
//    same mode, with as many rows a transaction as the pipeline had commands a batch.
// 2. Opening districts of 7,000, 20,000 and 200,000 synthetic buildings, from the store and from
// the
//    cache of the World, with the memory the World takes. Each in a process of its own.
//
// The synthetic district: grids of 400 buildings in communities of 10 grids; footprints of 4 to 8
// corners, an address, a source key, one count each.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "bench/bench_support.h"
#include "data/sqlite.h"
#include "services/district.h"
#include "services/district_folder.h"

namespace jingwei {
namespace {

using data::Building;
using data::Change;
using data::Scope;
using data::WorldView;

const Scope kAll = Scope::whole_district("bench");
constexpr double kSecondsOfCommits = 3;

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::unique_ptr<services::District> open(const std::filesystem::path& folder) {
  geo::NoProgress progress;
  return must(services::District::open(folder, {}, progress));
}

geo::Ring corners(std::mt19937& random, geo::Point centre) {
  const int count = 4 + static_cast<int>(random() % 5);
  const double radius = 5'000 + random() % 7'000;
  geo::Ring ring;
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * M_PI * i / count;
    ring.push_back({centre.x + static_cast<std::int32_t>(radius * std::cos(angle)),
                    centre.y + static_cast<std::int32_t>(radius * std::sin(angle))});
  }
  return ring;
}

geo::MultiPolygon rectangle(geo::Point low, geo::Point high) {
  return {{{low, {high.x, low.y}, high, {low.x, high.y}}, {}}};
}

// Grids lie in rows of ten; each row is a community.
Change synthetic_district(int buildings) {
  constexpr int kInAGrid = 400, kGridsInARow = 10;
  constexpr std::int32_t kSide = 600'000, kStep = kSide / 20;
  std::mt19937 random(1);
  Change change;
  change.command = "import";
  change.summary = {"合成数据", "synthetic data"};
  const int grids = (buildings + kInAGrid - 1) / kInAGrid;
  const int rows = (grids + kGridsInARow - 1) / kGridsInARow;
  const std::int32_t left = -kSide * kGridsInARow / 2, bottom = -kSide * rows / 2;
  for (int row = 0; row < rows; ++row) {
    data::Area community;
    community.id = {row + 1};
    community.level = data::AreaLevel::community;
    community.name = "社区 " + std::to_string(row + 1);
    community.shape = rectangle({left, bottom + row * kSide}, {-left, bottom + (row + 1) * kSide});
    change.of<data::Area>().push_back({std::nullopt, community});
  }
  for (int g = 0; g < grids; ++g) {
    const geo::Point low{left + g % kGridsInARow * kSide, bottom + g / kGridsInARow * kSide};
    data::Area grid;
    grid.id = {rows + g + 1};
    grid.parent = {g / kGridsInARow + 1};
    grid.level = data::AreaLevel::grid;
    grid.code = std::to_string(610602001001000 + g);
    grid.name = "网格 " + std::to_string(g + 1);
    grid.shape = rectangle(low, {low.x + kSide, low.y + kSide});
    change.of<data::Area>().push_back({std::nullopt, grid});
    for (int b = 0; b < kInAGrid && g * kInAGrid + b < buildings; ++b) {
      Building building;
      building.id = {g * kInAGrid + b + 1};
      building.address = "宝塔区枣园路 " + std::to_string(building.id.value) + " 号";
      building.kind = "residential";
      building.levels = static_cast<std::int16_t>(1 + random() % 18);
      building.source_key = "way/" + std::to_string(100'000'000 + building.id.value);
      building.footprint.shell =
          corners(random, {low.x + kStep / 2 + b % 20 * kStep, low.y + kStep / 2 + b / 20 * kStep});
      data::CountRow count;
      count.id = {building.id.value};
      count.building = building.id;
      count.date = "2025-06-30";
      count.households = static_cast<std::int32_t>(random() % 60);
      count.people = count.households * 27 / 10;
      count.source = "census";
      change.of<Building>().push_back({std::nullopt, std::move(building)});
      change.of<data::CountRow>().push_back({std::nullopt, std::move(count)});
    }
  }
  return change;
}

void make_district(const std::filesystem::path& folder, int buildings) {
  must(services::init_district(folder, {"synthetic", "合成区", geo::LonLat{109.49, 36.6}}));
  auto district = open(folder);
  const auto start = Clock::now();
  must(district->execute_long(kAll, [&](const WorldView&) -> geo::Result<Change> {
    return synthetic_district(buildings);
  }));
  std::printf("  %7d buildings written as one change in %.2f s\n", buildings, seconds_since(start));
}

geo::Result<Change> rename(const WorldView& view, data::BuildingId id, std::string name) {
  const Building& before = *view.find<Building>(id);
  Building after = before;
  after.name = std::move(name);
  Change change;
  change.command = "edit";
  change.summary = {"改名", "renamed"};
  change.of<Building>().push_back({before, std::move(after)});
  return change;
}

struct Commits {
  double a_second = 0, in_a_batch = 0, cpu_microseconds = 0;
};

Commits measure_pipeline(const std::filesystem::path& folder, int clients) {
  auto district = open(folder);
  const std::size_t buildings = district->view(kAll).count<Building>();
  std::atomic<int> done{0};
  std::atomic<int> batches{0};
  data::Revision last;
  const data::World* world = nullptr;
  district->subscribe([&](const data::WorldPtr& now, const data::Committed&) {
    if (now.get() != world) ++batches;  // one World a batch
    world = now.get();
  });
  const auto start = Clock::now();
  const double cpu = cpu_seconds();
  std::vector<std::thread> threads;
  for (int c = 0; c < clients; ++c) {
    threads.emplace_back([&, c] {
      std::mt19937 random(static_cast<unsigned>(c));
      while (seconds_since(start) < kSecondsOfCommits) {
        const data::BuildingId id{1 + static_cast<std::int64_t>(random() % buildings)};
        must(district->execute(kAll, [&](const WorldView& view) {
          return rename(view, id, "楼 " + std::to_string(random() % 100000));
        }));
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return {done / seconds_since(start), static_cast<double>(done) / std::max(1, batches.load()),
          1e6 * (cpu_seconds() - cpu) / done};
}

// Only UPDATE and COMMIT, on a copy of the same file without triggers.
double measure_sqlite(const std::filesystem::path& file, int rows_a_transaction) {
  auto connection = must(data::sqlite::Connection::open(file, data::sqlite::Access::write));
  must(connection.run("PRAGMA synchronous = FULL"));
  auto update = must(connection.prepare("UPDATE buildings SET name = ? WHERE id = ?"));
  const auto buildings = must(connection.integer("SELECT count(*) FROM buildings"));
  std::mt19937 random(1);
  int done = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < kSecondsOfCommits) {
    auto transaction = must(data::sqlite::Transaction::begin(connection));
    for (int i = 0; i < rows_a_transaction; ++i, ++done) {
      update.bind(0, std::string_view("楼 " + std::to_string(random() % 100000)));
      update.bind(1, 1 + static_cast<std::int64_t>(random()) % *buildings);
      must(update.run());
    }
    must(transaction.commit());
  }
  return done / seconds_since(start);
}

void bench_commits(const std::filesystem::path& scratch) {
  std::printf("durable edits, district of 20,000 buildings\n");
  const std::filesystem::path folder = scratch / "20000";
  const std::filesystem::path bare = scratch / "bare.gpkg";
  std::filesystem::copy_file(folder / services::kStoreFile, bare);
  {
    auto connection = must(data::sqlite::Connection::open(bare, data::sqlite::Access::write));
    for (const char* event : {"INSERT", "UPDATE", "DELETE"}) {
      must(connection.run(std::string("DROP TRIGGER guard_buildings_") + event));
    }
  }
  for (const int clients : {1, 50}) {
    const Commits ours = measure_pipeline(folder, clients);
    const double peer = measure_sqlite(bare, static_cast<int>(std::lround(ours.in_a_batch)));
    std::printf(
        "  %2d clients: %6.0f a second, %4.1f a sync, %3.0f us of CPU each; bare SQLite %6.0f\n",
        clients, ours.a_second, ours.in_a_batch, ours.cpu_microseconds, peer);
  }
}

// In a child, so that the memory is that of one open district and nothing else.
void in_child(const std::function<void()>& work) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    std::fflush(stdout);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) std::exit(1);
}

void measure_open(const std::filesystem::path& folder, int buildings, const char* from) {
  in_child([&] {
    const double before = resident_mb(), cpu = cpu_seconds();
    const auto start = Clock::now();
    auto district = open(folder);
    const double seconds = seconds_since(start), cpu_used = cpu_seconds() - cpu;
    const double grown = resident_mb() - before;
    std::printf(
        "  %7d buildings from the %s: %.3f s (CPU %.3f s), %.1f MB, %.0f bytes a building\n",
        buildings, from, seconds, cpu_used, grown, grown * 1e6 / buildings);
  });
}

void bench_opening(const std::filesystem::path& scratch) {
  std::printf("opening\n");
  for (const int buildings : {7'000, 20'000, 200'000}) {
    const std::filesystem::path folder = scratch / std::to_string(buildings);
    std::filesystem::remove_all(folder / services::kCacheFolder);
    measure_open(folder, buildings, "store");
    measure_open(folder, buildings, "cache");
  }
}

int run() {
  std::string pattern = "/var/tmp/jingwei-store-bench-XXXXXX";
  const std::filesystem::path scratch = ::mkdtemp(pattern.data());
  std::printf("scratch folder %s, %u processors\n", scratch.c_str(),
              std::thread::hardware_concurrency());
  for (const int buildings : {7'000, 20'000, 200'000}) {
    const std::filesystem::path folder = scratch / std::to_string(buildings);
    in_child([&] { make_district(folder, buildings); });
  }
  bench_opening(scratch);
  bench_commits(scratch);
  std::filesystem::remove_all(scratch);
  return 0;
}

}  // namespace
}  // namespace jingwei

int main() { return jingwei::run(); }
