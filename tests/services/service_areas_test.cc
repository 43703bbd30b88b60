#include "services/service_areas.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "geo/area.h"
#include "tests/services/support/drawn_polygon.h"
#include "tests/services/support/models.h"
#include "tests/services/support/random_town.h"
#include "tests/services/support/walk_oracle.h"

namespace jingwei::services {
namespace {

using data::AreaLevel;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr unsigned kSeeds = 12;
// Times are rounded to a millisecond at every vertex and at both ends.
constexpr double kTolerance = 0.05;

double level(geo::Point, geo::Point) { return 0; }

WalkOptions options(geo::WalkProfile profile, geo::WalkDirection direction,
                    std::vector<geo::Minutes> minutes = {{2}, {4}, {7}}) {
  return {profile, direction, std::move(minutes)};
}

// Compares the buildings of a service area with what brute force says of each.
void expect_same_times(const ServiceArea& found, const std::vector<data::BuildingId>& ids,
                       const std::vector<std::optional<double>>& truth, double widest_seconds,
                       double tolerance) {
  std::map<data::BuildingId, double> seconds;
  for (const ReachedBuilding& b : found.buildings) {
    seconds[b.id] = geo::to_seconds(b.time).value;
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto it = seconds.find(ids[i]);
    if (truth[i] && std::abs(*truth[i] - widest_seconds) <= tolerance) continue;
    const bool within = truth[i] && *truth[i] < widest_seconds;
    ASSERT_EQ(it != seconds.end(), within)
        << "building " << ids[i].value << " by brute force " << truth[i].value_or(-1) << " s";
    if (within) {
      EXPECT_NEAR(it->second, *truth[i], tolerance) << "building " << ids[i].value;
    }
  }
}

TEST(ServiceArea, SecondsEqualBruteForceOnRandomTowns) {
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const test::RandomTown town(seed);
    const WalkModelPtr model = test::model_of(town.world);
    const auto points = town.building_points();
    for (const geo::WalkProfile profile : {geo::WalkProfile::adult, geo::WalkProfile::wheelchair}) {
      const test::WalkOracle oracle(town.ways, profile, level);
      for (const data::FacilityId facility : town.facilities) {
        SCOPED_TRACE("seed " + std::to_string(seed) + " facility " +
                     std::to_string(facility.value));
        const geo::Point at = town.view().find<data::Facility>(facility)->at;
        const auto to =
            service_area(town.view(), *model, facility, options(profile, geo::WalkDirection::to));
        const auto from =
            service_area(town.view(), *model, facility, options(profile, geo::WalkDirection::from));
        expect_same_times(*to, town.buildings, oracle.seconds(points, at), 420, kTolerance);
        expect_same_times(*from, town.buildings, oracle.seconds(at, points), 420, kTolerance);
      }
    }
  }
}

// A hill that rises to the east and, less, to the north. The raster is in degrees, so that slopes
// in the frame differ by about one in a thousand over the town.
constexpr double kRiseEast = 0.14, kRiseNorth = 0.05;

geo::Result<geo::ElevationGrid> hill(const data::LocalFrame& frame) {
  constexpr int kCells = 60;
  constexpr double kCell = 0.0005;
  const geo::LonLat centre = frame.parameters().centre;
  const geo::GridPlacement placement{centre.lon - 0.01, centre.lat + 0.02, kCell, kCell};
  std::vector<float> cells;
  for (int row = 0; row < kCells; ++row) {
    for (int column = 0; column < kCells; ++column) {
      const geo::LonLat middle{placement.west + (column + 0.5) * kCell,
                               placement.north - (row + 0.5) * kCell};
      const geo::Point p = *frame.to_frame(middle);
      cells.push_back(
          static_cast<float>(1000 + kRiseEast * p.x / 1000.0 + kRiseNorth * p.y / 1000.0));
    }
  }
  return geo::ElevationGrid(placement, kCells, kCells, std::move(cells));
}

double hill_slope(geo::Point a, geo::Point b) {
  const double dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  return (kRiseEast * dx + kRiseNorth * dy) / std::hypot(dx, dy);
}

TEST(ServiceArea, ToAndFromAFacilityOnAHillEachEqualBruteForce) {
  std::size_t different = 0;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    test::RandomTown town(seed, true);
    data::Elevation elevation;
    elevation.id = {1};
    elevation.file = "hill";
    town.town.put(elevation);
    town.world = town.town.world();
    const WalkModelPtr model = test::model_of(
        town.world, [&](const data::Elevation&) { return hill(town.world->frame()); });
    EXPECT_TRUE(model->ground().has_elevation());
    const auto points = town.building_points();
    const test::WalkOracle oracle(town.ways, geo::WalkProfile::adult, hill_slope);
    for (const data::FacilityId facility : town.facilities) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " facility " + std::to_string(facility.value));
      const geo::Point at = town.view().find<data::Facility>(facility)->at;
      const auto to = service_area(town.view(), *model, facility,
                                   options(geo::WalkProfile::adult, geo::WalkDirection::to));
      const auto from = service_area(town.view(), *model, facility,
                                     options(geo::WalkProfile::adult, geo::WalkDirection::from));
      expect_same_times(*to, town.buildings, oracle.seconds(points, at), 420, 0.6);
      expect_same_times(*from, town.buildings, oracle.seconds(at, points), 420, 0.6);
      different += to->buildings != from->buildings;
    }
  }
  EXPECT_GT(different, 10u);
}

