#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/projection.h"
#include "geo/result.h"
#include "geo/shape.h"

namespace jingwei::data {

// EPSG:4490, longitude before latitude as the GeoPackage standard demands.
inline constexpr int kStoredSrs = 4490;

struct LonLatBox {
  double west = 0, south = 0, east = 0, north = 0;
};

// Shapes as GeoPackage binary (OGC 12-128r17, 2.1.3): header, box, then well-known binary, low byte
// first. Edges are written as they are, from vertex to vertex.
std::string to_gpkg(geo::Point p, const LocalFrame& frame);
std::string to_gpkg(const geo::Polyline& line, const LocalFrame& frame);
std::string to_gpkg(const geo::Polygon& polygon, const LocalFrame& frame);
std::string to_gpkg(const geo::MultiPolygon& polygons, const LocalFrame& frame);
// By another name, because a ring would convert to a Shape.
std::string shape_to_gpkg(const geo::Shape& shape, const LocalFrame& frame);

// Ensures: from_gpkg(to_gpkg(shape)) == shape. Never reads past the end; bytes that are not such a
// shape or lie outside the frame give store_damaged.
geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Point& p);
geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Polyline& line);
geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Polygon& polygon);
geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::MultiPolygon& polygons);
geo::Status shape_from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Shape& shape);

// The box of a shape that `to_gpkg` made; absent when it is empty.
std::optional<LonLatBox> stored_box(std::string_view bytes);

}  // namespace jingwei::data
