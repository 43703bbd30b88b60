// Tiles of a synthetic city: CPU time per tile and zoom against PostGIS's ST_AsMVT on the same
// layers in the same run, memory per building, time to pack all layers, and the cost of an edit.
//
// The city: 50 x 40 grids of about 250 m with winding common borders, each with 100 buildings of 4
// to 8 corners on a lattice, streets between the grids and a clinic in every third. Seed 1. PostGIS
// runs if scripts/bench-setup has installed it; it serves from memory, one process, no JIT.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "bench/postgis_peer.h"
#include "data/model/words.h"
#include "data/world.h"
#include "geo/area.h"
#include "tiles/gzip.h"
#include "tiles/layer_set.h"
#include "tiles/tile_builder.h"

namespace jingwei {
namespace {

constexpr int kColumns = 50, kRows = 40, kBuildingsAlong = 10;
constexpr std::int32_t kGridSide = 250'000;  // mm
constexpr int kTilesPerZoom = 12;

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct City {
  std::vector<data::Area> grids;
  std::vector<data::Building> buildings;
  std::vector<data::Way> ways;
  std::vector<data::Facility> facilities;
};

class CityMaker {
 public:
  City make() {
    for (int row = 0; row <= kRows; ++row) {
      for (int column = 0; column <= kColumns; ++column) {
        corners_.push_back({(column - kColumns / 2) * kGridSide + jitter(20'000),
                            (row - kRows / 2) * kGridSide + jitter(20'000)});
      }
    }
    for (int row = 0; row <= kRows; ++row) {
      for (int column = 0; column <= kColumns; ++column) {
        east_.push_back(column < kColumns ? winding(corner(column, row), corner(column + 1, row))
                                          : geo::Polyline());
        north_.push_back(row < kRows ? winding(corner(column, row), corner(column, row + 1))
                                     : geo::Polyline());
      }
    }
    for (int row = 0; row < kRows; ++row) {
      for (int column = 0; column < kColumns; ++column) fill_grid(column, row);
    }
    for (const auto* edges : {&east_, &north_}) {
      for (const geo::Polyline& line : *edges) {
        if (line.empty()) continue;
        data::Way& way = add(city_.ways);
        way.way_class = static_cast<data::WayClass>(random_() % 14);
        way.line = line;
        way.name = "路" + std::to_string(way.id.value % 300);
      }
    }
    return std::move(city_);
  }

 private:
  std::int32_t jitter(std::int32_t reach) {
    return std::uniform_int_distribution<std::int32_t>(-reach, reach)(random_);
  }
  geo::Point corner(int column, int row) const {
    return corners_[static_cast<std::size_t>(row * (kColumns + 1) + column)];
  }
  template <class Row>
  static Row& add(std::vector<Row>& rows) {
    rows.emplace_back();
    rows.back().id = {static_cast<std::int64_t>(rows.size())};
    return rows.back();
  }

  geo::Polyline winding(geo::Point a, geo::Point b) {
    constexpr int kSteps = 25;
    geo::Polyline line{a};
    for (int i = 1; i < kSteps; ++i) {
      line.push_back({a.x + (b.x - a.x) / kSteps * i + jitter(2'000),
                      a.y + (b.y - a.y) / kSteps * i + jitter(2'000)});
    }
    line.push_back(b);
    return line;
  }

  void fill_grid(int column, int row) {
    data::Area& area = add(city_.grids);
    area.level = data::AreaLevel::grid;
    area.name = "网格" + std::to_string(area.id.value);
    geo::Ring ring;
    const auto walk = [&](const std::vector<geo::Polyline>& edges, int c, int r, bool forward) {
      geo::Polyline edge = edges[static_cast<std::size_t>(r * (kColumns + 1) + c)];
      if (!forward) std::reverse(edge.begin(), edge.end());
      ring.insert(ring.end(), edge.begin(), edge.end() - 1);
    };
    walk(east_, column, row, true);
    walk(north_, column + 1, row, true);
    walk(east_, column, row + 1, false);
    walk(north_, column, row, false);
    area.shape = {{ring, {}}};
    area.centre = geo::label_point(area.shape);
    for (int i = 0; i < kBuildingsAlong * kBuildingsAlong; ++i) {
      const geo::Point at{
          (column - kColumns / 2) * kGridSide + 20'000 + i % kBuildingsAlong * 23'000,
          (row - kRows / 2) * kGridSide + 20'000 + i / kBuildingsAlong * 23'000};
      add_building(at);
    }
    if (area.id.value % 3 == 0) {
      data::Facility& clinic = add(city_.facilities);
      clinic.kind = "clinic";
      clinic.at = area.centre;
    }
  }

  // A turned rectangle, or an L.
  void add_building(geo::Point at) {
    const double angle = 0.3 * static_cast<double>(random_() % 10);
    const double w = 8'000 + random_() % 9'000, h = 6'000 + random_() % 9'000;
    std::vector<std::pair<double, double>> outline{{0, 0}, {w, 0}, {w, h}, {0, h}};
    if (random_() % 2) outline = {{0, 0}, {w, 0}, {w, h / 2}, {w / 2, h / 2}, {w / 2, h}, {0, h}};
    data::Building& building = add(city_.buildings);
    for (const auto& [x, y] : outline) {
      building.footprint.shell.push_back(
          {at.x + static_cast<std::int32_t>(x * std::cos(angle) - y * std::sin(angle)),
           at.y + static_cast<std::int32_t>(x * std::sin(angle) + y * std::cos(angle))});
    }
    building.kind = random_() % 4 ? "residential" : "yes";
    building.levels = static_cast<std::int16_t>(1 + random_() % 18);
    if (random_() % 10 == 0) building.name = std::to_string(building.id.value) + "号楼";
  }

  std::mt19937 random_{1};
  City city_;
  std::vector<geo::Point> corners_;
  std::vector<geo::Polyline> east_, north_;
};

data::WorldPtr world_of(const City& city) {
  data::WorldBuilder builder(data::DistrictInfo{"bench", "城", "key", {{109.49, 36.60}}});
  for (const auto& row : city.grids) builder.put(row);
  for (const auto& row : city.buildings) builder.put(row);
  for (const auto& row : city.ways) builder.put(row);
  for (const auto& row : city.facilities) builder.put(row);
  return builder.finish({1}, "");
}

// At most kTilesPerZoom tiles spread evenly over the city.
std::vector<tiles::TileId> sample_of(const data::LocalFrame& frame, int zoom) {
  const auto tile_at = [&](geo::Point p) {
    const tiles::WorldPoint at = tiles::to_world(frame.to_lonlat(p));
    return std::pair(static_cast<std::uint32_t>(at.x >> (32 - zoom)),
                     static_cast<std::uint32_t>(at.y >> (32 - zoom)));
  };
  const auto [west, north] = tile_at({-kColumns / 2 * kGridSide, kRows / 2 * kGridSide});
  const auto [east, south] = tile_at({kColumns / 2 * kGridSide, -kRows / 2 * kGridSide});
  std::vector<tiles::TileId> all, some;
  for (std::uint32_t x = west; x <= east; ++x) {
    for (std::uint32_t y = north; y <= south; ++y) all.push_back({zoom, x, y});
  }
  const std::size_t step = std::max<std::size_t>(1, all.size() / kTilesPerZoom);
  for (std::size_t i = step / 2; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

struct Measured {
  double ms = 0;  // CPU a tile
  double bytes = 0;
};

Measured measure(const tiles::LayerSet& set, tiles::Layer layer,
                 const std::vector<tiles::TileId>& ids) {
  const data::Scope scope = data::Scope::whole_district("bench");
  Measured result;
  int rounds = 0;
  const double start = cpu_ms();
  do {
    for (const tiles::TileId id : ids) {
      const std::string bytes = tiles::encode_layer(set, layer, id, scope);
      if (rounds == 0) result.bytes += static_cast<double>(bytes.size());
    }
    ++rounds;
  } while (cpu_ms() - start < 200);
  const double tiles = static_cast<double>(ids.size());
  result.ms = (cpu_ms() - start) / rounds / tiles;
  result.bytes /= tiles;
  return result;
}

// --- PostGIS ------------------------------------------------------------------------------------

std::string mercator(const data::LocalFrame& frame, geo::Point p) {
  const geo::LonLat at = frame.to_lonlat(p);
  constexpr double kRadius = 6378137.0;
  const double lat = at.lat * std::numbers::pi / 180;
  char text[64];
  std::snprintf(text, sizeof text, "%.3f %.3f", kRadius * at.lon * std::numbers::pi / 180,
                kRadius * std::asinh(std::tan(lat)));
  return text;
}

std::string points(const data::LocalFrame& frame, const std::vector<geo::Point>& line, bool close) {
  std::string text = "(";
  for (const geo::Point p : line) text += mercator(frame, p) + ",";
  if (close) text += mercator(frame, line.front()) + ",";
  text.back() = ')';
  return text;
}

std::string or_null(const std::string& text) { return text.empty() ? "\\N" : text; }

void write_tables(std::ofstream& sql, const data::LocalFrame& frame, const City& city) {
  const auto table = [&](const std::string& name, const std::string& columns) {
    sql << "CREATE TABLE " << name << "(id bigint, geom geometry, " << columns << ");\nCOPY "
        << name << " FROM STDIN;\n";
  };
  const auto done = [&](const std::string& name) {
    sql << "\\.\nCREATE INDEX ON " << name << " USING gist(geom);\nVACUUM ANALYZE " << name
        << ";\n";
  };
  table("buildings", "name text, kind text, levels int");
  for (const data::Building& b : city.buildings) {
    sql << b.id.value << "\tSRID=3857;POLYGON(" << points(frame, b.footprint.shell, true) << ")\t"
        << or_null(b.name) << '\t' << b.kind << '\t' << b.levels << '\n';
  }
  done("buildings");
  table("grids", "name text, code text, made_up bool");
  for (const data::Area& a : city.grids) {
    sql << a.id.value << "\tSRID=3857;POLYGON(" << points(frame, a.shape[0].shell, true) << ")\t"
        << a.name << "\t\\N\tf\n";
  }
  done("grids");
  table("ways", "name text, class text, min_zoom int");
  for (const data::Way& w : city.ways) {
    sql << w.id.value << "\tSRID=3857;LINESTRING" << points(frame, w.line, false) << '\t' << w.name
        << '\t' << data::word(w.way_class) << '\t' << tiles::min_zoom_of_way(w.way_class) << '\n';
  }
  done("ways");
}

struct Case {
  tiles::Layer layer;
  std::string columns, condition;
};
const Case kCases[] = {{tiles::Layer::buildings, "name, kind, levels", "true"},
                       {tiles::Layer::grids, "name, code, made_up", "true"},
                       {tiles::Layer::ways, "name, class", "min_zoom <= t.z"}};

// Encodes the sample of a zoom as often as measuring needs; CPU of the server's process by /proc.
void write_queries(std::ofstream& sql, const data::LocalFrame& frame) {
  sql << "CREATE TABLE sample(z int, x int, y int);\n";
  for (int zoom = tiles::kMinZoom; zoom <= tiles::kMaxZoom; ++zoom) {
    for (const tiles::TileId id : sample_of(frame, zoom)) {
      sql << "INSERT INTO sample VALUES(" << id.z << ',' << id.x << ',' << id.y << ");\n";
    }
  }
  sql << "CREATE FUNCTION cpu_ms() RETURNS float LANGUAGE sql VOLATILE AS $$ SELECT 10 * "
         "(split_part(s, ' ', 14)::float + split_part(s, ' ', 15)::float) FROM "
         "(SELECT pg_read_file('/proc/self/stat') s) q $$;\n"
         "SET jit = off; SET max_parallel_workers_per_gather = 0;\n";
  for (const Case& c : kCases) {
    const tiles::LayerPlan& plan = tiles::plan_of(c.layer);
    const std::string name(plan.name);
    sql << "CREATE FUNCTION tile_" << name << "(t sample) RETURNS bytea LANGUAGE sql STABLE AS $$ "
        << "SELECT ST_AsMVT(q, '" << name << "', 4096, 'geom', 'id') FROM (SELECT id, " << c.columns
        << ", ST_AsMVTGeom(geom, ST_TileEnvelope(t.z, t.x, t.y), 4096, 64, true) geom FROM " << name
        << " WHERE geom && ST_TileEnvelope(t.z, t.x, t.y, margin => 64.0 / 4096) AND "
        << c.condition << ") q WHERE geom IS NOT NULL $$;\n";
    sql << "DO $$ DECLARE zoom int; started float; n int; rounds int; bytes float; t sample; BEGIN "
        << "FOR zoom IN " << plan.min_zoom
        << "..16 LOOP SELECT count(*) INTO n FROM sample WHERE z = zoom; "
        << "SELECT avg(length(tile_" << name << "(s))) INTO bytes FROM sample s WHERE z = zoom; "
        << "rounds := 0; started := cpu_ms(); LOOP "
        << "PERFORM length(tile_" << name
        << "(s)) FROM sample s WHERE z = zoom; rounds := rounds + 1; "
        << "EXIT WHEN cpu_ms() - started > 300; END LOOP; "
        << "RAISE NOTICE 'RESULT " << name
        << " % % %', zoom, (cpu_ms() - started) / rounds / n, bytes; END LOOP; END $$;\n";
  }
}

void print_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory of the process: %ld MB\n", usage.ru_maxrss / 1024);
}

void measure_edit(const std::shared_ptr<const tiles::LayerSet>& set, const City& city) {
  data::Change change;
  data::Building after = city.buildings[777];
  after.name = "新";
  change.of<data::Building>().push_back({city.buildings[777], after});
  data::WorldBuilder builder(*set->world());
  builder.apply(change, {2}, "");
  const data::WorldPtr next = builder.finish({2}, "");
  const double start = cpu_ms();
  constexpr int kEdits = 20;
  for (int i = 0; i < kEdits; ++i) set->after(next, change, next->revision());
  std::printf("an edit of one building among %zu: %.2f ms until its tiles show it\n",
              city.buildings.size(), (cpu_ms() - start) / kEdits);
}

int run() {
  const City city = CityMaker().make();
  const data::WorldPtr world = world_of(city);
  const double start = cpu_ms();
  const auto set = tiles::LayerSet::from_world(world);
  std::printf("data: synthetic city, %zu buildings, %zu grids, %zu ways, %zu clinics\n",
              city.buildings.size(), city.grids.size(), city.ways.size(), city.facilities.size());
  const std::size_t building_bytes = set->layer(tiles::Layer::buildings).memory_bytes();
  std::printf("packing all layers: %.0f ms CPU\n", cpu_ms() - start);
  std::printf("layers in memory: %.1f MB, of it buildings %.0f bytes each\n",
              static_cast<double>(set->memory_bytes()) / 1e6,
              static_cast<double>(building_bytes) / static_cast<double>(city.buildings.size()));
  print_memory();
  measure_edit(set, city);

  std::vector<bench::PostgisResult> peer;
  if (bench::PostgisPeer postgis; postgis.is_running()) {
    std::ofstream sql(postgis.folder() / "bench.sql");
    write_tables(sql, world->frame(), city);
    write_queries(sql, world->frame());
    sql.close();
    peer = postgis.run(postgis.folder() / "bench.sql");
  } else {
    std::printf("peer: none, scripts/bench-setup installs PostGIS\n");
  }
  std::printf("\nCPU ms a tile, bytes a tile; peer: PostGIS ST_AsMVT\n");
  std::printf("%-10s %4s %10s %10s %10s %10s %8s %10s\n", "layer", "zoom", "ours", "peer", "ours B",
              "peer B", "ratio", "gzip ms");
  for (const Case& c : kCases) {
    const tiles::LayerPlan& plan = tiles::plan_of(c.layer);
    for (int zoom = plan.min_zoom; zoom <= tiles::kMaxZoom; ++zoom) {
      const std::vector<tiles::TileId> ids = sample_of(world->frame(), zoom);
      const Measured ours = measure(*set, c.layer, ids);
      const double gzip_start = cpu_ms();
      for (const tiles::TileId id : ids) {
        tiles::gzip(tiles::encode_layer(*set, c.layer, id, data::Scope::whole_district("bench")));
      }
      const double gzip_ms = (cpu_ms() - gzip_start) / static_cast<double>(ids.size()) - ours.ms;
      const auto found = std::find_if(peer.begin(), peer.end(), [&](const auto& r) {
        return r.layer == plan.name && r.zoom == zoom;
      });
      if (found == peer.end()) {
        std::printf("%-10.*s %4d %10.3f %10s %10.0f %10s %8s %10.3f\n", int(plan.name.size()),
                    plan.name.data(), zoom, ours.ms, "-", ours.bytes, "-", "-", gzip_ms);
      } else {
        std::printf("%-10.*s %4d %10.3f %10.3f %10.0f %10.0f %8.1f %10.3f\n", int(plan.name.size()),
                    plan.name.data(), zoom, ours.ms, found->ms, ours.bytes, found->bytes,
                    found->ms / ours.ms, gzip_ms);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace jingwei

int main() { return jingwei::run(); }