TEST(ServiceArea, CountsBuildingsAndHouseholdsByBandAndArea) {
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const test::RandomTown town(seed);
    const data::WorldView view = town.view();
    const WalkModelPtr model = test::model_of(town.world);
    const BuildingCounts counts(view);
    for (const data::FacilityId facility : town.facilities) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      const auto found = service_area(view, *model, facility,
                                      options(geo::WalkProfile::adult, geo::WalkDirection::to));
      EXPECT_TRUE(found->counts_known);
      for (std::size_t k = 0; k < 3; ++k) {
        std::size_t buildings = 0;
        HouseholdCount sum;
        for (const ReachedBuilding& b : found->buildings) {
          if (b.time > geo::to_milliseconds(found->bands[k].minutes)) continue;
          ++buildings;
          sum += counts.of(b.id).value_or(HouseholdCount{});
        }
        EXPECT_EQ(found->bands[k].buildings, buildings);
        EXPECT_EQ(found->bands[k].count, sum);
      }
      std::size_t areas = 0;
      for (const auto& list : {town.subdistricts, town.communities, town.grids}) {
        for (const data::AreaId id : list) {
          const data::Area* area = view.find<data::Area>(id);
          Tally truth{0, {0, 0, 0}, {}, {{}, {}, {}}};
          for (const data::BuildingId b : town.buildings) {
            // Strips are boxes; a building on a common border belongs to the smaller id.
            if (view.locator().at_level(data::anchor(*view.find<data::Building>(b)), area->level) !=
                id) {
              continue;
            }
            const HouseholdCount count = counts.of(b).value_or(HouseholdCount{});
            ++truth.total;
            truth.count_total += count;
            for (const ReachedBuilding& r : found->buildings) {
              if (r.id != b) continue;
              for (std::size_t k = 0; k < 3; ++k) {
                if (r.time > geo::to_milliseconds(found->bands[k].minutes)) continue;
                ++truth.covered[k];
                truth.count_covered[k] += count;
              }
            }
          }
          const auto it = std::find_if(found->areas.begin(), found->areas.end(),
                                       [&](const AreaTally& a) { return a.id == id; });
          ASSERT_EQ(it != found->areas.end(), truth.covered.back() > 0);
          if (it == found->areas.end()) continue;
          EXPECT_EQ(it->buildings, truth);
          ++areas;
        }
      }
      EXPECT_EQ(found->areas.size(), areas);
    }
  }
}

