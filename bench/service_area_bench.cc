// The service areas of all facilities of the mapping table on the sample district, in three bands,
// with buildings, reached lines and polygons; before that the network: built from the ways and the
// elevation, and read from the cache. Aim: all service areas within 1 s.
//
// Takes the folder of a district that is already there, or else makes the sample in a scratch
// folder. There is no peer that gives the same answers; figures of others stand in docs.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>

#include "app/elevation_loader.h"
#include "bench/bench_support.h"
#include "data/facility_kinds.h"
#include "data/import_worker.h"
#include "services/assignment.h"
#include "services/derive.h"
#include "services/imports.h"
#include "services/parallel_for.h"
#include "services/service_areas.h"

namespace jingwei {
namespace {

namespace fs = std::filesystem;

const data::Scope kAll = data::Scope::whole_district("bench");
geo::NoProgress no_progress;

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

void make_sample(const fs::path& folder) {
  const fs::path sample = fs::path(JINGWEI_SAMPLES) / "andorra";
  must(services::init_district(folder, {"andorra", "Andorra", geo::LonLat{1.58, 42.545}}));
  const auto district = must(services::District::open(folder, {}, no_progress));
  const auto import = [&](const char* file, data::SourceKind kind) {
    services::ImportRequest request;
    request.source.file = (sample / file).string();
    request.source.kind = kind;
    if (kind == data::SourceKind::osm) {
      request.source.within = "Andorra";
      request.source.subdistrict_level = 7;
    }
    if (kind == data::SourceKind::organisations) request.source.crs = "4326";
    must(services::run_import(*district, kAll, request, no_progress));
  };
  import("andorra-2025.osm.pbf", data::SourceKind::osm);
  import("N42E001.hgt.zip", data::SourceKind::elevation);
  for (const services::DeriveKind kind :
       {services::DeriveKind::communities, services::DeriveKind::grids}) {
    services::DeriveOptions options;
    options.kind = kind;
    must(services::run_derive(*district, kAll, options, no_progress));
  }
  import("organisations.csv", data::SourceKind::organisations);
}

void print_network(const services::WalkModel& model) {
  const geo::WalkNetwork& network = model.ground().network();
  const geo::WalkNetworkReport& report = network.report();
  std::printf(
      "network: %zu ways, %.0f km (%.1f %% in the largest part), %u nodes, %u edges, "
      "%zu vertices, %zu parts, %zu crossings noded\n",
      report.ways, report.metres / 1000, 100 * report.metres_in_largest / report.metres,
      network.node_count(), network.edge_count(), network.total_vertices(), report.components,
      report.crossings_noded);
  std::printf("heights: %zu samples, %zu in voids, %zu pieces clipped\n", report.height_samples,
              report.void_samples, report.clipped_pieces);
  std::map<geo::LinkReason, std::size_t> links;
  const auto& of = model.buildings().links(geo::WalkProfile::adult);
  for (std::size_t i = 0; i < of.size(); ++i) ++links[of[i].reason];
  std::printf("buildings: %zu linked, %zu detached, %zu with no way near\n",
              links[geo::LinkReason::linked], links[geo::LinkReason::detached],
              links[geo::LinkReason::no_way_near]);
}

services::WalkModelPtr timed_model(const data::WorldView& view, const fs::path& folder,
                                   const char* what) {
  services::WalkModelCache cache(folder / "cache", app::elevation_loader(folder));
  services::WalkModelPtr model;
  const double before = resident_megabytes();
  const double network =
      milliseconds([&] { model = must(cache.model(view.world_ptr(), no_progress)); });
  const double times = milliseconds([&] { model->ground().times(geo::WalkProfile::adult); });
  const double links = milliseconds([&] {
    model->buildings().links(geo::WalkProfile::adult);
    model->facilities().links(geo::WalkProfile::adult);
  });
  const double mesh = milliseconds([&] { model->mesh(); });
  std::printf(
      "%-12s network %.0f ms, times %.0f ms, links %.0f ms, mesh %.0f ms (%zu vertices); "
      "%.0f MB resident more\n",
      what, network, times, links, mesh, model->mesh().vertex_count(),
      resident_megabytes() - before);
  return model;
}

void time_service_areas(const data::WorldView& view, const services::WalkModel& model) {
  const auto all = services::facilities_of_kind(view, "");
  std::map<std::string, std::size_t> kinds;
  view.for_each<data::Facility>(
      [&](const data::Facility& row, data::AreaId) { ++kinds[row.kind]; });
  std::printf("facilities: %zu\n", all.size());
  for (const data::FacilityKind& kind : data::facility_kinds()) {
    std::printf("  %-24s %5zu\n", kind.kind.c_str(), kinds[kind.kind]);
  }
  const services::WalkOptions options;
  for (const std::size_t threads : {std::size_t{1}, services::machine_threads()}) {
    for (const auto& [what, parts] :
         {std::pair{"numbers", services::ServiceAreaParts{false, false}},
          std::pair{"numbers and lines", services::ServiceAreaParts{false, true}},
          std::pair{"numbers, lines and polygons", services::ServiceAreaParts{true, true}}}) {
      std::size_t buildings = 0, vertices = 0;
      const double ms = milliseconds([&] {
        const auto areas =
            must(services::service_areas(view, model, all, options, threads, no_progress, parts));
        for (const auto& area : areas) {
          buildings += area.buildings.size();
          for (const auto& band : area.bands) {
            for (const auto& polygon : band.polygon) vertices += polygon.shell.size();
          }
        }
      });
      std::printf(
          "all facilities, 5/10/15 min, %zu thread(s), %-28s %7.0f ms  (%zu buildings, %zu "
          "vertices)\n",
          threads, what, ms, buildings, vertices);
    }
  }
  std::vector<double> each;
  for (const data::FacilityId id : all) {
    each.push_back(milliseconds([&] { must(services::service_area(view, model, id, options)); }));
  }
  std::sort(each.begin(), each.end());
  std::printf(
      "one facility at a time, all parts, as the server answers: median %.1f ms, 95 %% %.1f "
      "ms, worst %.1f ms\n",
      each[each.size() / 2], each[each.size() * 95 / 100], each.back());
}

int run(int argc, char** argv) {
  const fs::path scratch =
      fs::temp_directory_path() / ("jingwei-bench-" + std::to_string(getpid()));
  const fs::path folder = argc > 1 ? fs::path(argv[1]) : scratch;
  if (argc <= 1) make_sample(folder);
  {
    const auto district = must(services::District::open(folder, {.lock = false}, no_progress));
    const data::WorldView view = district->view(kAll);
    std::error_code ignored;
    fs::remove(folder / "cache" / "walk-network.bin", ignored);
    services::WalkModelPtr model = timed_model(view, folder, "built:");
    model = timed_model(view, folder, "from cache:");
    print_network(*model);
    time_service_areas(view, *model);
    std::size_t rows = 0;
    const double ms = milliseconds([&] {
      rows = must(services::assign_nearest(view, *model, {}, 1, no_progress)).rows.size();
    });
    std::printf("nearest assignment: %zu organisations in %.0f ms, one thread\n", rows, ms);
  }
  fs::remove_all(scratch);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak of this process: %.0f MB\n", static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}

}  // namespace
}  // namespace jingwei

int main(int argc, char** argv) {
  // The imports start this program again to read the files.
  if (argc == 2 && argv[1] == jingwei::data::kImportWorkerArgument) {
    return jingwei::data::run_import_worker();
  }
  return jingwei::run(argc, argv);
}
