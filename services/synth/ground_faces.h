#pragma once

// The cells a synthetic district is put together from: faces between ways, water, ridges and walls.

#include <cstdint>
#include <span>
#include <vector>

#include "geo/hilbert_tree.h"
#include "geo/result.h"
#include "geo/shape.h"
#include "services/synth/land.h"
#include "services/synth/network.h"

namespace jingwei::services::synth {

// What a border line is; the earlier, the stronger it divides a neighbourhood.
enum class LineKind : std::uint8_t {
  rim,
  river,
  main_road,  // trunk to secondary
  ridge,
  stream,
  street,  // tertiary to living street
  lane,    // service ways and footpaths
  wall,    // of a large compound, and the lines by which it is divided
  cut,     // made up to divide large faces
};

struct GroundLine {
  LineKind kind{};
  geo::Polyline line;
};

// The border between two neighbouring faces.
struct FaceBorder {
  std::uint32_t other = 0;
  double metres = 0;
  LineKind kind{};  // of the longest part
};

// Faces tile the ground within the rim exactly, with the same vertices on both sides of a border.
struct FaceMap {
  std::vector<geo::Polygon> faces;
  std::vector<std::vector<FaceBorder>> borders;  // by face, sorted by the other
  std::vector<double> square_metres, floor_share, river_share;
  std::vector<geo::Point> middle;  // inside its face
  geo::HilbertTree boxes;

  static constexpr std::uint32_t kNone = 0xffffffff;
  // The face that holds the point; kNone outside all, any one of them on a border.
  std::uint32_t face_at(geo::Point at) const;
};

// The outer border of a district on this land: a rounded rectangle with dents, inside the land by
// some tens to hundreds of metres.
geo::Polyline make_rim(const Land& land, std::uint64_t seed);

// The lines on the ground: the rim, ways with their bridges over streams, water and ridges. Ends
// that hang in the air are led to the nearest other line.
std::vector<GroundLine> lines_on_ground(const Land& land, const Network& network,
                                        const geo::Polyline& rim);

// Errors: those of geo::faces_between.
geo::Result<FaceMap> map_faces(std::span<const GroundLine> lines, const geo::Polyline& rim,
                               const Land& land);

// Lanes across a block, parallel to its sides, into parcels of about so many square metres and no
// narrower than so many metres. Ends lie on the border, rounded.
std::vector<geo::Polyline> parcel_cuts(const geo::Polygon& face, double largest, double least_width,
                                       std::uint64_t seed);

// Lines across a face, in slices along its longer side, so that no slice is larger than `largest`
// square metres. Ends lie on the border, rounded.
std::vector<geo::Polyline> slices(const geo::Polygon& face, double largest, std::uint64_t seed,
                                  double wobble);

// The union of the faces, by cancelling common borders: exact. Requires: they are of one map.
geo::MultiPolygon merged(const FaceMap& map, std::span<const std::uint32_t> faces);

}  // namespace jingwei::services::synth