TEST(ServiceArea, PolygonsAreValidNestedAndHoldExactlyTheReachedLinkPoints) {
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const test::RandomTown town(seed);
    const WalkModelPtr model = test::model_of(town.world);
    const auto points = town.building_points();
    for (const data::FacilityId facility : town.facilities) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " facility " + std::to_string(facility.value));
      const auto found = service_area(town.view(), *model, facility,
                                      options(geo::WalkProfile::adult, geo::WalkDirection::to));
      std::vector<test::DrawnPolygon> drawn;
      for (const Band& band : found->bands) drawn.emplace_back(band.polygon);
      for (std::size_t k = 0; k < drawn.size(); ++k) {
        EXPECT_EQ(drawn[k].why_invalid(), "");
        if (k > 0) {
          EXPECT_TRUE(drawn[k].covers(drawn[k - 1])) << "band " << k;
        }
        std::vector<geo::Point> reached;
        std::set<data::BuildingId> ids;
        for (const ReachedBuilding& b : found->buildings) {
          if (b.time > geo::to_milliseconds(found->bands[k].minutes)) continue;
          reached.push_back(b.at);
          ids.insert(b.id);
          EXPECT_TRUE(drawn[k].covers(b.at)) << "building " << b.id.value << ", band " << k;
        }
        for (std::size_t i = 0; i < points.size(); ++i) {
          if (ids.contains(town.buildings[i])) continue;
          const bool apart = std::all_of(reached.begin(), reached.end(), [&](geo::Point r) {
            return std::hypot(double(r.x) - points[i].x, double(r.y) - points[i].y) > 5000;
          });
          if (apart) {
            EXPECT_FALSE(drawn[k].covers(points[i])) << "building " << town.buildings[i].value;
          }
        }
      }
    }
  }
}

TEST(ServiceArea, LinesOfTheBandsTogetherAreWhatIsReached) {
  test::Town town;
  town.way(test::line({{0, 0}, {3000, 0}}));
  const data::FacilityId facility = town.facility(test::at(0, 0));
  const data::WorldView view = town.view();
  const auto found = service_area(view, *test::model_of(town.world()), facility, WalkOptions{});
  ASSERT_THAT(found->lines, SizeIs(3));
  // 5.0367 km/h: 419.7 m in 5 minutes.
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(found->lines[k].band, k);
    EXPECT_NEAR(found->lines[k].line.front().x / 1000.0, 419.73 * static_cast<double>(k), 0.1);
    EXPECT_NEAR(found->lines[k].line.back().x / 1000.0, 419.73 * static_cast<double>(k + 1), 0.1);
  }
}

TEST(ServiceArea, ALineBelongsToOneWay) {
  test::Town town;
  // Two ways that the network contracts into one edge.
  const data::WayId west = town.way(test::line({{0, 0}, {100, 0}, {200, 10}}));
  const data::WayId east = town.way(test::line({{400, 0}, {200, 10}}));
  const data::FacilityId facility = town.facility(test::at(0, 0));
  const auto found = service_area(town.view(), *test::model_of(town.world()), facility,
                                  options(geo::WalkProfile::adult, geo::WalkDirection::to, {{10}}));
  std::map<data::WayId, double> metres;
  for (const ReachedLine& line : found->lines) {
    EXPECT_FALSE(metres.contains(line.way)) << "in one piece";
    metres[line.way] = geo::length(line.line).value;
  }
  EXPECT_NEAR(metres[west], 200.5, 0.01);
  EXPECT_NEAR(metres[east], 200.25, 0.01);
}

TEST(ServiceArea, AFacilityTwoKilometresFromAnyWayIsUnlinkedAndSaysSo) {
  test::Town town;
  town.way(test::line({{0, 0}, {500, 0}}));
  town.building(test::at(100, 10));
  const data::FacilityId facility = town.facility(test::at(100, 2000));
  const auto found =
      service_area(town.view(), *test::model_of(town.world()), facility, WalkOptions{});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->link, geo::LinkReason::no_way_near);
  EXPECT_THAT(found->buildings, IsEmpty());
  ASSERT_THAT(found->bands, SizeIs(3));
  EXPECT_THAT(found->bands.back().polygon, IsEmpty());
  EXPECT_EQ(found->bands.back().buildings, 0u);
  EXPECT_THAT(found->warnings.back().en, HasSubstr("no walkable way within 300 m"));
}

