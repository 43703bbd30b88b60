#include "geo/label_borders.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "geo/area.h"
#include "geo/geos_overlay.h"

namespace jingwei::geo {
namespace {

// '.' is no label; 'A' is 0, 'B' is 1 ...
LabelRaster sketch(const std::vector<std::string>& rows) {
  LabelRaster raster{
      static_cast<std::int32_t>(rows.front().size()), static_cast<std::int32_t>(rows.size()), {}};
  for (const std::string& row : rows) {
    for (const char c : row) {
      raster.labels.push_back(c == '.' ? kNoLabel : static_cast<std::uint32_t>(c - 'A'));
    }
  }
  return raster;
}

std::vector<std::string> drawn(const LabelRaster& raster) {
  std::vector<std::string> rows;
  for (std::int32_t r = 0; r < raster.rows; ++r) {
    std::string& row = rows.emplace_back();
    for (std::int32_t c = 0; c < raster.columns; ++c) {
      const std::uint32_t label = raster.at(c, r);
      row += label == kNoLabel ? '.' : static_cast<char>('A' + label);
    }
  }
  return rows;
}

Polyline in_millimetres(const std::vector<PointD>& line) {
  Polyline points;
  for (const PointD p : line) {
    points.push_back({static_cast<std::int32_t>(std::lround(p.x * 10'000)),
                      static_cast<std::int32_t>(std::lround(p.y * -10'000))});
  }
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

TEST(LabelBorders, TidyingKeepsTheLargestPieceAndFillsHoles) {
  LabelRaster raster = sketch({"AAAA....A", "A..A.....", "A..A.BBB.", "AAAA.BBB."});
  tidy_labels(raster, 0);
  EXPECT_EQ(drawn(raster),
            (std::vector<std::string>{"AAAA.....", "AAAA.....", "AAAA.BBB.", "AAAA.BBB."}));
}

TEST(LabelBorders, TidyingTakesTheFrayOff) {
  LabelRaster raster = sketch({".....", ".....", "..A..", "AAAAA", "AAAAA", "AAAAA"});
  tidy_labels(raster, 1);
  EXPECT_EQ(raster.at(2, 2), kNoLabel);
  EXPECT_EQ(raster.at(2, 4), 0u);
}

TEST(LabelBorders, BordersMeetWhereThreeLabelsDo) {
  // A, B and the outside meet in two corners: a border between A and B and one round each.
  const auto lines = label_borders(sketch({"AAABBB", "AAABBB", "AAABBB"}), 0);
  ASSERT_EQ(lines.size(), 3u);
  for (const auto& line : lines) {
    EXPECT_TRUE(line.front() == (PointD{3, 0}) || line.front() == (PointD{3, 3}));
    EXPECT_TRUE(line.back() == (PointD{3, 0}) || line.back() == (PointD{3, 3}));
  }
}

TEST(LabelBorders, ABorderAloneIsClosed) {
  const auto lines = label_borders(sketch({".....", ".AAA.", ".AAA.", "....."}), 3);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].front(), lines[0].back());
}

TEST(LabelBorders, ASlantedBorderHasNoStairs) {
  std::vector<std::string> rows;
  for (std::size_t r = 0; r < 20; ++r)
    rows.push_back(std::string(r + 1, 'A') + std::string(20 - r, 'B'));
  std::size_t vertices = 0;
  for (const auto& line : label_borders(sketch(rows), 3)) vertices += line.size();
  // The stairs alone have 40.
  EXPECT_LT(vertices, 35u);
}

TEST(LabelBorders, FacesBetweenThemAreTheLabelsAgain) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    LabelRaster raster{24, 24, std::vector<std::uint32_t>(24 * 24)};
    for (std::uint32_t& label : raster.labels) label = random() % 3 == 0 ? kNoLabel : random() % 3;
    tidy_labels(raster, 3);
    std::vector<Polyline> lines;
    for (const auto& line : label_borders(raster, 0)) lines.push_back(in_millimetres(line));
    const auto faces = faces_between(lines);
    ASSERT_TRUE(faces.ok());
    // Corners are cut by at most half a cell's triangle on each side; what is cut off one label
    // goes to another, so that the faces add up to the cells but for those on the outer border.
    std::map<std::uint32_t, double> of_faces, of_cells, corners;
    for (const Polygon& face : *faces) {
      EXPECT_TRUE(is_valid(face));
      const Point inside = label_point({face});
      const std::uint32_t label = raster.at(inside.x / 10'000, -inside.y / 10'000);
      of_faces[label] += square_metres(doubled_area(face)) / 100;
      corners[label] += static_cast<double>(face.shell.size());
      for (const Ring& hole : face.holes) corners[label] += static_cast<double>(hole.size());
    }
    for (const std::uint32_t label : raster.labels) ++of_cells[label];
    for (const auto& [label, cells] : of_cells) {
      if (label == kNoLabel) continue;
      EXPECT_NEAR(of_faces[label], cells, 1 + 0.15 * corners[label]);
    }
  }
}

}  // namespace
}  // namespace jingwei::geo
