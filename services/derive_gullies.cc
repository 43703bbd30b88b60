#include "services/derive_gullies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "geo/area.h"
#include "services/line_index.h"

namespace jingwei::services {
namespace {

using data::Gully;
using geo::Error;
using geo::ErrorCode;

constexpr std::int32_t kMargin = 3'000'000;  // mm around the areas: what drains into them
constexpr geo::Metres kLargestCell{35};      // a floor is narrower than a cell of 90 m
constexpr std::string_view kKey = "derived#gully/";

geo::FrameMapping mapping_of(const data::LocalFrame& frame) {
  return {[&frame](std::span<const geo::LonLat> degrees) -> geo::Result<std::vector<geo::Point>> {
            std::vector<geo::Point> points(degrees.size());
            if (const auto status = frame.to_frame(degrees, points); !status) {
              return status.error();
            }
            return points;
          },
          [&frame](geo::Point p) { return frame.to_lonlat(p); }};
}

// The areas of the highest level that has any: of one level they do not overlap.
geo::MultiPolygon district_ground(const data::WorldView& view) {
  std::map<data::AreaLevel, geo::MultiPolygon> levels;
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    geo::MultiPolygon& ground = levels[area.level];
    ground.insert(ground.end(), area.shape.begin(), area.shape.end());
  });
  return levels.empty() ? geo::MultiPolygon{} : std::move(levels.begin()->second);
}

geo::ElevationGrid heights_around(const geo::ElevationGrid& grid, const geo::MultiPolygon& ground,
                                  const data::LocalFrame& frame) {
  const geo::GridPlacement& at = grid.placement();
  geo::LonLat low{at.west, at.north - grid.rows() * at.cell_height};
  geo::LonLat high{at.west + grid.columns() * at.cell_width, at.north};
  if (!ground.empty()) {
    const geo::Box box = geo::grown(geo::bounds(ground), kMargin);
    std::swap(low, high);
    for (const geo::Point corner :
         {box.min, box.max, geo::Point{box.min.x, box.max.y}, geo::Point{box.max.x, box.min.y}}) {
      const geo::LonLat p = frame.to_lonlat(corner);
      low = {std::min(low.lon, p.lon), std::min(low.lat, p.lat)};
      high = {std::max(high.lon, p.lon), std::max(high.lat, p.lat)};
    }
  }
  return geo::window(grid, low, high, kLargestCell);
}

// How much of the lines lies in the district, and how much of that has a line of `others` near.
void measure(std::span<const geo::Polyline> lines, const LineIndex& others,
             const data::WorldView& view, double& metres, double& near) {
  const bool anywhere = view.count<data::Area>() == 0;
  for (const geo::Polyline& line : lines) {
    const geo::Polyline points = geo::sample_points(line);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const geo::Point a = points[i - 1], b = points[i];
      const geo::Point middle{a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2};
      if (!anywhere && !view.locator().finest(middle)) continue;
      const double length = geo::distance(a, b).value;
      metres += length;
      if (others.nearest(middle, kAgreement)) near += length;
    }
  }
}

class GullyDeriver {
 public:
  GullyDeriver(const data::WorldView& view, const DeriveGullyOptions& options,
               const LoadElevation& load, DeriveGullyReport& report, geo::Progress& progress)
      : view_(view), options_(options), load_(load), report_(report), progress_(progress) {}

  geo::Result<data::Change> plan() {
    if (!view_.scope().is_whole_district()) return Error{ErrorCode::not_permitted, {}, {}};
    auto found = find();
    if (!found.ok()) return found.error();
    if (!progress_.step("comparing with waterways", 0)) return Error{ErrorCode::cancelled, {}, {}};
    read_waterways();
    compare(found->streams);
    reconcile(rows_of(found->gullies));
    describe(found->gullies.size());
    return std::move(change_);
  }

 private:
  geo::Result<geo::GullyMap> find() const {
    const data::Elevation* elevation = nullptr;
    view_.for_each<data::Elevation>(
        [&](const data::Elevation& row, data::AreaId) { elevation = &row; });
    if (!elevation) return Error{ErrorCode::raster_has_no_heights, {}, {}};
    if (!progress_.step("reading the elevation", 0)) return Error{ErrorCode::cancelled, {}, {}};
    const auto grid = load_(*elevation);
    if (!grid.ok()) return grid.error();
    const geo::MultiPolygon ground = district_ground(view_);
    const geo::ElevationGrid heights = heights_around(*grid, ground, view_.frame());
    if (heights.empty()) return Error{ErrorCode::raster_has_no_heights, {}, {}};
    return geo::find_gullies(heights, options_.gullies, mapping_of(view_.frame()), ground,
                             progress_);
  }

  void read_waterways() {
    view_.for_each<data::Waterway>([&](const data::Waterway& row, data::AreaId) {
      if (row.kind == "stream" || row.kind == "river") mapped_.push_back(row.line);
      if (row.name.empty()) return;
      named_.push_back(row.line);
      names_.push_back(row.name);
    });
  }

  void compare(const std::vector<geo::FoundStream>& streams) {
    std::vector<geo::Polyline> lines;
    for (const geo::FoundStream& stream : streams) lines.push_back(stream.line);
    LineAgreement& a = report_.agreement;
    measure(lines, LineIndex(mapped_), view_, a.found_metres, a.found_near_mapped);
    measure(mapped_, LineIndex(lines), view_, a.mapped_metres, a.mapped_near_found);
  }

