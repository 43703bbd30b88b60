// How far the synthetic town is like mapped ones: the figures of services/town_figures.h as one
// Markdown table with a column for each district. There is no peer; what should be near is judged
// by the reader (docs/synthetic.md).
//
// town_figures_bench [--all] [DIR...]: the folders of districts, named in the table by their last
// part; without any, the synthetic district of seed 1, made in a scratch folder. With --all the
// ways far from every building count too.

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/elevation_loader.h"
#include "bench/bench_support.h"
#include "data/import_worker.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "services/synth/make_district.h"
#include "services/town_figures.h"
#include "services/walk_model.h"

namespace jingwei {
namespace {

namespace fs = std::filesystem;
using services::Quartiles;
using services::TownFigures;

constexpr geo::Metres kEverywhere{200'000};

struct Column {
  std::string name;
  TownFigures figures;
};

Column measure(const fs::path& folder, const services::TownFiguresOptions& options) {
  geo::NoProgress progress;
  services::OpenOptions read_only;
  read_only.lock = false;
  const auto district = must(services::District::open(folder, read_only, progress));
  const data::WorldView view = district->view(data::Scope::whole_district("bench"));
  services::WalkModelCache cache(folder / services::kCacheFolder, app::elevation_loader(folder));
  const services::WalkModelPtr model = must(cache.model(view.world_ptr(), progress));
  for (const data::Text& warning : model->ground().warnings()) {
    std::fprintf(stderr, "%s: %s\n", folder.c_str(), warning.en.c_str());
  }
  return {folder.filename().string(), services::town_figures(view, *model, options)};
}

std::string number(std::optional<double> value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : "—";
}
std::string percent(std::optional<double> share) {
  return share ? number(100 * *share, 1) + " %" : "—";
}
std::string spread(const std::optional<Quartiles>& q, int decimals) {
  if (!q) return "—";
  return fmt::format("{:.{}f} ({:.{}f}–{:.{}f})", q->median, decimals, q->lower, decimals, q->upper,
                     decimals);
}

void print_table(const std::vector<Column>& columns) {
  std::string head = "| |", rule = "|---|";
  for (const Column& c : columns) {
    head += " " + c.name + " |";
    rule += "---:|";
  }
  std::printf("%s\n%s\n", head.c_str(), rule.c_str());
  const auto row = [&](const char* what, const std::function<std::string(const TownFigures&)>& of) {
    std::string line = fmt::format("| {} |", what);
    for (const Column& c : columns) line += " " + of(c.figures) + " |";
    std::printf("%s\n", line.c_str());
  };
  using F = const TownFigures&;
  row("buildings", [](F f) { return std::to_string(f.buildings); });
  row("ways, km", [](F f) { return number(f.ways.value / 1000, 0); });
  row("mean slope by length", [](F f) { return percent(f.mean_slope); });
  row("length steeper than 15 %", [](F f) { return percent(f.steep_share); });
  row("nodes", [](F f) { return std::to_string(f.nodes); });
  row("arcs a node", [](F f) { return number(f.arcs_per_node, 2); });
  row("dead ends among the nodes", [](F f) { return percent(f.dead_end_share); });
  row("detour, median (quartiles)", [](F f) { return spread(f.detour, 2); });
  row("pairs with no walk below 10 times",
      [](F f) { return fmt::format("{} of {}", f.pairs_apart, f.pairs); });
  row("footprint, m²", [](F f) { return spread(f.footprint, 0); });
  row("to the nearest building, m", [](F f) { return spread(f.spacing, 1); });
  row("stairs by length", [](F f) { return percent(f.stairs_by_length); });
  row("stairs by count of ways", [](F f) { return percent(f.stairs_by_count); });
}

// Makes the district, measures it and deletes it.
Column synthetic(const services::TownFiguresOptions& options) {
  const fs::path scratch =
      fs::temp_directory_path() / ("jingwei-town-figures-" + std::to_string(getpid()));
  fs::create_directories(scratch);
  geo::NoProgress progress;
  const auto nothing_else = [](const fs::path&, const services::synth::SynthDistrict&) {
    return geo::Status();
  };
  must(services::synth::make_synthetic(scratch / "synthetic", {}, app::elevation_loader,
                                       nothing_else, progress));
  Column column = measure(scratch / "synthetic", options);
  fs::remove_all(scratch);
  return column;
}

int run(const std::vector<std::string>& arguments) {
  services::TownFiguresOptions options;
  std::vector<Column> columns;
  for (const std::string& argument : arguments) {
    if (argument == "--all") options.near_building = kEverywhere;
  }
  for (const std::string& argument : arguments) {
    if (argument != "--all") columns.push_back(measure(argument, options));
  }
  if (columns.empty()) columns.push_back(synthetic(options));
  print_table(columns);
  return 0;
}

}  // namespace
}  // namespace jingwei

int main(int argc, char** argv) {
  // Reading the elevation may start this program again.
  if (argc == 2 && argv[1] == jingwei::data::kImportWorkerArgument) {
    return jingwei::data::run_import_worker();
  }
  return jingwei::run({argv + 1, argv + argc});
}
