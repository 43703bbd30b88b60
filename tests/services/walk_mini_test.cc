// Four street plans that break walking engines, imported and asked as a user would.

#include <gmock/gmock.h>

#include "geo/area.h"
#include "services/imports.h"
#include "services/service_areas.h"
#include "tests/services/support/models.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr double kFlat = 1.39909503;                              // m/s
constexpr double kStepsLevel = 2 / (1 / 0.45 + 1 / 0.6);          // mean pace up and down
const geo::LonLat kWest{109.49, 36.6}, kEast{109.4944758, 36.6};  // 400 m apart

// A district that holds a plan's ways, and what a test puts beside them.
class WalkMini : public ::testing::Test {
 protected:
  void import(const std::string& plan) {
    const data::Scope scope = data::Scope::whole_district("li");
    const auto folder = temporary_ / plan;
    ASSERT_TRUE(init_district(folder, {"mini", "Mini", kWest}));
    auto opened = District::open(folder, {}, progress_);
    ASSERT_TRUE(opened) << describe(opened.error(), geo::Language::en);
    ImportRequest request;
    request.source.file = std::filesystem::path(JINGWEI_TEST_DATA) / "walk-mini" / (plan + ".osm");
    request.source.kind = data::SourceKind::osm;
    request.worker = JINGWEI_BINARY;
    const auto done = run_import(**opened, scope, request, progress_);
    ASSERT_TRUE(done) << describe(done.error(), geo::Language::en);
    builder_.emplace((*opened)->view(scope).world());
    frame_.emplace((*opened)->view(scope).frame());
  }
  data::FacilityId facility(geo::LonLat at) {
    data::Facility row;
    row.id = {++next_};
    row.name = "F";
    row.kind = "clinic";
    row.at = *frame_->to_frame(at);
    builder_->put(row);
    return row.id;
  }
  data::BuildingId building(geo::LonLat at) {
    const geo::Point c = *frame_->to_frame(at);
    data::Building row;
    row.id = {++next_};
    row.footprint.shell = {{c.x - 500, c.y - 500},
                           {c.x + 500, c.y - 500},
                           {c.x + 500, c.y + 500},
                           {c.x - 500, c.y + 500}};
    builder_->put(row);
    return row.id;
  }
  ServiceArea ask(data::FacilityId facility) {
    const data::WorldView view(builder_->finish({99}, "mini"), data::Scope::whole_district("li"));
    return *service_area(view, *test::model_of(view.world_ptr()), facility, WalkOptions{});
  }

  jingwei::testing::TempFolder temporary_;
  geo::NoProgress progress_;
  std::optional<data::WorldBuilder> builder_;
  std::optional<data::LocalFrame> frame_;
  std::int64_t next_ = 1000;
};

TEST_F(WalkMini, StepsTakeLongerThanALevelPath) {
  double seconds[2] = {};
  for (const int steps : {0, 1}) {
    import(steps ? "t1_steps" : "t1_flat");
    building(kEast);
    const ServiceArea found = ask(facility(kWest));
    ASSERT_THAT(found.buildings, SizeIs(1));
    seconds[steps] = geo::to_seconds(found.buildings[0].time).value;
  }
  // The plan's 400 m are 400.3 m on the ellipsoid.
  EXPECT_NEAR(seconds[0], 400.3 / kFlat, 0.3);
  EXPECT_NEAR(seconds[1], 200.15 / kFlat + 200.15 / kStepsLevel, 0.3);
}

TEST_F(WalkMini, NothingOnTheOtherBankIsReachedWithinAQuarterOfAnHour) {
  import("t2_river");
  const data::BuildingId here = building({109.492, 36.6});
  building({109.49, 36.59946});
  building({109.492, 36.59946});
  const ServiceArea found = ask(facility(kWest));
  ASSERT_THAT(found.buildings, SizeIs(1));
  EXPECT_EQ(found.buildings[0].id, here);
}

TEST_F(WalkMini, OfALongRoadWithoutJunctionAPartIsReached) {
  import("t3_longedge");
  const ServiceArea found = ask(facility(kWest));
  double along = 0;
  for (const ReachedLine& line : found.lines) {
    if (std::abs(line.line.front().y - line.line.back().y) < 1000) {
      along += geo::length(line.line).value;
    }
  }
  EXPECT_NEAR(along, 1259, 0.5);
}

TEST_F(WalkMini, TheStreetIsTakenThoughAStubThatJoinsNothingIsNearerAndThatIsSaid) {
  import("t4_island");
  const data::BuildingId house = building({109.495, 36.5998});
  const ServiceArea found = ask(facility({109.49, 36.60008}));
  EXPECT_EQ(found.link, geo::LinkReason::linked);
  ASSERT_THAT(found.buildings, SizeIs(1));
  EXPECT_EQ(found.buildings[0].id, house);
  EXPECT_THAT(found.warnings.back().en, HasSubstr("hangs together with nothing else"));
}

}  // namespace
}  // namespace jingwei::services