TEST(ServiceArea, NobodyGetsOnAWayInsideATunnel) {
  test::Town town;
  town.way(test::line({{0, 0}, {0, 100}, {1000, 100}, {1000, 0}}));
  town.way(test::line({{0, 0}, {1000, 0}}), data::WayClass::trunk, data::kWayTunnel, -1);
  const data::FacilityId facility = town.facility(test::at(500, 5));
  const data::BuildingId house = town.building(test::at(400, 10));
  const auto found =
      service_area(town.view(), *test::model_of(town.world()), facility, WalkOptions{});
  EXPECT_NEAR(found->off_path.value, 95, 0.001);
  ASSERT_THAT(found->buildings, SizeIs(1));
  EXPECT_EQ(found->buildings[0].id, house);
  EXPECT_NEAR(geo::to_seconds(found->buildings[0].time).value, (100 + (95 + 90) / 0.6) / 1.39909503,
              0.01);
}

TEST(ServiceArea, WithoutElevationAWarningSaysThatAllIsLevel) {
  test::Town town;
  town.way(test::line({{0, 0}, {500, 0}}));
  const data::FacilityId facility = town.facility(test::at(100, 0));
  const auto found =
      service_area(town.view(), *test::model_of(town.world()), facility, WalkOptions{});
  ASSERT_THAT(found->warnings, SizeIs(1));
  EXPECT_THAT(found->warnings[0].en, HasSubstr("no elevation"));
  EXPECT_THAT(found->warnings[0].zh, HasSubstr("没有高程"));
}

TEST(ServiceArea, AnUnreadableElevationIsWarnedOfAndTheWaysAreLevel) {
  test::Town town;
  town.way(test::line({{0, 0}, {500, 0}}));
  const data::FacilityId facility = town.facility(test::at(0, 0));
  const data::BuildingId building = town.building(test::at(400, 0));
  data::Elevation elevation;
  elevation.id = {1};
  elevation.file = "elevation-0123.tif";
  town.put(elevation);
  const WalkModelPtr model = test::model_of(town.world());
  EXPECT_FALSE(model->ground().has_elevation());
  const auto found = service_area(town.view(), *model, facility, WalkOptions{});
  ASSERT_THAT(found->warnings, SizeIs(1));
  EXPECT_THAT(found->warnings[0].en, HasSubstr("elevation-0123.tif cannot be read"));
  ASSERT_THAT(found->buildings, SizeIs(1));
  EXPECT_EQ(found->buildings[0].id, building);
  EXPECT_NEAR(geo::to_seconds(found->buildings[0].time).value, 400 / 1.39909503, 0.01);
}

TEST(ServiceArea, AssumedSpeedsAreWarnedOf) {
  test::Town town;
  town.way(test::line({{0, 0}, {500, 0}}));
  const data::FacilityId facility = town.facility(test::at(100, 0));
  WalkOptions elderly;
  elderly.profile = geo::WalkProfile::elderly;
  const auto found = service_area(town.view(), *test::model_of(town.world()), facility, elderly);
  EXPECT_THAT(found->warnings.back().en, HasSubstr("assumed"));
}

TEST(ServiceArea, ANetworkThatTheProfileCannotJoinUpIsWarnedOf) {
  test::Town town;
  town.way(test::line({{0, 0}, {200, 0}}));
  town.way(test::line({{200, 0}, {220, 0}}), data::WayClass::steps);
  town.way(test::line({{220, 0}, {420, 0}}));
  const data::FacilityId facility = town.facility(test::at(100, 0));
  const WalkModelPtr model = test::model_of(town.world());
  WalkOptions options;
  const auto adult = service_area(town.view(), *model, facility, options);
  for (const data::Text& warning : adult->warnings) {
    EXPECT_THAT(warning.en, Not(HasSubstr("join up")));
  }
  options.profile = geo::WalkProfile::wheelchair;
  const auto wheelchair = service_area(town.view(), *model, facility, options);
  EXPECT_THAT(wheelchair->warnings.back().en, HasSubstr("at most 48 % of the network"));
}