  std::string name_of(const geo::FoundGully& gully, const LineIndex& named) const {
    std::map<std::string_view, std::size_t> near;
    std::size_t points = 0;
    for (const geo::Polyline& line : gully.lines) {
      for (const geo::Point p : geo::sample_points(line)) {
        ++points;
        if (const auto i = named.nearest(p, kAgreement)) ++near[names_[*i]];
      }
    }
    for (const auto& [name, count] : near) {
      if (2 * count >= points) return std::string(name);
    }
    return {};
  }

  std::vector<Gully> rows_of(const std::vector<geo::FoundGully>& gullies) const {
    std::set<std::string> taken;
    view_.for_each<Gully>([&](const Gully& row, data::AreaId) {
      if (row.provenance != data::Provenance::derived) taken.insert(row.code);
    });
    const LineIndex named(named_);
    std::vector<Gully> rows;
    std::size_t number = 0;
    for (const geo::FoundGully& gully : gullies) {
      Gully& row = rows.emplace_back();
      do {
        row.code = fmt::format("G{:03}", ++number);
      } while (taken.count(row.code) > 0);
      row.name = name_of(gully, named);
      row.provenance = data::Provenance::derived;
      const geo::LonLat mouth = view_.frame().to_lonlat(gully.mouth);
      const geo::LonLat head = view_.frame().to_lonlat(gully.lines.front().front());
      row.source_key = fmt::format("{}{:.5f},{:.5f}/{:.5f},{:.5f}", kKey, head.lon, head.lat,
                                   mouth.lon, mouth.lat);
      row.shape = {gully.shape};
    }
    return rows;
  }

  void reconcile(std::vector<Gully> found) {
    std::map<std::string, const Gully*> before;
    view_.for_each<Gully>([&](const Gully& row, data::AreaId) {
      if (row.provenance == data::Provenance::derived) before[row.source_key] = &row;
    });
    std::int64_t next_id = view_.next_id<Gully>().value;
    for (Gully& row : found) {
      const auto old = before.find(row.source_key);
      if (old == before.end()) {
        row.id = {next_id++};
        ++report_.made;
        change_.of<Gully>().push_back({std::nullopt, std::move(row)});
        continue;
      }
      row.id = old->second->id;
      if (!old->second->name.empty()) row.name = old->second->name;
      if (same_content(*old->second, row)) {
        ++report_.unchanged;
      } else {
        ++report_.updated;
        change_.of<Gully>().push_back({*old->second, std::move(row)});
      }
      before.erase(old);
    }
    for (const auto& [key, row] : before) {
      ++report_.removed;
      change_.of<Gully>().push_back({*row, std::nullopt});
    }
  }

  void describe(std::size_t count) {
    report_.in_words = {
        fmt::format("推导沟道 {} 条（由高程算得）：新增 {}，更新 {}，未变 {}，删除 {}", count,
                    report_.made, report_.updated, report_.unchanged, report_.removed),
        fmt::format("{} gullies derived from the elevation: {} made, {} updated, {} unchanged, {} "
                    "removed",
                    count, report_.made, report_.updated, report_.unchanged, report_.removed)};
    const LineAgreement& a = report_.agreement;
    if (a.mapped_metres > 0 && a.found_metres > 0) {
      const double mapped = 100 * a.mapped_near_found / a.mapped_metres;
      const double found = 100 * a.found_near_mapped / a.found_metres;
      const double limit = kAgreement.value;
      report_.notes.push_back(
          {fmt::format("已有河沟 {:.1f} km，其 {:.1f} % 在所得水线 {:.0f} m 以内；所得水线 {:.1f} "
                       "km，其 {:.1f} % 在 {:.0f} m 以内有已有河沟",
                       a.mapped_metres / 1000, mapped, limit, a.found_metres / 1000, found, limit),
           fmt::format("of {:.1f} km of mapped streams and rivers {:.1f} % lie within {:.0f} m of "
                       "the lines found; of {:.1f} km of lines found {:.1f} % have a mapped one "
                       "within {:.0f} m",
                       a.mapped_metres / 1000, mapped, limit, a.found_metres / 1000, found,
                       limit)});
    }
    change_.actor = view_.scope().actor();
    change_.command = "derive";
    change_.summary = report_.in_words;
  }

  const data::WorldView& view_;
  const DeriveGullyOptions& options_;
  const LoadElevation& load_;
  DeriveGullyReport& report_;
  geo::Progress& progress_;
  std::vector<geo::Polyline> mapped_, named_;
  std::vector<std::string> names_;
  data::Change change_;
};

}  // namespace

geo::Result<data::Change> plan_derive_gullies(const data::WorldView& view,
                                              const DeriveGullyOptions& options,
                                              const LoadElevation& load, DeriveGullyReport& report,
                                              geo::Progress& progress) {
  report = {};
  return GullyDeriver(view, options, load, report, progress).plan();
}

geo::Result<DeriveGullyReport> run_derive_gullies(District& district, const data::Scope& scope,
                                                  const DeriveGullyOptions& options,
                                                  const LoadElevation& load,
                                                  geo::Progress& progress) {
  DeriveGullyReport report;
  const Plan plan = [&](const data::WorldView& view) {
    return plan_derive_gullies(view, options, load, report, progress);
  };
  const auto status = carry_out(district, scope, options.dry_run, plan, report);
  if (!status) return status.error();
  return report;
}

}  // namespace jingwei::services
