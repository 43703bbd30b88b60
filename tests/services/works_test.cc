#include "services/works.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "geo/area.h"
#include "services/work_edits.h"
#include "services/works_checks.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/map_world.h"

namespace jingwei::services {
namespace {

using data::AreaId;
using data::AreaLevel;
using data::Scope;
using data::WorldView;
using testing::MapWorld;

// A map with one project: random items of every kind of place, and two zones beside each other that
// leave some ground out.
struct Works {
  explicit Works(std::uint32_t seed) : map(seed, 10), random(seed) {
    data::Project project;
    project.id = {1};
    project.name = "P";
    add_zone("西片", -2'000'000, 100'000);
    add_zone("东片", 100'000, 1'500'000);
    for (int i = 0; i < 40; ++i) add_item(i);
    data::WorldBuilder builder(*map.world());
    builder.put(project);
    for (const auto& row : zones) builder.put(row);
    for (const auto& row : items) builder.put(row);
    std::int64_t id = 1;
    for (const char* zone : {"", "西片", "东片"}) {
      data::DeclaredTotal row;
      row.id = {id++};
      row.project = {1};
      row.zone = zone;
      row.kind = "pavement";
      row.unit = "m";
      row.quantity = {5'000'000};
      builder.put(row);
    }
    world = builder.finish({2}, "chain");
  }

  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
  geo::Point place() { return {number(-2'600'000, 2'600'000), number(-2'600'000, 2'600'000)}; }

  void add_zone(const char* name, std::int32_t west, std::int32_t east) {
    data::Zone zone;
    zone.id = {static_cast<std::int64_t>(zones.size()) + 1};
    zone.project = {1};
    zone.name = name;
    zone.shape = {
        {{{west, -1'800'000}, {east, -1'800'000}, {east, 1'900'000}, {west, 1'900'000}}, {}}};
    zones.push_back(zone);
  }
  void add_item(int i) {
    static const char* const kKinds[] = {"pavement", "transformer", "square"};
    static const char* const kUnits[] = {"m", "台", "m²"};
    data::WorkItem item;
    item.id = {i + 1};
    item.project = {1};
    item.kind = kKinds[i % 3];
    item.unit = i == 39 ? "km" : kUnits[i % 3];
    item.planned = {number(0, 9) == 0 ? 0 : number(0, 3'000'000)};
    item.done = {number(0, 2'000'000)};
    const geo::Point at = place();
    if (i % 3 == 0) {
      geo::Polyline line{at};
      for (int k = number(1, 6); k > 0; --k) {
        line.push_back(
            {line.back().x + number(1, 400'000), line.back().y + number(-400'000, 400'000)});
      }
      item.shape = line;
    } else if (i % 3 == 1) {
      item.shape = at;
    } else {
      const int side = number(20'000, 500'000);
      item.shape = geo::MultiPolygon{
          {{at, {at.x + side, at.y + side / 9}, {at.x + side / 2, at.y + side}}, {}}};
    }
    items.push_back(item);
  }

  WorldView view(const Scope& scope = Scope::whole_district("li")) const { return {world, scope}; }
  ProjectTotals totals(const WorldView& of, DivideBy by) const {
    return totals_of(of, *project_works(of, {1}), by);
  }

  MapWorld map;
  std::mt19937 random;
  std::vector<data::Zone> zones;
  std::vector<data::WorkItem> items;
  data::WorldPtr world;
};

constexpr DivideBy kAllBys[] = {DivideBy::zones, DivideBy::subdistricts, DivideBy::communities,
                                DivideBy::grids};

Amount sum_of(const TotalsRow& row) {
  Amount sum;
  for (const TotalsPart& part : row.parts) sum += part.amount;
  return sum;
}

TEST(Totals, PartsAddUpToTheRowAndRowsToTheItemsExactly) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const Works works(seed);
    for (const DivideBy by : kAllBys) {
      std::map<std::pair<std::string, std::string>, Amount> expected;
      for (const data::WorkItem& item : works.items) {
        expected[{item.kind, item.unit}] += {item.planned, item.done};
      }
      const ProjectTotals totals = works.totals(works.view(), by);
      ASSERT_EQ(totals.rows.size(), expected.size()) << "seed " << seed;
      for (const TotalsRow& row : totals.rows) {
        EXPECT_EQ(row.amount, (expected[{row.kind, row.unit}])) << row.kind << " seed " << seed;
        EXPECT_EQ(sum_of(row), row.amount)
            << row.kind << " by " << kDivideByWords[static_cast<int>(by)] << " seed " << seed;
      }
    }
  }
}

TEST(Totals, ChildrenAddUpToTheirParentExactly) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Works works(seed);
    const WorldView view = works.view();
    const std::pair<DivideBy, DivideBy> kSteps[] = {
        {DivideBy::grids, DivideBy::communities}, {DivideBy::communities, DivideBy::subdistricts}};
    for (const auto& [fine, coarse] : kSteps) {
      const ProjectTotals below = works.totals(view, fine), above = works.totals(view, coarse);
      for (std::size_t r = 0; r < above.rows.size(); ++r) {
        std::map<std::int64_t, Amount> sums;
        for (const TotalsPart& part : below.rows[r].parts) {
          const data::Area* area = view.find<data::Area>({part.id});
          sums[area ? area->parent.value : 0] += part.amount;
        }
        // The grids of this map fill their communities, and those their subdistricts.
        for (const TotalsPart& part : above.rows[r].parts) {
          EXPECT_EQ(sums[part.id], part.amount) << "seed " << seed;
        }
      }
    }
  }
}

TEST(Totals, AgreeWithGeosAboutLengthsAndSurfaces) {
  const testing::GeosOracle geos;
  for (std::uint32_t seed = 1; seed <= 15; ++seed) {
    const Works works(seed);
    const ProjectTotals by_zone = works.totals(works.view(), DivideBy::zones);
    const ProjectTotals by_grid = works.totals(works.view(), DivideBy::grids);
    const auto check = [&](const ProjectTotals& totals, std::int64_t id,
                           const geo::MultiPolygon& ground, double steps) {
      for (const char* kind : {"pavement", "square"}) {
        double expected = 0, items = 0;
        for (const data::WorkItem& item : works.items) {
          if (item.kind != kind || item.unit == "km") continue;
          const auto planned = static_cast<double>(item.planned.thousandths);
          if (const auto* line = std::get_if<geo::Polyline>(&item.shape)) {
            expected += planned * geos.length_in(*line, ground) / (1000 * geo::length(*line).value);
          } else {
            const auto& surface = std::get<geo::MultiPolygon>(item.shape);
            expected += planned * geos.area_in(surface, ground) / geos.area(surface);
          }
          ++items;
        }
        double found = 0;
        for (const TotalsRow& row : totals.rows) {
          if (row.kind != kind || row.unit == "km") continue;
          for (const TotalsPart& part : row.parts) {
            if (part.id == id) found = static_cast<double>(part.amount.planned.thousandths);
          }
        }
        // A thousandth for each step of rounding of each item, and what a millimetre of border is
        // worth of the largest surface.
        EXPECT_NEAR(found, expected, steps * items + 40) << kind << " " << id << " seed " << seed;
      }
    };
    for (const data::Zone& zone : works.zones) check(by_zone, zone.id.value, zone.shape, 1);
    for (const data::Area& area : works.map.areas) {
      if (area.level == AreaLevel::grid) check(by_grid, area.id.value, area.shape, 4);
    }
  }
}

TEST(Totals, OfAScopeAreThePartsThatTheWholeDistrictSeesThereAndNothingElse) {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    Works works(seed);
    std::vector<AreaId> areas{works.map
                                  .areas[static_cast<std::size_t>(works.number(
                                      0, static_cast<int>(works.map.areas.size()) - 1))]
                                  .id};
    if (seed % 2) areas.push_back({works.number(1, static_cast<int>(works.map.areas.size()))});
    const WorldView whole = works.view(), scoped = works.view(Scope::of_areas("wu", areas));
    const auto seen = project_works(scoped, {1});
    if (!seen.ok()) {
      EXPECT_EQ(seen.error().code, geo::ErrorCode::not_found);
      continue;
    }
    for (const DivideBy by : kAllBys) {
      const ProjectTotals mine = totals_of(scoped, *seen, by), all = works.totals(whole, by);
      std::map<std::pair<std::string, std::string>, Amount> first;
      for (const TotalsRow& row : mine.rows) {
        EXPECT_EQ(sum_of(row), row.amount) << "seed " << seed;
        EXPECT_FALSE(row.declared) << "seed " << seed;
        // The same number of a row however it is divided.
        for (const TotalsRow& other : works.totals(scoped, DivideBy::grids).rows) {
          if (other.kind == row.kind && other.unit == row.unit) {
            EXPECT_EQ(other.amount, row.amount) << "seed " << seed;
          }
        }
        for (const TotalsPart& part : row.parts) {
          if (by == DivideBy::zones || part.id == 0) continue;
          const bool inside = scoped.in_scope({part.id});
          const bool above = std::any_of(areas.begin(), areas.end(), [&](AreaId area) {
            return scoped.lies_in(area, {part.id});
          });
          EXPECT_TRUE(inside || above) << "seed " << seed;
          if (!inside) continue;
          for (const TotalsRow& other : all.rows) {
            if (other.kind != row.kind || other.unit != row.unit) continue;
            for (const TotalsPart& same : other.parts) {
              if (same.id == part.id) {
                EXPECT_EQ(same.amount, part.amount) << "seed " << seed;
              }
            }
          }
        }
      }
    }
    // Of each item no more than its ground in scope, and not its whole where it reaches out.
    for (const SeenItem& item : seen->items) {
      EXPECT_LE(item.amount.planned, item.item->planned);
      EXPECT_TRUE(scoped.in_scope(item.area));
      const auto shapes = shapes_in_scope(scoped, item);
      ASSERT_TRUE(shapes.ok());
      ASSERT_FALSE(shapes->empty()) << "seed " << seed;
      if (item.whole) continue;
      for (const geo::Shape& shape : *shapes) {
        geo::Box allowed;
        for (const AreaId area : areas) {
          allowed.extend(geo::bounds(whole.find<data::Area>(area)->shape));
        }
        const geo::Box box = geo::bounds_of(shape), room = geo::grown(allowed, 1);
        EXPECT_TRUE(room.contains(box.min) && room.contains(box.max)) << "seed " << seed;
      }
    }
  }
}

TEST(Totals, TellWhatIsDeclaredOfAZoneOnlyToWhoSeesAllOfIt) {
  Works works(3);
  const auto declared_zones = [&](const WorldView& view) {
    std::set<std::string> names;
    for (const TotalsRow& row : works.totals(view, DivideBy::zones).rows) {
      for (const TotalsPart& part : row.parts) {
        if (part.declared) {
          names.insert(part.name);
          EXPECT_EQ(*part.difference, part.amount.planned - *part.declared);
        }
      }
    }
    return names;
  };
  EXPECT_EQ(declared_zones(works.view()), (std::set<std::string>{"东片", "西片"}));
  // The zones cross the line between the two subdistricts.
  const AreaId west = works.map.areas[0].id;
  EXPECT_TRUE(declared_zones(works.view(Scope::of_areas("wu", {west}))).empty());
  data::WorldBuilder builder(*works.world);
  data::Zone narrow = works.zones[0];
  narrow.shape = {{{{-1'900'000, -1'800'000},
                    {-600'000, -1'800'000},
                    {-600'000, 1'900'000},
                    {-1'900'000, 1'900'000}},
                   {}}};
  builder.put(narrow);
  works.world = builder.finish({3}, "chain");
  EXPECT_EQ(declared_zones(works.view(Scope::of_areas("wu", {west}))),
            std::set<std::string>{"西片"});
}

TEST(Totals, NeverAddDifferentUnitsAndHaveNoProgressWhereNothingIsPlanned) {
  const Works works(5);
  data::WorldBuilder builder(*works.world);
  data::WorkItem item = works.items[0];
  item.id = {100};
  item.kind = "弱电";
  item.planned = {};
  item.done = {};
  builder.put(item);
  item.id = {101};
  item.unit = "处";
  item.planned = {4'000};
  item.done = {1'000};
  builder.put(item);
  const WorldView view(builder.finish({3}, "chain"), Scope::whole_district("li"));
  const ProjectTotals totals = totals_of(view, *project_works(view, {1}), DivideBy::zones);
  std::map<std::string, std::optional<double>> progress;
  for (const TotalsRow& row : totals.rows) {
    if (row.kind == "弱电") progress[row.unit] = row.progress;
  }
  ASSERT_EQ(progress.size(), 2u);
  EXPECT_FALSE(progress["m"]);
  EXPECT_DOUBLE_EQ(*progress["处"], 0.25);
}

TEST(Totals, ListItemsOutsideEveryZone) {
  const Works works(6);
  const ProjectTotals totals = works.totals(works.view(), DivideBy::communities);
  const testing::GeosOracle geos;
  for (const data::WorkItem& item : works.items) {
    const auto* line = std::get_if<geo::Polyline>(&item.shape);
    if (!line) continue;
    const bool outside = std::all_of(works.zones.begin(), works.zones.end(), [&](const auto& zone) {
      return geos.length_in(*line, zone.shape) == 0;
    });
    EXPECT_EQ(outside, std::count(totals.unzoned.begin(), totals.unzoned.end(), item.id) == 1);
  }
  EXPECT_TRUE(std::is_sorted(totals.unzoned.begin(), totals.unzoned.end()));
}

TEST(PlanWorkEdit, IsForEngineersAndForItemsThatLieInTheScopeAsAWhole) {
  const Works works(7);
  data::Account engineer;
  engineer.id = {1};
  engineer.name = "gong";
  engineer.role = data::Role::engineer;
  WorkEdit edit;
  edit.id = {1};
  edit.version = works.world->stamp<data::WorkItem>().revision;
  edit.version = {0};
  edit.done = data::Quantity{1'234};
  edit.finished_on = "2025-10-01";
  const auto change = plan_work_edit(works.view(Scope::of_account(engineer)), edit);
  ASSERT_TRUE(change.ok()) << geo::describe(change.error(), geo::Language::en);
  ASSERT_EQ(change->of<data::WorkItem>().size(), 1u);
  EXPECT_EQ(change->of<data::WorkItem>()[0].after->done.thousandths, 1'234);
  EXPECT_EQ(change->command, "edit");

  WorkEdit stale = edit;
  stale.version = {9};
  EXPECT_EQ(plan_work_edit(works.view(), stale).error().code, geo::ErrorCode::version_stale);
  WorkEdit wrong = edit;
  wrong.planned_end = "2025-2-1";
  EXPECT_EQ(plan_work_edit(works.view(), wrong).error().place.field, "planned_end");
  wrong = edit;
  wrong.planned_start = "2025-05-02";
  wrong.planned_end = "2025-05-01";
  EXPECT_EQ(plan_work_edit(works.view(), wrong).error().code, geo::ErrorCode::value_invalid);
  wrong.id = {999};
  EXPECT_EQ(plan_work_edit(works.view(), wrong).error().code, geo::ErrorCode::not_found);
  for (const data::Role role : {data::Role::viewer, data::Role::cadre, data::Role::dispatcher}) {
    data::Account other = engineer;
    other.role = role;
    EXPECT_EQ(plan_work_edit(works.view(Scope::of_account(other)), edit).error().code,
              geo::ErrorCode::not_permitted);
  }
  // With one grid in view: nothing of an item is not found, a part of it may not be changed.
  std::set<geo::ErrorCode> codes;
  for (const data::Area& area : works.map.areas) {
    data::Account narrow = engineer;
    narrow.areas = {area.id};
    const WorldView view = works.view(Scope::of_account(narrow));
    for (const data::WorkItem& item : works.items) {
      WorkEdit one = edit;
      one.id = item.id;
      const auto seen = seen_work_item(view, item.id);
      const auto planned = plan_work_edit(view, one);
      if (planned.ok()) {
        EXPECT_TRUE(seen->whole);
        continue;
      }
      codes.insert(planned.error().code);
      EXPECT_EQ(planned.error().code,
                seen.ok() ? geo::ErrorCode::not_permitted : geo::ErrorCode::not_found);
    }
  }
  EXPECT_EQ(codes.size(), 2u);
}

TEST(WorksFaults, NameZonesThatOverlapItemsOutsideAndSumsThatDiffer) {
  Works works(8);
  data::WorldBuilder builder(*works.world);
  data::Zone third = works.zones[0];
  third.id = {3};
  third.name = "重叠片";
  builder.put(third);
  works.world = builder.finish({3}, "chain");
  const auto faults = find_works_faults(works.view());
  ASSERT_TRUE(faults.ok());
  std::map<FaultKind, std::size_t> counts;
  for (const Fault& fault : *faults) ++counts[fault.kind];
  EXPECT_EQ(counts[FaultKind::zones_overlap], 1u);
  EXPECT_EQ(counts[FaultKind::work_outside_zones],
            works.totals(works.view(), DivideBy::zones).unzoned.size());
  EXPECT_EQ(counts[FaultKind::declared_differs], 3u);
  std::size_t over = 0;
  for (const data::WorkItem& item : works.items) over += item.done > item.planned;
  EXPECT_EQ(counts[FaultKind::done_exceeds_planned], over);
}

}  // namespace
}  // namespace jingwei::services
