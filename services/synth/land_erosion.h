#pragma once

// Rivers at work: what gives a synthetic land its valleys. Private to the land.

#include <cstdint>
#include <vector>

#include "geo/progress.h"
#include "geo/result.h"
#include "services/synth/land_raster.h"

namespace jingwei::services::synth {

// The valleys that are to be there: the main river's course and its large side valleys, each
// downstream, with the water they bring along from beyond the raster. The first is the main one and
// ends at the outlet.
struct Course {
  std::vector<Spot> line;
  double inflow_square_metres = 0;
};
std::vector<Course> valley_courses(std::uint64_t seed, double width, double height);

struct Eroded {
  Field heights;  // cells of 20 m, without pits
  std::int32_t outlet = 0;
  Flow flow;
  std::vector<Inflow> inflow;  // where rivers come in
  std::vector<double> area;    // with the inflow
};

// A land of `width` x `height` metres (multiples of 40) drained by the courses, as running water
// and creeping soil leave it: about 940 m at the outlet. cancelled.
geo::Result<Eroded> erode(const std::vector<Course>& courses, std::uint64_t seed, double width,
                          double height, geo::Progress& progress);

}  // namespace jingwei::services::synth
