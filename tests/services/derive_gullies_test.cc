#include "services/derive_gullies.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"
#include "services/ground_counts.h"
#include "services/line_index.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Change;
using data::Gully;
using data::WorldView;
using geo::ErrorCode;
using testing::content_of;

const data::Scope kAll = data::Scope::whole_district("li");

// Three trenches from west to east, 700 m apart, each 80 m wide on either side, on a plateau that
// falls to the east; cells of about 11 m by 9 m.
geo::ElevationGrid trenches() {
  constexpr std::int32_t kColumns = 400, kRows = 220;
  std::vector<float> cells;
  for (std::int32_t r = 0; r < kRows; ++r) {
    for (std::int32_t c = 0; c < kColumns; ++c) {
      const int off = std::abs(r % 70 - 35);
      cells.push_back(
          static_cast<float>(900 - 0.3 * c + 5.0 * std::min(off, 8) + 0.5 * std::max(0, off - 8)));
    }
  }
  return geo::ElevationGrid({109.47, 36.61, 1e-4, 1e-4}, kColumns, kRows, std::move(cells));
}

class DeriveGullies : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto folder = temporary_ / "baota";
    ASSERT_TRUE(init_district(folder, {"610602", "宝塔区", geo::LonLat{109.49, 36.6}}).ok());
    district_ = std::move(*District::open(folder, {}, progress_));
    commit([](const WorldView& view, Change& change) {
      data::Elevation row;
      row.id = view.next_id<data::Elevation>();
      row.file = "elevation-0123456789abcdef.tif";
      change.of<data::Elevation>().push_back({std::nullopt, row});
    });
  }
  WorldView view() const { return district_->view(kAll); }
  void commit(const std::function<void(const WorldView&, Change&)>& fill) {
    const auto receipt = district_->execute(kAll, [&](const WorldView& now) -> geo::Result<Change> {
      Change change;
      change.command = "edit";
      change.summary = {"改", "a change"};
      fill(now, change);
      return change;
    });
    ASSERT_TRUE(receipt.ok()) << describe(receipt.error(), geo::Language::en);
  }
  // A waterway along the row of cells; `off` metres north of it.
  void add_waterway(int row, const std::string& name, const std::string& kind, double off = 0) {
    commit([&](const WorldView& now, Change& change) {
      data::Waterway water;
      water.id = now.next_id<data::Waterway>();
      water.name = name;
      water.kind = kind;
      for (const double lon : {109.471, 109.509}) {
        const double lat = 36.61 - (row + 0.5) * 1e-4;
        geo::Point p = *now.frame().to_frame({lon, lat});
        p.y += static_cast<std::int32_t>(off * 1000);
        water.line.push_back(p);
      }
      change.of<data::Waterway>().push_back({std::nullopt, water});
    });
  }
  void add_gully(const std::string& code, const geo::MultiPolygon& shape) {
    commit([&](const WorldView& now, Change& change) {
      Gully gully;
      gully.id = now.next_id<Gully>();
      gully.code = code;
      gully.name = "炭化沟";
      gully.shape = shape;
      change.of<Gully>().push_back({std::nullopt, gully});
    });
  }
  geo::Result<DeriveGullyReport> run(const DeriveGullyOptions& options) {
    return run_derive_gullies(
        *district_, kAll, options, [](const data::Elevation&) { return trenches(); }, progress_);
  }
  DeriveGullyReport derive(DeriveGullyOptions options = {}) {
    options.gullies.min_square_metres = std::min(options.gullies.min_square_metres, 50'000.0);
    auto report = run(options);
    EXPECT_TRUE(report.ok());
    return report.ok() ? *report : DeriveGullyReport{};
  }
  std::vector<Gully> gullies() const {
    std::vector<Gully> rows;
    view().for_each<Gully>([&](const Gully& row, data::AreaId) { rows.push_back(row); });
    return rows;
  }

  testing::TempFolder temporary_;
  geo::NoProgress progress_;
  std::unique_ptr<District> district_;
};

TEST_F(DeriveGullies, AreCodedFromNorthToSouthAndMarkedAsDerived) {
  EXPECT_EQ(derive().made, 3u);
  const auto rows = gullies();
  ASSERT_EQ(rows.size(), 3u);
  const char* codes[] = {"G001", "G002", "G003"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(rows[i].code, codes[i]);
    EXPECT_EQ(rows[i].provenance, data::Provenance::derived);
    EXPECT_TRUE(geo::is_valid(rows[i].shape));
  }
  EXPECT_GT(data::anchor(rows[0]).y, data::anchor(rows[1]).y);
  EXPECT_GT(data::anchor(rows[1]).y, data::anchor(rows[2]).y);
}

TEST_F(DeriveGullies, ASecondRunChangesNothing) {
  derive();
  const std::string before = content_of(view());
  const DeriveGullyReport report = derive();
  EXPECT_FALSE(report.changed);
  EXPECT_EQ(report.unchanged, 3u);
  EXPECT_TRUE(content_of(view()) == before);
}

TEST_F(DeriveGullies, ARunWithOtherLimitsReplacesThem) {
  derive();
  DeriveGullyOptions narrow;
  narrow.gullies.max_side = {40};
  const DeriveGullyReport report = derive(narrow);
  EXPECT_EQ(report.updated, 3u);
  EXPECT_EQ(gullies().size(), 3u);
  DeriveGullyOptions none;
  none.gullies.max_floor = {1};
  EXPECT_EQ(derive(none).removed, 3u);
  EXPECT_TRUE(gullies().empty());
}

