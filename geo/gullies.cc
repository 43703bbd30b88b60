#include "geo/gullies.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

constexpr std::uint32_t kNone = StreamSegment::kNone;
constexpr int kTidyRounds = 3, kBorderRounds = 4, kLineRounds = 2;

// By cell: how many lines run into it, or none if it is on no line.
class StreamCells {
 public:
  StreamCells(const Drainage& d, double min_square_metres)
      : d_(d), min_(min_square_metres), above_(d.direction.size(), 0) {
    for (const std::uint32_t cell : d.order) {
      if (on_line(cell) && d.direction[cell] != kOutlet) ++above_[d.downstream(cell)];
    }
  }
  bool on_line(std::uint32_t cell) const {
    return d_.direction[cell] != kNoFlow && d_.square_metres[cell] >= min_;
  }
  // Where the ground suffices for the first time, or lines meet.
  bool begins(std::uint32_t cell) const { return on_line(cell) && above_[cell] != 1; }

 private:
  const Drainage& d_;
  double min_;
  std::vector<std::uint8_t> above_;
};

double metres_of(const Drainage& d, const StreamSegment& segment) {
  double sum = 0;
  for (const std::uint32_t cell : segment.cells) {
    if (d.direction[cell] != kOutlet) sum += d.step_metres(cell, d.direction[cell]);
  }
  return sum;
}

// Upstream before downstream: ground grows on the way.
std::vector<std::uint32_t> downstream_order(const std::vector<StreamSegment>& segments) {
  std::vector<std::uint32_t> order(segments.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return segments[a].square_metres < segments[b].square_metres;
  });
  return order;
}

void join_short_ones(const Drainage& d, std::vector<StreamSegment>& segments, Metres min_length) {
  std::vector<std::uint32_t> largest_above(segments.size(), kNone);
  for (const std::uint32_t i : downstream_order(segments)) {
    StreamSegment& segment = segments[i];
    segment.gully = i;
    if (metres_of(d, segment) < min_length.value) {
      segment.gully = largest_above[i] == kNone ? kNone : segments[largest_above[i]].gully;
    }
    // In this order the last to come is the largest.
    if (segment.next != kNone) largest_above[segment.next] = i;
  }
}

// Slope of the ground by the heights around the cell (Horn 1981, Proceedings of the IEEE 69);
// level where one of them is missing.
double slope_at(const ElevationGrid& grid, const Drainage& d, std::uint32_t cell) {
  const std::int32_t c = d.column_of(cell), r = d.row_of(cell);
  if (c < 1 || r < 1 || c + 1 >= d.columns || r + 1 >= d.rows) return 0;
  const auto h = [&](int dc, int dr) { return double{grid.cell(c + dc, r + dr)}; };
  const double east = (h(1, -1) + 2 * h(1, 0) + h(1, 1) - h(-1, -1) - 2 * h(-1, 0) - h(-1, 1)) /
                      (8 * d.sizes[r].width);
  const double south = (h(-1, 1) + 2 * h(0, 1) + h(1, 1) - h(-1, -1) - 2 * h(0, -1) - h(1, -1)) /
                       (8 * d.sizes[r].height);
  const double slope = std::hypot(east, south);
  return std::isnan(slope) ? 0 : slope;
}

// Climbs from the lines against the flow, cell by cell.
class SideClimb {
 public:
  SideClimb(const ElevationGrid& heights, const Drainage& d, const GullyOptions& options)
      : heights_(heights), d_(d), options_(options), ground_(d.direction.size()) {
    labels_.assign(d.direction.size(), kNoLabel);
  }

  void run(const std::vector<StreamSegment>& segments) {
    std::vector<bool> on_line(labels_.size(), false);
    for (const StreamSegment& segment : segments) {
      for (const std::uint32_t cell : segment.cells) {
        on_line[cell] = true;
        labels_[cell] = segment.gully;
        ground_[cell] = {true, 0, 0};
      }
    }
    for (auto cell = d_.order.rbegin(); cell != d_.order.rend(); ++cell) {
      if (!on_line[*cell] && d_.direction[*cell] != kOutlet) climb(*cell);
    }
  }

  // Mean width of the floor of each gully, or of its sides together.
  std::vector<double> widths(const std::vector<StreamSegment>& segments, bool of_floor) const {
    std::vector<double> metres(segments.size(), 0), width(segments.size(), 0);
    for (const StreamSegment& segment : segments) {
      if (segment.gully != kNone) metres[segment.gully] += metres_of(d_, segment);
    }
    for (const std::uint32_t cell : d_.order) {
      if (labels_[cell] == kNoLabel || ground_[cell].floor != of_floor) continue;
      width[labels_[cell]] += d_.sizes[d_.row_of(cell)].square_metres();
    }
    for (std::size_t i = 0; i < width.size(); ++i) {
      width[i] = metres[i] > 0 ? width[i] / metres[i] : 0;
    }
    return width;
  }

