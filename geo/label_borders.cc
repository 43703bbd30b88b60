#include "geo/label_borders.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace jingwei::geo {
namespace {

// Of a cell of the raster to its four neighbours, and of a corner to the next: east, south, west,
// north.
constexpr std::array<std::array<std::int32_t, 2>, 4> kSides = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

std::uint32_t commonest(const LabelRaster& raster, std::int32_t column, std::int32_t row) {
  std::array<std::uint32_t, 9> around;
  std::size_t n = 0;
  for (std::int32_t r = row - 1; r <= row + 1; ++r) {
    for (std::int32_t c = column - 1; c <= column + 1; ++c) around[n++] = raster.at(c, r);
  }
  std::sort(around.begin(), around.end());
  // Five of nine in order hold the middle one.
  const auto [begin, end] = std::equal_range(around.begin(), around.end(), around[4]);
  return end - begin >= 5 ? around[4] : raster.at(column, row);
}

// Pieces of cells of one label that touch along sides.
struct Pieces {
  std::vector<std::uint32_t> piece_of;  // by cell
  std::vector<std::uint32_t> label, size;
  // The one label around the piece; itself if there are several or the raster's border is one.
  std::vector<std::uint32_t> within;
};

Pieces pieces_of(const LabelRaster& raster) {
  constexpr std::uint32_t kUnseen = 0xffffffff;
  Pieces pieces;
  pieces.piece_of.assign(raster.labels.size(), kUnseen);
  std::vector<std::uint32_t> stack;
  for (std::uint32_t first = 0; first < raster.labels.size(); ++first) {
    if (pieces.piece_of[first] != kUnseen) continue;
    const auto piece = static_cast<std::uint32_t>(pieces.label.size());
    const std::uint32_t label = raster.labels[first];
    std::uint32_t size = 0, within = label;
    bool one_around = true;
    pieces.piece_of[first] = piece;
    stack.push_back(first);
    while (!stack.empty()) {
      const auto cell = static_cast<std::int32_t>(stack.back());
      stack.pop_back();
      ++size;
      for (const auto [dx, dy] : kSides) {
        const std::int32_t c = cell % raster.columns + dx, r = cell / raster.columns + dy;
        if (c < 0 || r < 0 || c >= raster.columns || r >= raster.rows) {
          one_around = false;
          continue;
        }
        const auto other = static_cast<std::uint32_t>(r * raster.columns + c);
        if (raster.labels[other] != label) {
          one_around = one_around && (within == label || within == raster.labels[other]);
          within = raster.labels[other];
        } else if (pieces.piece_of[other] == kUnseen) {
          pieces.piece_of[other] = piece;
          stack.push_back(other);
        }
      }
    }
    pieces.label.push_back(label);
    pieces.size.push_back(size);
    pieces.within.push_back(one_around ? within : label);
  }
  return pieces;
}

void keep_largest_pieces(LabelRaster& raster) {
  const Pieces pieces = pieces_of(raster);
  std::map<std::uint32_t, std::uint32_t> largest;
  for (std::uint32_t piece = 0; piece < pieces.label.size(); ++piece) {
    const auto [at, is_new] = largest.emplace(pieces.label[piece], piece);
    if (!is_new && pieces.size[piece] > pieces.size[at->second]) at->second = piece;
  }
  for (std::size_t cell = 0; cell < raster.labels.size(); ++cell) {
    std::uint32_t& label = raster.labels[cell];
    if (label != kNoLabel && largest[label] != pieces.piece_of[cell]) label = kNoLabel;
  }
}

void fill_holes(LabelRaster& raster) {
  const Pieces pieces = pieces_of(raster);
  for (std::size_t cell = 0; cell < raster.labels.size(); ++cell) {
    if (raster.labels[cell] == kNoLabel) raster.labels[cell] = pieces.within[pieces.piece_of[cell]];
  }
}

// Walks along the sides of cells that part two labels, each once. A corner is named by its row and
// column; a side by the corner at its north or west end.
class BorderWalk {
 public:
  explicit BorderWalk(const LabelRaster& raster)
      : raster_(raster),
        width_(raster.columns + 1),
        walked_(static_cast<std::size_t>(width_) * (raster.rows + 1) * 2, false) {}

  std::vector<std::vector<PointD>> lines() {
    std::vector<std::vector<PointD>> lines;
    // From every meeting of borders first; what then is left are closed ones.
    for (const bool from_meetings : {true, false}) {
      for (std::int32_t y = 0; y <= raster_.rows; ++y) {
        for (std::int32_t x = 0; x < width_; ++x) {
          if (from_meetings != is_meeting(x, y)) continue;
          for (int side = 0; side < 4; ++side) {
            if (is_border(x, y, side) && !walked(x, y, side)) lines.push_back(walk(x, y, side));
          }
        }
      }
    }
    return lines;
  }

