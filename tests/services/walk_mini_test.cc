// The street plans of tests/data/sets/walk-mini from file to times: what its README states.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/osm_source.h"
#include "geo/area.h"
#include "geo/reach.h"
#include "services/walk_model_builder.h"

namespace jingwei::services {
namespace {

class WaysOnly final : public data::SourceSink {
 public:
  bool progress(double) override { return true; }
  bool record(data::SourceRecord record) override {
    if (auto* way = std::get_if<data::Way>(&record.row)) ways.push_back(std::move(*way));
    return true;
  }
  void refused(geo::Error) override { ++refusals; }
  void warned(geo::Error) override {}
  void note(data::Text) override {}
  void heights(std::vector<float>) override {}
  void summary(data::SourceSummary) override {}

  std::vector<data::Way> ways;
  int refusals = 0;
};

// The place of the plans' facility.
constexpr geo::LonLat kFacility{109.49, 36.6};

struct Plan {
  data::LocalFrame frame{{kFacility}};
  std::vector<data::Way> ways;
  geo::WalkNetwork network;

  explicit Plan(const std::string& name) {
    data::SourceRequest request;
    request.file = std::string(JINGWEI_TEST_DATA) + "/walk-mini/" + name;
    request.kind = data::SourceKind::osm;
    request.frame = frame.parameters();
    WaysOnly sink;
    EXPECT_TRUE(data::read_osm(request, sink).ok());
    EXPECT_EQ(sink.refusals, 0);
    ways = std::move(sink.ways);
    std::vector<geo::WalkWayInput> inputs;
    for (std::size_t i = 0; i < ways.size(); ++i) {
      geo::WalkWayInput& input = inputs.emplace_back();
      input.id = static_cast<std::int64_t>(i) + 1;
      input.line = ways[i].line;
      input.surface = walk_surface(ways[i].way_class);
      input.bridge = ways[i].flags & data::kWayBridge;
      input.level = ways[i].level;
    }
    network = geo::WalkNetwork::build(inputs);
  }
  geo::Point at(double lon, double lat) const { return frame.to_frame({lon, lat}).value(); }
};

TEST(WalkMiniFiles, StepsTakeLongerThanTheFlat) {
  const Plan flat("t1_flat.osm"), steps("t1_steps.osm");
  ASSERT_EQ(flat.network.edge_count(), 1u);
  ASSERT_EQ(steps.network.edge_count(), 1u);
  const geo::WalkTimes flat_times(flat.network, geo::WalkProfile::adult);
  const geo::WalkTimes steps_times(steps.network, geo::WalkProfile::adult);
  // The plans were drawn on a sphere: 400.5 m on the ellipsoid.
  EXPECT_NEAR(flat_times.forward({0}).back(), 400.5 / (5.0367 / 3.6) * 1000, 100);
  EXPECT_GT(steps_times.forward({0}).back(), flat_times.forward({0}).back() + 200'000);
}

TEST(WalkMiniFiles, NothingOnTheOtherBankIsWithinFifteenMinutes) {
  const Plan plan("t2_river.osm");
  EXPECT_EQ(plan.network.report().components, 1u);
  const geo::WalkTimes times(plan.network, geo::WalkProfile::adult);
  const geo::WalkLinker linker(plan.network);
  std::vector<geo::Point> points{plan.at(109.49, 36.6)};
  for (int i = 0; i <= 40; ++i) points.push_back(plan.at(109.4788 + 0.00112 * i, 36.5994));
  const geo::LinkedPoints linked = linker.link(times, points);
  geo::Reach reach(times);
  reach.search(linked[0], geo::WalkDirection::to, {900'000});
  EXPECT_EQ(reach.points(linked).size(), 1u);  // the place itself
}

TEST(WalkMiniFiles, ALongEdgeIsReachedInPart) {
  const Plan plan("t3_longedge.osm");
  const geo::WalkTimes times(plan.network, geo::WalkProfile::adult);
  const geo::WalkLinker linker(plan.network);
  const std::vector<geo::Point> points{plan.at(109.49, 36.6)};
  const geo::LinkedPoints linked = linker.link(times, points);
  geo::Reach reach(times);
  reach.search(linked[0], geo::WalkDirection::to, {900'000});
  double east = 0;
  for (const geo::ReachedLine& line : reach.lines({-1}, {900'000})) {
    for (const geo::Point p : line.line) east = std::max(east, p.x / 1000.0);
  }
  EXPECT_NEAR(east, 1259.2, 0.2);
}

TEST(WalkMiniFiles, ADetachedStubIsPassedOverAndSaidSo) {
  const Plan plan("t4_island.osm");
  const geo::WalkTimes times(plan.network, geo::WalkProfile::adult);
  const geo::WalkLinker linker(plan.network);
  const std::vector<geo::Point> points{plan.at(109.49, 36.6), plan.at(109.4944758, 36.5997287)};
  const geo::LinkedPoints linked = linker.link(times, points);
  EXPECT_EQ(linked[0].reason, geo::LinkReason::linked);
  EXPECT_TRUE(linked[0].passed_over_detached);
  EXPECT_NEAR(linked[0].candidates[0].off_path.value, 30, 0.5);
  geo::Reach reach(times);
  reach.search(linked[0], geo::WalkDirection::to, {900'000});
  EXPECT_NE(reach.time(linked[1]), geo::kNever);
}

}  // namespace
}  // namespace jingwei::services