TEST_F(DeriveGullies, HandMadeOnesAreLeftAloneAndKeepTheirCode) {
  const geo::MultiPolygon shape{{{{0, 0}, {100'000, 0}, {0, 100'000}}, {}}};
  add_gully("G002", shape);
  const Gully hand_made = gullies().front();
  derive();
  derive();
  const auto rows = gullies();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows.front(), hand_made);
  std::vector<std::string> codes;
  for (const Gully& row : rows) codes.push_back(row.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"G002", "G001", "G003", "G004"}));
}

TEST_F(DeriveGullies, NamesGivenByHandStay) {
  derive();
  commit([](const WorldView& now, Change& change) {
    const Gully* row = now.find<Gully>({2});
    Gully after = *row;
    after.name = "阳洼沟";
    change.of<Gully>().push_back({*row, after});
  });
  derive();
  EXPECT_EQ(view().find<Gully>({2})->name, "阳洼沟");
}

TEST_F(DeriveGullies, AreNamedAfterTheWaterwayThatRunsInThem) {
  add_waterway(35, "罗家沟", "stream");
  add_waterway(105, "远河", "river", 200);  // past the limit from both lines
  derive();
  const auto rows = gullies();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].name, "罗家沟");
  EXPECT_EQ(rows[1].name, "");
}

TEST_F(DeriveGullies, TellHowTheLinesAgreeWithMappedWaterways) {
  EXPECT_TRUE(derive().notes.empty());
  add_waterway(35, "", "stream", 80);   // near
  add_waterway(105, "", "river", 100);  // not near
  add_waterway(175, "", "canal");       // does not count
  const DeriveGullyReport report = derive();
  const LineAgreement& a = report.agreement;
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_NEAR(a.mapped_near_found / a.mapped_metres, 0.5, 0.1);
  EXPECT_NEAR(a.found_near_mapped / a.found_metres, 1.0 / 3, 0.1);
}

TEST_F(DeriveGullies, UndoTakesThemBack) {
  const std::string before = content_of(view());
  const DeriveGullyReport report = derive();
  ASSERT_TRUE(district_->undo(kAll, report.revision).ok());
  EXPECT_TRUE(content_of(view()) == before);
}

TEST_F(DeriveGullies, ADryRunWritesNothing) {
  DeriveGullyOptions options;
  options.dry_run = true;
  const std::string before = content_of(view());
  EXPECT_EQ(derive(options).made, 3u);
  EXPECT_TRUE(content_of(view()) == before);
}

TEST_F(DeriveGullies, NeedAnElevation) {
  commit([](const WorldView& now, Change& change) {
    now.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) {
      change.of<data::Elevation>().push_back({row, std::nullopt});
    });
  });
  EXPECT_EQ(run({}).error().code, ErrorCode::raster_has_no_heights);
}

TEST_F(DeriveGullies, AScopeOfSomeAreasMayNot) {
  DeriveGullyReport report;
  const WorldView some = district_->view(data::Scope::of_areas("wang", {{1}}));
  const auto plan = plan_derive_gullies(
      some, {}, [](const data::Elevation&) { return trenches(); }, report, progress_);
  EXPECT_EQ(plan.error().code, ErrorCode::not_permitted);
}

TEST_F(DeriveGullies, CountWhatStandsInThem) {
  derive();
  const Gully gully = gullies().front();
  EXPECT_EQ(counts_on(view(), gully.shape).buildings, 0u);
  const geo::Point in = data::anchor(gully), beside{in.x, geo::bounds(gully.shape).max.y + 50'000};
  commit([&](const WorldView& now, Change& change) {
    std::int64_t id = now.next_id<data::Building>().value;
    for (const geo::Point at : {in, geo::Point{in.x + 40'000, in.y}, beside}) {
      data::Building row;
      row.id = {id++};
      row.footprint.shell = {{at.x - 5'000, at.y - 5'000},
                             {at.x + 5'000, at.y - 5'000},
                             {at.x + 5'000, at.y + 5'000},
                             {at.x - 5'000, at.y + 5'000}};
      change.of<data::Building>().push_back({std::nullopt, row});
    }
  });
  EXPECT_EQ(counts_on(view(), gully.shape).buildings, 2u);
  EXPECT_EQ(counts_on(view(), gully.shape).households, std::nullopt);
  commit([&](const WorldView& now, Change& change) {
    for (const std::int64_t building : {2, 3}) {
      data::CountRow row;
      row.id = {now.next_id<data::CountRow>().value + building};
      row.building = {building};
      row.date = "2025-06-30";
      row.households = 7;
      row.people = 20;
      change.of<data::CountRow>().push_back({std::nullopt, row});
    }
  });
  EXPECT_EQ(counts_on(view(), gully.shape).households, (HouseholdCount{7, 20}));
}

TEST(LineIndex, FindsTheNearestLineWithinTheLimit) {
  const std::vector<geo::Polyline> lines = {{{0, 0}, {10'000, 0}}, {{0, 5'000}, {10'000, 5'000}}};
  const LineIndex index(lines);
  EXPECT_EQ(index.nearest({5'000, 1'000}, {90}), 0u);
  EXPECT_EQ(index.nearest({5'000, 4'000}, {90}), 1u);
  EXPECT_EQ(index.nearest({5'000, 2'500}, {90}), 0u) << "of equally near ones the first";
  EXPECT_EQ(index.nearest({5'000, 100'000}, {90}), std::nullopt);
  EXPECT_EQ(index.nearest({5'000, 95'000}, {90}), 1u) << "the limit itself is within";
}

}  // namespace
}  // namespace jingwei::services
