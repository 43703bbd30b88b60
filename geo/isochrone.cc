// Marching triangles over the static mesh. Why the polygons are valid and nested:
// 1. A ring runs through triangles from edge to edge; each edge between a vertex inside and one
//    outside is crossed once, at a point that depends on that edge and the band alone.
// 2. Crossings stay off the vertices, and a larger band crosses the same edge farther out, so the
//    chords of two bands in a triangle have no point in common.

#include "geo/isochrone.h"

#include <algorithm>
#include <cmath>

#include "geo/area.h"
#include "geo/check.h"

namespace jingwei::geo {
namespace {

// Crossings keep this share of the edge from its ends.
constexpr double kMargin = 0.01;
// On an edge longer than this the border lies within this length of the vertex inside.
constexpr double kLongestReach = 60'000;  // mm
// Covers kLongestReach off the path for the slowest profile, a wheelchair at 0.6 m/s.
constexpr std::int32_t kBeyond = 120'000;  // ms

// Maps [0, infinity) into [kMargin, 1), strictly rising; nearly the identity up to 1.
double kept_inside(double x) { return x <= 1 ? kMargin + (1 - 2 * kMargin) * x : 1 - kMargin / x; }

double signed_area(const RingD& ring) {
  double area = 0;
  // Relative to a vertex: the coordinates themselves would cost digits.
  const PointD o = ring.front();
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    area += (ring[i].x - o.x) * (ring[i + 1].y - o.y) - (ring[i].y - o.y) * (ring[i + 1].x - o.x);
  }
  return area / 2;
}

bool holds(const RingD& ring, PointD p) {
  bool inside = false;
  PointD a = ring.back();
  for (const PointD b : ring) {
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
      inside = !inside;
    }
    a = b;
  }
  return inside;
}

// Shells with their holes. The rings do not meet; each hole belongs to the smallest shell around
// it.
MultiPolygonD assembled(std::vector<RingD> rings) {
  struct Shell {
    double area;
    std::size_t polygon;
  };
  MultiPolygonD polygons;
  std::vector<Shell> shells;
  std::vector<RingD> holes;
  for (RingD& ring : rings) {
    const double area = signed_area(ring);
    if (area > 0) {
      shells.push_back({area, polygons.size()});
      polygons.push_back({std::move(ring), {}});
    } else {
      holes.push_back(std::move(ring));
    }
  }
  std::stable_sort(shells.begin(), shells.end(),
                   [](const Shell& a, const Shell& b) { return a.area < b.area; });
  for (RingD& hole : holes) {
    const auto around = std::find_if(shells.begin(), shells.end(), [&](const Shell& shell) {
      return holds(polygons[shell.polygon].shell, hole.front());
    });
    JINGWEI_CHECK(around != shells.end());
    polygons[around->polygon].holes.push_back(std::move(hole));
  }
  return polygons;
}

}  // namespace

Milliseconds isochrone_cutoff(Milliseconds band) { return {band.value + kBeyond}; }

Isochrone::Isochrone(const WalkMesh& mesh)
    : mesh_(&mesh),
      state_(mesh.vertex_count()),
      visited_(mesh.triangulation().half_edge_count(), 0) {}

std::vector<MultiPolygonD> Isochrone::draw(const Reach& reach, const LinkedPoints& linked,
                                           std::span<const Milliseconds> bands) {
  JINGWEI_CHECK(std::is_sorted(bands.begin(), bands.end()));
  JINGWEI_CHECK(bands.empty() || isochrone_cutoff(bands.back()) <= reach.cutoff());
  set_times(reach, linked);
  const Triangulation& mesh = mesh_->triangulation();
  std::vector<MultiPolygonD> polygons;
  for (const Milliseconds band : bands) {
    band_ = band.value;
    ++band_stamp_;
    std::vector<RingD> rings;
    for (const std::uint32_t v : touched_) {
      if (!inside(v)) continue;
      const std::uint32_t first = mesh.outgoing(v);
      std::uint32_t h = first;
      do {
        const std::uint32_t to = mesh.origin(Triangulation::next(h));
        if (visited_[h] != band_stamp_ && !inside(to)) rings.push_back(trace(h));
        h = mesh.twin(Triangulation::previous(h));
      } while (h != first && h != Triangulation::kNone);
    }
    polygons.push_back(assembled(std::move(rings)));
  }
  return polygons;
}

void Isochrone::set_times(const Reach& reach, const LinkedPoints& linked) {
  ++stamp_;
  touched_.clear();
  const WalkProfile profile = reach.times().profile();
  pace_ = 1 / off_path_speed(profile).metres_per_second();  // s/m = ms/mm
  for (const EdgeIndex edge : reach.edges()) {
    for (const WalkMesh::Tie& tie : mesh_->ties(edge)) {
      const Milliseconds at = reach.time(EdgePosition{edge, tie.piece, tie.fraction});
      if (at == kNever) continue;
      const double leg = std::ceil(tie.off_path_metres * 1000 * pace_);
      offer(tie.vertex, std::int64_t{at.value} + static_cast<std::int64_t>(leg), reach.cutoff());
    }
  }
  // Linked points have the times that the tables give, and no ties.
  for (const PointTime& p : reach.points(linked)) {
    offer(mesh_->vertex_of_point(p.point), p.time.value, reach.cutoff());
  }
}

void Isochrone::offer(std::uint32_t vertex, std::int64_t time, Milliseconds cutoff) {
  if (time > cutoff.value) return;
  Vertex& state = state_[vertex];
  if (state.stamp == stamp_) {
    state.time = std::min(state.time, static_cast<std::int32_t>(time));
    return;
  }
  state = {stamp_, static_cast<std::int32_t>(time)};
  touched_.push_back(vertex);
}

// Where the border of the band crosses the edge from a vertex inside to one outside. Time rises
// linearly between them, yet no faster than by walking off the path: what is unreached although
// near (another bank, another level) lets the border come up to it.
PointD Isochrone::crossing(std::uint32_t half_edge) const {
  const Triangulation& mesh = mesh_->triangulation();
  const std::uint32_t from = mesh.origin(half_edge);
  const std::uint32_t to = mesh.origin(Triangulation::next(half_edge));
  const Point a = mesh_->vertex(from), b = mesh_->vertex(to);
  const double whole = distance(a, b).value * 1000;
  const double reach = std::min(whole, kLongestReach);
  double rise = reach * pace_;
  if (state_[to].stamp == stamp_) {
    rise = std::min(rise, double(state_[to].time) - state_[from].time);
  }
  const double share = reach / whole * kept_inside((band_ - state_[from].time) / rise);
  return {a.x + share * (double(b.x) - a.x), a.y + share * (double(b.y) - a.y)};
}

// Follows the border with the inside on the left, from the edge of half_edge until it returns.
RingD Isochrone::trace(std::uint32_t half_edge) {
  const Triangulation& mesh = mesh_->triangulation();
  RingD ring;
  for (std::uint32_t h = half_edge; visited_[h] != band_stamp_;) {
    visited_[h] = band_stamp_;
    ring.push_back(crossing(h));
    const bool apex_inside = inside(mesh.origin(Triangulation::previous(h)));
    h = mesh.twin(apex_inside ? Triangulation::next(h) : Triangulation::previous(h));
    // The frame is outside, so the border never leaves the mesh.
    JINGWEI_CHECK(h != Triangulation::kNone);
  }
  return ring;
}

}  // namespace jingwei::geo