TEST(ServiceArea, BuildingsOutsideTheScopeAreNeitherListedNorCounted) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const test::RandomTown town(seed);
    const WalkModelPtr model = test::model_of(town.world);
    const data::AreaId community = town.communities[1];
    const data::WorldView scoped(town.world, data::Scope::of_areas("test", {community}));
    std::set<data::BuildingId> visible;
    scoped.for_each<data::Building>(
        [&](const data::Building& row, data::AreaId) { visible.insert(row.id); });
    ASSERT_FALSE(visible.empty());
    for (const data::FacilityId facility : town.facilities) {
      const WalkOptions asked =
          options(geo::WalkProfile::adult, geo::WalkDirection::to, {{4}, {9}});
      const auto all = service_area(town.view(), *model, facility, asked);
      const auto part = service_area(scoped, *model, facility, asked);
      std::vector<ReachedBuilding> expected;
      for (const ReachedBuilding& b : all->buildings) {
        if (visible.contains(b.id)) expected.push_back(b);
      }
      EXPECT_EQ(part->buildings, expected);
      EXPECT_EQ(part->bands.back().buildings, expected.size());
      for (const AreaTally& area : part->areas) {
        EXPECT_TRUE(scoped.lies_in(area.id, community)) << area.name;
        EXPECT_LE(area.buildings.total, visible.size());
      }
    }
  }
}

TEST(ServiceArea, RefusesAFacilityThatIsNotThereAndBandsThatDoNotAscend) {
  test::Town town;
  town.way(test::line({{0, 0}, {500, 0}}));
  const data::FacilityId facility = town.facility(test::at(100, 0));
  const WalkModelPtr model = test::model_of(town.world());
  EXPECT_EQ(service_area(town.view(), *model, {99}, WalkOptions{}).error().code,
            geo::ErrorCode::not_found);
  for (const std::vector<geo::Minutes>& wrong :
       std::vector<std::vector<geo::Minutes>>{{},
                                              {{0}},
                                              {{-5}},
                                              {{10}, {5}},
                                              {{5}, {5}},
                                              {{121}},
                                              {{std::nan("")}},
                                              std::vector<geo::Minutes>(13, geo::Minutes{1})}) {
    WalkOptions asked;
    asked.minutes = wrong;
    EXPECT_EQ(service_area(town.view(), *model, facility, asked).error().code,
              geo::ErrorCode::value_invalid);
  }
}

bool same(const ServiceArea& a, const ServiceArea& b) {
  if (a.facility != b.facility || a.buildings != b.buildings || a.areas != b.areas ||
      a.warnings != b.warnings || a.bands.size() != b.bands.size() ||
      a.lines.size() != b.lines.size()) {
    return false;
  }
  for (std::size_t k = 0; k < a.bands.size(); ++k) {
    if (a.bands[k].polygon != b.bands[k].polygon || a.bands[k].count != b.bands[k].count) {
      return false;
    }
  }
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    if (a.lines[i].band != b.lines[i].band || a.lines[i].line != b.lines[i].line) return false;
  }
  return true;
}

TEST(ServiceAreas, AreTheSameForAnyNumberOfThreadsAndAsEachAlone) {
  test::RandomTown town(3);
  for (int k = 0; k < 40; ++k) town.town.facility(test::at(15 * k, 10 * k));
  town.world = town.town.world();
  const WalkModelPtr model = test::model_of(town.world);
  const auto ids = facilities_of_kind(town.view(), "clinic");
  ASSERT_EQ(ids.size(), 45u);
  geo::NoProgress progress;
  const auto one = service_areas(town.view(), *model, ids, WalkOptions{}, 1, progress);
  const auto three = service_areas(town.view(), *model, ids, WalkOptions{}, 3, progress);
  ASSERT_TRUE(one && three);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto alone = service_area(town.view(), *model, ids[i], WalkOptions{});
    EXPECT_TRUE(same((*one)[i], (*three)[i])) << "facility " << ids[i].value;
    EXPECT_TRUE(same((*one)[i], *alone)) << "facility " << ids[i].value;
  }
}

class StopAtOnce final : public geo::Progress {
 public:
  bool step(std::string_view, double) override { return false; }
};

TEST(ServiceAreas, StopWithCancelled) {
  const test::RandomTown town(1);
  StopAtOnce progress;
  const auto stopped = service_areas(town.view(), *test::model_of(town.world), town.facilities,
                                     WalkOptions{}, 1, progress);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, geo::ErrorCode::cancelled);
}

}  // namespace
}  // namespace jingwei::services
