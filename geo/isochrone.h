#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/reach.h"
#include "geo/shape_d.h"
#include "geo/triangulation.h"
#include "geo/walk_link.h"

namespace jingwei::geo {

struct WalkMeshOptions {
  Metres way_step{25};    // between mesh points along a way
  Metres free_step{30};   // between the free points of the hexagonal net
  Metres free_limit{60};  // a free point farther from every way is never reached
};

// The static mesh that isochrones of a network are drawn on: points on ways, the linked points of
// buildings, and free points around them, triangulated once for all facilities, cutoffs and
// profiles. The network must outlive it.
class WalkMesh {
 public:
  WalkMesh() = default;
  // `points`: what LinkedPoints will be made of, in the same order.
  WalkMesh(const WalkLinker& linker, std::span<const Point> points,
           const WalkMeshOptions& options = {});

  std::size_t vertex_count() const { return vertices_.size(); }
  Point vertex(std::uint32_t i) const { return vertices_[i]; }
  const Triangulation& triangulation() const { return triangulation_; }

  // A mesh vertex whose time is that of a place on the edge plus an off-path leg.
  struct Tie {
    std::uint32_t vertex;
    std::uint32_t piece;
    float fraction;
    float off_path_metres;
  };
  std::span<const Tie> ties(EdgeIndex edge) const {
    return std::span(ties_).subspan(first_tie_[edge.value],
                                    first_tie_[edge.value + 1] - first_tie_[edge.value]);
  }
  // The mesh vertex of a linked point.
  std::uint32_t vertex_of_point(std::uint32_t point) const { return point_vertex_[point]; }

 private:
  std::vector<Point> vertices_;
  std::vector<std::uint32_t> point_vertex_;
  std::vector<std::uint32_t> first_tie_;
  std::vector<Tie> ties_;
  Triangulation triangulation_;
};

// Draws the polygons of a reach. One object serves many, one at a time.
class Isochrone {
 public:
  explicit Isochrone(const WalkMesh& mesh);

  // The polygon of each band: everything within bands[k]. Requires: bands ascend; the reach was
  // searched with a cutoff of at least isochrone_cutoff(bands.back()); `linked` holds the mesh's
  // points for the profile of the reach.
  // Ensures: valid; each band lies in the inside of the next; a linked point within bands[k] lies
  // inside polygon k; one that is not lies outside unless one within it has the same coordinates; a
  // band is the same whatever other bands it is drawn with. Nothing reached: no polygon.
  std::vector<MultiPolygonD> draw(const Reach& reach, const LinkedPoints& linked,
                                  std::span<const Milliseconds> bands);

 private:
  struct Vertex {
    std::uint32_t stamp = 0;
    std::int32_t time = 0;
  };
  void set_times(const Reach& reach, const LinkedPoints& linked);
  void offer(std::uint32_t vertex, std::int64_t time, Milliseconds cutoff);
  bool inside(std::uint32_t vertex) const {
    return state_[vertex].stamp == stamp_ && state_[vertex].time <= band_;
  }
  PointD crossing(std::uint32_t half_edge) const;
  RingD trace(std::uint32_t half_edge);

  const WalkMesh* mesh_;
  std::uint32_t stamp_ = 0;    // of the reach
  std::int32_t band_ = 0;      // the band being drawn
  double pace_ = 0;            // off path, milliseconds per millimetre
  std::vector<Vertex> state_;  // per mesh vertex
  std::uint32_t band_stamp_ = 0;
  std::vector<std::uint32_t> visited_;  // per half-edge: the last band_stamp_ it was traced in
  std::vector<std::uint32_t> touched_;  // vertices with a time
};

// How far a search must look so that the border of `band` is known: a little beyond.
Milliseconds isochrone_cutoff(Milliseconds band);

}  // namespace jingwei::geo
