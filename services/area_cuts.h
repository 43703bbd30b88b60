#pragma once

#include <span>
#include <vector>

#include "geo/progress.h"
#include "geo/result.h"
#include "geo/shape.h"

// Made-up divisions of areas: by the nearest of some points, and by straight cuts into parts with
// about equally many buildings. Pure.
namespace jingwei::services {

// The division of one area: its parts and, for each part, what it stands for.
struct Division {
  std::vector<geo::MultiPolygon> parts;
};

// Divides each area by the nearest of its sites (straight distance), part i for site i. A piece
// that is cut off from its site by a bend of the border goes to the neighbour with the longest
// common border. Requires: as many lists of sites as areas; sites distinct and inside their area.
// Ensures: parts of all areas do not overlap; neighbours have the same vertices on their common
// border, also across areas whose common border is the same in both; a part is valid and holds its
// site; the parts of an area add up to it within 1 mm times the length of its border and cuts.
// An area with one site or none is one part.
geo::Result<std::vector<Division>> divide_by_nearest(
    std::span<const geo::MultiPolygon> areas, std::span<const std::vector<geo::Point>> sites);

// Divides each area by straight cuts into round(buildings / target) parts, at least one, with about
// equally many buildings. A cut goes where it crosses the fewest building boxes, none if that is
// possible within a fifth of the even split; among those it is short and even.
// Requires: as many lists of footprints as areas. Ensures: as above, without the sites.
// Errors: cancelled.
geo::Result<std::vector<Division>> divide_evenly(
    std::span<const geo::MultiPolygon> areas,
    std::span<const std::vector<const geo::Polygon*>> footprints, std::size_t target,
    geo::Progress& progress);

}  // namespace jingwei::services
