#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shape_d.h"

namespace jingwei::geo {

inline constexpr std::uint32_t kNoLabel = 0xffffffff;

// The cells of a raster by what they belong to, row by row from the north.
struct LabelRaster {
  std::int32_t columns = 0, rows = 0;
  std::vector<std::uint32_t> labels;

  // kNoLabel outside the raster.
  std::uint32_t at(std::int32_t column, std::int32_t row) const {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return kNoLabel;
    return labels[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  }
};

// Takes the fray off: `rounds` times each cell gets the label that five or more of the nine cells
// around it have; then of each label only the largest piece whose cells touch along a side stays
// (of equal ones the first), and what no label has but one alone surrounds becomes that one's.
void tidy_labels(LabelRaster& raster, int rounds);

// The borders between labels as lines in cells: x east and y south from the outer corner of the
// first cell. Each begins and ends where more than two borders meet, or is closed (its first point
// again at the end). They run through the middles of the cells' sides and are smoothed, ends fixed
// and by weights 1:2:1 `rounds` times, then thinned to within a tenth of a cell: no stairs are
// left. Deterministic: in the order of the raster.
std::vector<std::vector<PointD>> label_borders(const LabelRaster& raster, int rounds);

// `line` smoothed by weights 1:2:1 `rounds` times; the ends of an open line stay, a closed one is
// smoothed all round.
std::vector<PointD> smoothed(std::vector<PointD> line, int rounds);

}  // namespace jingwei::geo
