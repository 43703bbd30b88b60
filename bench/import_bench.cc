// How long the first load of the sample district takes and how much memory it needs: the map, the
// heights, the made-up areas and the organisations, through the worker process and the durable
// write pipeline, and the same map a second time, which changes nothing. Aim: 30 s and 1 GB.
//
// There is no peer at hand that does the same job; the figures stand for themselves.

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "bench/bench_support.h"
#include "data/import_worker.h"
#include "services/derive.h"
#include "services/imports.h"

namespace jingwei {
namespace {

const data::Scope kAll = data::Scope::whole_district("bench");
const std::filesystem::path kSample = std::filesystem::path(JINGWEI_SAMPLES) / "andorra";

double peak_megabytes(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void print_machine() {
  utsname name{};
  uname(&name);
  std::ifstream cpus("/proc/cpuinfo");
  std::string line, model = "unknown processor";
  while (std::getline(cpus, line)) {
    if (line.rfind("model name", 0) == 0) model = line.substr(line.find(':') + 2);
    if (line.rfind("model name", 0) == 0) break;
  }
  std::printf("machine: %s, %u cores, %s\n", model.c_str(), std::thread::hardware_concurrency(),
              name.release);
}

[[noreturn]] void fail(const geo::Error& error) {
  std::fprintf(stderr, "%s\n", geo::describe(error, geo::Language::en).c_str());
  std::exit(1);
}

services::ImportRequest request(const char* file, data::SourceKind kind) {
  services::ImportRequest request;
  request.source.file = (kSample / file).string();
  request.source.kind = kind;
  return request;
}

services::ImportOutcome timed_import(services::District& district, const char* what,
                                     const services::ImportRequest& asked) {
  geo::NoProgress progress;
  const auto start = Clock::now();
  auto outcome = services::run_import(district, kAll, asked, progress);
  if (!outcome.ok()) fail(outcome.error());
  std::printf("%-28s %6.2f s   %s\n", what, seconds_since(start),
              outcome->report.in_words.en.c_str());
  return std::move(*outcome);
}

void timed_derive(services::District& district, const char* what, services::DeriveKind kind) {
  geo::NoProgress progress;
  services::DeriveOptions options;
  options.kind = kind;
  const auto start = Clock::now();
  const auto report = services::run_derive(district, kAll, options, progress);
  if (!report.ok()) fail(report.error());
  std::printf("%-28s %6.2f s   %s\n", what, seconds_since(start), report->in_words.en.c_str());
}

void load_sample(const std::filesystem::path& folder) {
  geo::NoProgress progress;
  if (auto made =
          services::init_district(folder, {"andorra", "Andorra", geo::LonLat{1.58, 42.545}});
      !made.ok()) {
    fail(made.error());
  }
  auto district = services::District::open(folder, {}, progress);
  if (!district.ok()) fail(district.error());
  services::ImportRequest map = request("andorra-2025.osm.pbf", data::SourceKind::osm);
  map.source.within = "Andorra";
  map.source.subdistrict_level = 7;
  services::ImportRequest offices = request("organisations.csv", data::SourceKind::organisations);
  offices.source.crs = "4326";

  const auto start = Clock::now();
  const auto outcome = timed_import(**district, "map", map);
  timed_import(**district, "heights", request("N42E001.hgt.zip", data::SourceKind::elevation));
  std::printf("%-28s %6.2f s   aim 30 s\n", "map and heights", seconds_since(start));
  timed_derive(**district, "communities", services::DeriveKind::communities);
  timed_derive(**district, "grids", services::DeriveKind::grids);
  timed_import(**district, "organisations", offices);
  timed_import(**district, "map again", map);
  std::printf("peak memory: %.0f MB here, %.0f MB in the reading process, aim 1,000 MB\n",
              peak_megabytes(RUSAGE_SELF), peak_megabytes(RUSAGE_CHILDREN));
  std::printf("facilities by kind:");
  for (const auto& [kind, count] : outcome.report.facility_kinds) {
    std::printf(" %s %zu", kind.c_str(), count);
  }
  std::printf("\n");
}

}  // namespace
}  // namespace jingwei

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == jingwei::data::kImportWorkerArgument) {
    return jingwei::data::run_import_worker();
  }
  jingwei::print_machine();
  std::printf("data: %s\n", jingwei::kSample.c_str());
  std::string pattern = (std::filesystem::temp_directory_path() / "jingwei-bench-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  jingwei::load_sample(folder / "andorra");
  std::filesystem::remove_all(folder);
}