  std::vector<std::uint32_t> take_labels() { return std::move(labels_); }

 private:
  struct Ground {
    bool floor = false;
    float metres = 0;    // from the line on the floor, from the floor on a side
    float steepest = 0;  // on the way up the side
  };

  void climb(std::uint32_t cell) {
    const std::uint32_t below = d_.downstream(cell);
    if (labels_[below] == kNoLabel) return;
    const Ground from = ground_[below];
    const double step = d_.step_metres(cell, d_.direction[cell]);
    const double slope = slope_at(heights_, d_, cell);
    Ground here;
    here.floor = from.floor && slope < options_.floor_slope.ratio();
    here.metres = static_cast<float>(step + (here.floor == from.floor ? from.metres : 0));
    here.steepest = static_cast<float>(here.floor ? 0 : std::max<double>(from.steepest, slope));
    // A floor that reaches so far is that of a valley.
    const double most = here.floor ? options_.max_floor.value : options_.max_side.value;
    const bool broken = !here.floor && (slope < options_.floor_slope.ratio() ||
                                        slope < options_.break_share * from.steepest);
    if (here.metres > most || broken) return;
    ground_[cell] = here;
    labels_[cell] = labels_[below];
  }

  const ElevationGrid& heights_;
  const Drainage& d_;
  const GullyOptions& options_;
  std::vector<Ground> ground_;
  std::vector<std::uint32_t> labels_;
};

// Turns cells of the grid into places of the frame.
class CellPlaces {
 public:
  CellPlaces(const ElevationGrid& grid, const FrameMapping& mapping)
      : at_(grid.placement()), mapping_(mapping) {}

  Result<Polyline> line(std::span<const PointD> cells) const {
    std::vector<LonLat> degrees;
    for (const PointD p : cells) {
      degrees.push_back({at_.west + p.x * at_.cell_width, at_.north - p.y * at_.cell_height});
    }
    auto points = mapping_.to_frame(degrees);
    if (points.ok()) points->erase(std::unique(points->begin(), points->end()), points->end());
    return points;
  }
  std::uint32_t label(const LabelRaster& raster, Point p) const {
    const LonLat at = mapping_.to_lonlat(p);
    return raster.at(static_cast<std::int32_t>(std::floor((at.lon - at_.west) / at_.cell_width)),
                     static_cast<std::int32_t>(std::floor((at_.north - at.lat) / at_.cell_height)));
  }

 private:
  GridPlacement at_;
  const FrameMapping& mapping_;
};

Result<std::vector<FoundStream>> stream_lines(const Drainage& d, const CellPlaces& places,
                                              const std::vector<StreamSegment>& segments) {
  std::vector<FoundStream> streams;
  for (const StreamSegment& segment : segments) {
    std::vector<PointD> cells;
    const auto add = [&](std::uint32_t cell) {
      cells.push_back({d.column_of(cell) + 0.5, d.row_of(cell) + 0.5});
    };
    for (const std::uint32_t cell : segment.cells) add(cell);
    if (segment.next != kNone) add(d.downstream(segment.cells.back()));
    auto line = places.line(smoothed(std::move(cells), kLineRounds));
    if (!line.ok()) return line.error();
    streams.push_back({std::move(*line), segment.square_metres});
  }
  return streams;
}

// By label its largest face inside `within`.
Result<std::vector<std::optional<Polygon>>> shapes_of(const LabelRaster& raster, std::size_t labels,
                                                      const CellPlaces& places,
                                                      const MultiPolygon& within) {
  std::vector<Polyline> lines;
  for (const std::vector<PointD>& border : label_borders(raster, kBorderRounds)) {
    auto line = places.line(border);
    if (!line.ok()) return line.error();
    if (line->size() > 1) lines.push_back(std::move(*line));
  }
  const auto add_ring = [&](const Ring& ring) {
    lines.push_back(ring);
    lines.back().push_back(ring.front());
  };
  for (const Polygon& part : within) {
    add_ring(part.shell);
    for (const Ring& hole : part.holes) add_ring(hole);
  }
  auto faces = faces_between(lines);
  if (!faces.ok()) return faces.error();
  std::vector<std::optional<Polygon>> shapes(labels);
  for (Polygon& face : *faces) {
    const Point inside = label_point({face});
    const std::uint32_t label = places.label(raster, inside);
    if (label == kNoLabel) continue;
    if (!within.empty() && locate(inside, within) == Location::outside) continue;
    if (shapes[label] && doubled_area(*shapes[label]) >= doubled_area(face)) continue;
    shapes[label] = std::move(face);
  }
  return shapes;
}

