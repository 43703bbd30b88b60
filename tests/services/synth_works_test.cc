// The works of a gully of real shapes, with GEOS as the judge of where they lie.

#include <gtest/gtest.h>

#include "services/synth/governance.h"
#include "tests/services/support/small_ground.h"
#include "tests/support/geos_oracle.h"

namespace jingwei::services::synth {
namespace {

class SynthWorks : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SynthWorks, ::testing::Values(1, 2, 77));

TEST_P(SynthWorks, EveryItemLiesInOneZoneAsAWhole) {
  const Ground& ground = small_ground(GetParam());
  geo::NoProgress progress;
  const auto governance = make_governance(small_pattern(), ground, GetParam(), 1, progress);
  ASSERT_TRUE(governance.ok());
  ASSERT_EQ(governance->zones.size(), 3u);
  ASSERT_GT(governance->work_items.size(), 100u);
  const jingwei::testing::GeosOracle geos;
  std::size_t lines = 0;
  for (const data::WorkItem& item : governance->work_items) {
    const auto held = std::count_if(
        governance->zones.begin(), governance->zones.end(), [&](const data::Zone& zone) {
          if (const auto* line = std::get_if<geo::Polyline>(&item.shape)) {
            return geos.properly_within(*line, zone.shape);
          }
          if (const auto* at = std::get_if<geo::Point>(&item.shape)) {
            return geos.properly_within(*at, zone.shape);
          }
          return geos.properly_within(std::get<geo::MultiPolygon>(item.shape), zone.shape);
        });
    EXPECT_EQ(held, 1) << item.name;
    lines += std::holds_alternative<geo::Polyline>(item.shape);
  }
  EXPECT_GT(lines, 50u);
}

}  // namespace
}  // namespace jingwei::services::synth
