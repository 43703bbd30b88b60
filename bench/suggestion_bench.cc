// Whom to send: the best five of 1,000 cadres for each of 1,000 tasks by the time of the walk, on
// the network of the sample district, one thread. The peer, in the same run, is what a plain
// reading of the task does: a Dijkstra with std::priority_queue over the whole graph for each task,
// then all cadres sorted. The answers must be equal. Aim: 50 times as fast.
//
// Tasks stand at buildings chosen at random. Cadres stand once at buildings chosen at random, once
// at 67 offices (15 at each but the last), which are buildings chosen at random too. Only buildings
// that are linked to the main network are taken. Seed 1.
//
// Takes the folder of a district that is already there, or else makes the sample in a scratch
// folder.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <queue>
#include <random>

#include "app/elevation_loader.h"
#include "bench/bench_support.h"
#include "data/import_worker.h"
#include "geo/best_places.h"
#include "services/district.h"
#include "services/imports.h"
#include "services/walk_model.h"

namespace jingwei {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCadres = 1'000, kTasks = 1'000, kOffices = 67, kAtAnOffice = 15, kBest = 5;

// The map and the heights alone.
void make_sample(const fs::path& folder) {
  geo::NoProgress progress;
  const data::Scope all = data::Scope::whole_district("bench");
  must(services::init_district(folder, {"andorra", "Andorra", geo::LonLat{1.58, 42.545}}));
  const auto district = must(services::District::open(folder, {}, progress));
  for (const auto& [file, kind] : {std::pair("andorra-2025.osm.pbf", data::SourceKind::osm),
                                   std::pair("N42E001.hgt.zip", data::SourceKind::elevation)}) {
    services::ImportRequest request;
    request.source.file = (fs::path(JINGWEI_SAMPLES) / "andorra" / file).string();
    request.source.kind = kind;
    if (kind == data::SourceKind::osm) request.source.within = "Andorra";
    must(services::run_import(*district, all, request, progress));
  }
}

// The peer: the whole graph for every task, then every cadre.
class PlainDijkstra {
 public:
  PlainDijkstra(const geo::WalkTimes& times, const geo::LinkedPoints& places)
      : times_(times), places_(places) {}

  std::vector<geo::BestPlace> find(const geo::Link& target) {
    search(target);
    std::vector<geo::BestPlace> all;
    for (std::uint32_t p = 0; p < places_.size(); ++p) {
      std::int64_t least = geo::kNever.value;
      for (const geo::LinkCandidate& from : places_[p].candidates) {
        least = std::min({least, at_end(true, from), at_end(false, from)});
        for (const geo::LinkCandidate& to : target.candidates) {
          if (from.at.edge != to.at.edge) continue;
          const geo::Milliseconds along = times_.along(from.at, to.at);
          if (along == geo::kNever) continue;
          least = std::min(least, std::int64_t{along.value} + from.leg.value + to.leg.value);
        }
      }
      if (least < geo::kNever.value) all.push_back({p, {static_cast<std::int32_t>(least)}, least});
    }
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(std::min(kBest, all.size()));
    std::partial_sort(all.begin(), middle, all.end(),
                      [](const geo::BestPlace& a, const geo::BestPlace& b) {
                        return std::pair(a.cost, a.place) < std::pair(b.cost, b.place);
                      });
    all.erase(middle, all.end());
    return all;
  }

 private:
  using Entry = std::pair<std::int64_t, std::uint32_t>;

  void search(const geo::Link& target) {
    const geo::Graph& graph = times_.reverse_graph();
    best_.assign(graph.node_count(), geo::kNever.value);
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap;
    const auto offer = [&](geo::NodeIndex node, std::int64_t time) {
      if (time >= best_[node.value]) return;
      best_[node.value] = time;
      heap.push({time, node.value});
    };
    const geo::WalkNetwork& network = times_.network();
    for (const geo::LinkCandidate& to : target.candidates) {
      offer(network.tail(to.at.edge), std::int64_t{times_.tail_to(to.at).value} + to.leg.value);
      offer(network.head(to.at.edge), std::int64_t{times_.head_to(to.at).value} + to.leg.value);
    }
    while (!heap.empty()) {
      const auto [time, node] = heap.top();
      heap.pop();
      if (time != best_[node]) continue;
      for (const geo::Graph::Arc& arc : graph.arcs({node})) {
        offer(arc.head, time + arc.time.value);
      }
    }
  }
  std::int64_t at_end(bool tail, const geo::LinkCandidate& from) const {
    const geo::WalkNetwork& network = times_.network();
    const geo::NodeIndex node = tail ? network.tail(from.at.edge) : network.head(from.at.edge);
    const geo::Milliseconds partial = tail ? times_.to_tail(from.at) : times_.to_head(from.at);
    if (partial == geo::kNever) return geo::kNever.value;
    return std::min<std::int64_t>(best_[node.value] + partial.value + from.leg.value,
                                  geo::kNever.value);
  }