bool holds_half(const FoundGully& gully) {
  std::size_t inside = 0, all = 0;
  for (const Polyline& line : gully.lines) {
    all += line.size();
    for (const Point p : line) inside += locate(p, gully.shape) != Location::outside;
  }
  return all > 0 && 2 * inside >= all;
}

std::vector<FoundGully> assembled(std::vector<std::optional<Polygon>> shapes,
                                  const std::vector<StreamSegment>& segments,
                                  const std::vector<FoundStream>& streams,
                                  const std::vector<double>& floor_metres) {
  std::vector<FoundGully> found(segments.size());
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    if (segments[i].gully == kNone || !shapes[segments[i].gully]) continue;
    FoundGully& gully = found[segments[i].gully];
    gully.lines.push_back(streams[i].line);
    if (segments[i].square_metres <= gully.square_metres) continue;
    gully.square_metres = segments[i].square_metres;
    gully.mouth = streams[i].line.back();
  }
  std::vector<FoundGully> kept;
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    if (!shapes[i]) continue;
    found[i].shape = std::move(*shapes[i]);
    found[i].floor_metres = floor_metres[i];
    if (holds_half(found[i])) kept.push_back(std::move(found[i]));
  }
  return kept;
}

}  // namespace

std::vector<StreamSegment> stream_segments(const Drainage& d, const GullyOptions& options) {
  const StreamCells stream(d, options.min_square_metres);
  std::vector<StreamSegment> segments;
  std::vector<std::uint32_t> begun_at(d.direction.size(), kNone);
  for (std::uint32_t first = 0; first < d.direction.size(); ++first) {
    if (!stream.begins(first)) continue;
    begun_at[first] = static_cast<std::uint32_t>(segments.size());
    StreamSegment& segment = segments.emplace_back();
    segment.cells.push_back(first);
    while (d.direction[segment.cells.back()] != kOutlet) {
      const std::uint32_t next = d.downstream(segment.cells.back());
      if (stream.begins(next)) break;
      segment.cells.push_back(next);
    }
    segment.square_metres = d.square_metres[segment.cells.back()];
  }
  for (StreamSegment& segment : segments) {
    const std::uint32_t last = segment.cells.back();
    if (d.direction[last] != kOutlet) segment.next = begun_at[d.downstream(last)];
  }
  join_short_ones(d, segments, options.min_length);
  return segments;
}

GullyCells gully_cells(const ElevationGrid& heights, const Drainage& drainage,
                       const std::vector<StreamSegment>& segments, const GullyOptions& options) {
  SideClimb climb(heights, drainage, options);
  climb.run(segments);
  GullyCells cells{{drainage.columns, drainage.rows, {}}, climb.widths(segments, true)};
  const std::vector<double> sides = climb.widths(segments, false);
  cells.raster.labels = climb.take_labels();
  for (std::uint32_t& label : cells.raster.labels) {
    if (label == kNoLabel) continue;
    const bool valley = cells.floor_metres[label] > options.max_floor.value;
    if (valley || sides[label] < options.min_sides.value) label = kNoLabel;
  }
  return cells;
}

Result<GullyMap> find_gullies(const ElevationGrid& heights, const GullyOptions& options,
                              const FrameMapping& mapping, const MultiPolygon& within,
                              Progress& progress) {
  if (heights.empty()) return GullyMap{};
  const auto drainage = drain(heights, progress);
  if (!drainage.ok()) return drainage.error();
  const std::vector<StreamSegment> segments = stream_segments(*drainage, options);
  const CellPlaces places(heights, mapping);
  auto streams = stream_lines(*drainage, places, segments);
  if (!streams.ok()) return streams.error();
  if (!progress.step("climbing the sides", 0)) return Error{ErrorCode::cancelled, {}, {}};
  GullyCells cells = gully_cells(heights, *drainage, segments, options);
  tidy_labels(cells.raster, kTidyRounds);
  if (!progress.step("drawing gullies", 0)) return Error{ErrorCode::cancelled, {}, {}};
  auto shapes = shapes_of(cells.raster, segments.size(), places, within);
  if (!shapes.ok()) return shapes.error();

  std::vector<FoundGully> gullies =
      assembled(std::move(*shapes), segments, *streams, cells.floor_metres);
  return GullyMap{std::move(*streams), std::move(gullies)};
}

}  // namespace jingwei::geo