 private:
  // Whether the side that leaves the corner parts two labels.
  bool is_border(std::int32_t x, std::int32_t y, int side) const {
    switch (side) {
      case 0:
        return raster_.at(x, y - 1) != raster_.at(x, y);
      case 1:
        return raster_.at(x - 1, y) != raster_.at(x, y);
      case 2:
        return raster_.at(x - 1, y - 1) != raster_.at(x - 1, y);
      default:
        return raster_.at(x - 1, y - 1) != raster_.at(x, y - 1);
    }
  }
  bool is_meeting(std::int32_t x, std::int32_t y) const {
    int sides = 0;
    for (int side = 0; side < 4; ++side) sides += is_border(x, y, side);
    return sides > 2;
  }
  std::vector<bool>::reference walked(std::int32_t x, std::int32_t y, int side) {
    if (side == 2) --x;
    if (side == 3) --y;
    return walked_[(static_cast<std::size_t>(y) * width_ + x) * 2 + side % 2];
  }

  std::vector<PointD> walk(std::int32_t x, std::int32_t y, int side) {
    const std::int32_t first_x = x, first_y = y;
    const bool open = is_meeting(x, y);
    std::vector<PointD> line;
    if (open) line.push_back({double(x), double(y)});
    for (;;) {
      walked(x, y, side) = true;
      const auto [dx, dy] = kSides[side];
      line.push_back({x + 0.5 * dx, y + 0.5 * dy});
      x += dx;
      y += dy;
      if (is_meeting(x, y)) {
        line.push_back({double(x), double(y)});
        break;
      }
      if (x == first_x && y == first_y) break;
      const int back = (side + 2) % 4;
      side = 0;
      while (side == back || !is_border(x, y, side)) ++side;
    }
    if (!open) line.push_back(line.front());
    return line;
  }

  const LabelRaster& raster_;
  std::int32_t width_;
  std::vector<bool> walked_;
};

double distance_to(PointD p, PointD a, PointD b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
  if (length == 0) return std::hypot(p.x - a.x, p.y - a.y);
  return std::abs((p.x - a.x) * dy - (p.y - a.y) * dx) / length;
}

// Douglas and Peucker 1973. The recursion is as deep as the line is uneven: kept on a stack.
std::vector<PointD> thinned(const std::vector<PointD>& line, double tolerance) {
  std::vector<bool> kept(line.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::array<std::size_t, 2>> stretches;
  // A closed line has no chord: it is cut in three.
  const bool closed = line.front() == line.back();
  if (closed && line.size() > 6) {
    const std::size_t third = line.size() / 3;
    kept[third] = kept[2 * third] = true;
    stretches = {{0, third}, {third, 2 * third}, {2 * third, line.size() - 1}};
  } else if (closed) {
    return line;
  } else {
    stretches = {{0, line.size() - 1}};
  }
  while (!stretches.empty()) {
    const auto [begin, end] = stretches.back();
    stretches.pop_back();
    std::size_t farthest = begin;
    double most = tolerance;
    for (std::size_t i = begin + 1; i < end; ++i) {
      const double off = distance_to(line[i], line[begin], line[end]);
      if (off <= most) continue;
      most = off;
      farthest = i;
    }
    if (farthest == begin) continue;
    kept[farthest] = true;
    stretches.push_back({begin, farthest});
    stretches.push_back({farthest, end});
  }
  std::vector<PointD> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i]) out.push_back(line[i]);
  }
  return out;
}

}  // namespace

void tidy_labels(LabelRaster& raster, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::uint32_t> next(raster.labels.size());
    for (std::int32_t row = 0; row < raster.rows; ++row) {
      for (std::int32_t column = 0; column < raster.columns; ++column) {
        next[static_cast<std::size_t>(row) * raster.columns + column] =
            commonest(raster, column, row);
      }
    }
    raster.labels = std::move(next);
  }
  keep_largest_pieces(raster);
  fill_holes(raster);
}

std::vector<PointD> smoothed(std::vector<PointD> line, int rounds) {
  const std::size_t n = line.size();
  if (n < 3) return line;
  const bool closed = line.front() == line.back();
  const auto mean = [](PointD a, PointD b, PointD c) {
    return PointD{(a.x + 2 * b.x + c.x) / 4, (a.y + 2 * b.y + c.y) / 4};
  };
  for (int round = 0; round < rounds; ++round) {
    std::vector<PointD> next = line;
    for (std::size_t i = 1; i + 1 < n; ++i) next[i] = mean(line[i - 1], line[i], line[i + 1]);
    if (closed) next.front() = next.back() = mean(line[n - 2], line[0], line[1]);
    line = std::move(next);
  }
  return line;
}

std::vector<std::vector<PointD>> label_borders(const LabelRaster& raster, int rounds) {
  constexpr double kTolerance = 0.1;  // cells
  std::vector<std::vector<PointD>> lines = BorderWalk(raster).lines();
  for (std::vector<PointD>& line : lines) {
    line = thinned(smoothed(std::move(line), rounds), kTolerance);
  }
  return lines;
}

}  // namespace jingwei::geo