  const geo::WalkTimes& times_;
  const geo::LinkedPoints& places_;
  std::vector<std::int64_t> best_;
};

void print_single(const char* what, std::vector<double> each) {
  std::sort(each.begin(), each.end());
  std::printf("  %s: median %.3f ms, 95 %% %.3f ms, worst %.3f ms\n", what, each[each.size() / 2],
              each[each.size() * 95 / 100], each.back());
}

// False when an answer differs.
bool compare(const char* placed, const services::WalkGround& ground,
             const std::vector<geo::Point>& cadres, const std::vector<geo::Point>& tasks) {
  const geo::WalkTimes& times = ground.times(geo::WalkProfile::adult);
  const geo::LinkedPoints places = ground.linker().link(times, cadres);
  const geo::LinkedPoints targets = ground.linker().link(times, tasks);
  const std::vector<geo::Milliseconds> none(places.size());
  std::vector<std::vector<geo::BestPlace>> ours(targets.size()), plain(targets.size());
  double each_ms = 0;
  const double ours_ms = milliseconds([&] {
    geo::BestPlaces best(times, places);
    for (std::uint32_t t = 0; t < targets.size(); ++t) {
      ours[t] = best.find(targets[t], none, kBest, geo::kNever);
    }
  });
  PlainDijkstra peer(times, places);
  const double plain_ms = milliseconds([&] {
    for (std::uint32_t t = 0; t < targets.size(); ++t) plain[t] = peer.find(targets[t]);
  });
  // One at a time, as a click asks: the task is linked, the places are indexed, the search is run.
  std::vector<double> single;
  for (const geo::Point task : tasks) {
    single.push_back(milliseconds([&] {
      const geo::LinkedPoints target = ground.linker().link(times, std::vector<geo::Point>{task});
      geo::BestPlaces best(times, places);
      each_ms += static_cast<double>(best.find(target[0], none, kBest, geo::kNever).size());
    }));
  }
  const bool same = ours == plain;
  std::printf("cadres %s: %.1f ms, plain Dijkstra %.0f ms: %.0f times as fast (%s)\n", placed,
              ours_ms, plain_ms, plain_ms / ours_ms, same ? "equal answers" : "ANSWERS DIFFER");
  print_single("one live question", std::move(single));
  return same && each_ms > 0;
}

int run(const fs::path& folder) {
  geo::NoProgress progress;
  services::OpenOptions read_only;
  read_only.lock = false;
  const auto district = must(services::District::open(folder, read_only, progress));
  const data::WorldView view = district->view(data::Scope::whole_district("bench"));
  services::WalkModelCache cache(folder / "cache", app::elevation_loader(folder));
  const services::WalkModelPtr model = must(cache.model(view.world_ptr(), progress));
  const geo::LinkedPoints& links = model->buildings().links(geo::WalkProfile::adult);
  std::vector<geo::Point> linked;
  for (std::uint32_t i = 0; i < links.size(); ++i) {
    if (links[i].reason == geo::LinkReason::linked) linked.push_back(links[i].point);
  }
  std::printf("%u nodes, %u edges, %zu buildings linked; %zu cadres, %zu tasks, best %zu\n",
              model->ground().network().node_count(), model->ground().network().edge_count(),
              linked.size(), kCadres, kTasks, kBest);
  std::mt19937_64 random(1);
  const auto any = [&] { return linked[random() % linked.size()]; };
  std::vector<geo::Point> tasks, spread, offices, clustered;
  for (std::size_t i = 0; i < kTasks; ++i) tasks.push_back(any());
  for (std::size_t i = 0; i < kCadres; ++i) spread.push_back(any());
  for (std::size_t i = 0; i < kOffices; ++i) offices.push_back(any());
  for (std::size_t i = 0; i < kCadres; ++i) clustered.push_back(offices[i / kAtAnOffice]);
  const bool first = compare("spread over buildings", model->ground(), spread, tasks);
  const bool second = compare("clustered at 67 offices", model->ground(), clustered, tasks);
  return first && second ? 0 : 1;
}

}  // namespace
}  // namespace jingwei

int main(int argc, char** argv) {
  // Reading the elevation may start this program again.
  if (argc == 2 && argv[1] == jingwei::data::kImportWorkerArgument) {
    return jingwei::data::run_import_worker();
  }
  if (argc == 2) return jingwei::run(argv[1]);
  const auto scratch = std::filesystem::temp_directory_path() /
                       ("jingwei-suggestion-bench-" + std::to_string(getpid()));
  jingwei::make_sample(scratch);
  const int status = jingwei::run(scratch);
  std::filesystem::remove_all(scratch);
  return status;
}
