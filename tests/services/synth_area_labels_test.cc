#include "services/synth/area_labels.h"

#include <gtest/gtest.h>

namespace jingwei::services::synth {
namespace {

// Faces of one hectare, of which only the neighbourhood is drawn.
struct DrawnFaces {
  FaceMap map;
  Sites sites;
  std::vector<std::int64_t> load;

  explicit DrawnFaces(std::vector<std::int64_t> households) : load(std::move(households)) {
    map.faces.resize(load.size());
    map.borders.resize(load.size());
    map.square_metres.assign(load.size(), 10'000);
    for (std::size_t f = 0; f < load.size(); ++f) {
      map.middle.push_back({static_cast<std::int32_t>(f) * 100'000, 0});
    }
  }
  void meet(std::uint32_t a, std::uint32_t b) {
    map.borders[a].push_back({b, 100, LineKind::street});
    map.borders[b].push_back({a, 100, LineKind::street});
  }
  void estate(std::uint32_t face) { sites.estates.push_back({{}, {face}, 0}); }
};

Pattern with_grids(const std::vector<int>& grids) {
  Pattern pattern;
  pattern.code = "1";
  for (std::size_t s = 0; s < grids.size(); ++s) {
    const std::string code = "1" + std::to_string(s);
    pattern.subdistricts.push_back({code, code, grids[s], {{code + "0", code}}});
  }
  return pattern;
}

geo::Result<AreaLabels> label(const DrawnFaces& drawn, std::vector<std::uint32_t> subdistrict,
                              const Pattern& pattern) {
  geo::NoProgress progress;
  return label_areas(drawn.map, drawn.sites, drawn.load, pattern, std::move(subdistrict), 1, 1,
                     progress);
}

// 0 - 1 - E - 3 - 4: nobody lives behind the estate, and no grid but the estate's is beside it.
TEST(SynthAreaLabels, RefuseGroundThatNoGridCanTake) {
  DrawnFaces drawn({200, 200, 450, 0, 0});
  for (const std::uint32_t f : {0u, 1u, 2u, 3u}) drawn.meet(f, f + 1);
  drawn.estate(2);
  const auto labels = label(drawn, {0, 0, 0, 0, 0}, with_grids({2}));
  ASSERT_FALSE(labels.ok());
  EXPECT_EQ(labels.error().code, geo::ErrorCode::value_invalid);
  EXPECT_EQ(labels.error().place.field, "seed");
}

// 0 and 2 = E and 3 of one subdistrict, 4 and 6 = own and 5 of the other; 3 lies beside the estate
// and 4 alone, 4 beside 0. So 3 can join only once 4 has.
TEST(SynthAreaLabels, JoinWhatIsCutOffOnceItsNeighbourHasJoined) {
  DrawnFaces drawn({400, 0, 450, 0, 0, 400, 0});
  drawn.meet(0, 1);
  drawn.meet(0, 2);
  drawn.meet(2, 3);
  drawn.meet(3, 4);
  drawn.meet(4, 0);
  drawn.meet(4, 6);
  drawn.meet(6, 5);
  drawn.estate(2);
  drawn.sites.own_faces = {6};
  const auto labels = label(drawn, {0, 0, 0, 0, 1, 1, 1}, with_grids({2, 2}));
  ASSERT_TRUE(labels.ok()) << labels.error().detail;
  EXPECT_EQ(labels->grids.size(), 4u);
  EXPECT_EQ(labels->grid[4], labels->grid[0]);
  EXPECT_EQ(labels->grid[3], labels->grid[0]);
  EXPECT_EQ(labels->subdistrict[4], 0u);
  EXPECT_NE(labels->grid[3], labels->grid[2]);
}

// One grid too few in one subdistrict and one too many in the other is not enough of both.
TEST(SynthAreaLabels, CountTheGridsOfEachSubdistrict) {
  DrawnFaces drawn({400, 400, 400, 400});
  for (const std::uint32_t f : {0u, 1u, 2u}) drawn.meet(f, f + 1);
  drawn.sites.own_faces = {0, 1};
  // Two of their own make two grids where one is wanted; two faces cannot make three.
  const auto labels = label(drawn, {0, 0, 1, 1}, with_grids({1, 3}));
  EXPECT_FALSE(labels.ok());
}

}  // namespace
}  // namespace jingwei::services::synth
