#include "services/edits.h"

#include <limits>

#include "data/world.h"

namespace jingwei::services {
namespace {

data::WorldPtr small_world() {
  data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
  const auto square = [](std::int32_t west, std::int32_t east) {
    return geo::MultiPolygon{{{{west, -1000}, {east, -1000}, {east, 1000}, {west, 1000}}, {}}};
  };
  data::Area west{.id = {1},
                  .version = {3},
                  .level = data::AreaLevel::grid,
                  .code = "1",
                  .name = "West",
                  .shape = square(-1000, 0)};
  data::Area east{.id = {2},
                  .version = {3},
                  .level = data::AreaLevel::grid,
                  .code = "2",
                  .name = "East",
                  .shape = square(0, 1000)};
  builder.put(west);
  builder.put(east);
  data::Building house{.id = {1}, .version = {4}, .name = "A", .levels = 5};
  house.footprint = {{{10, 10}, {20, 10}, {20, 20}, {10, 20}}, {}};
  builder.put(house);
  data::Way way{.id = {1}, .version = {2}};
  way.line = {{-500, 0}, {500, 0}};
  builder.put(way);
  return builder.finish({4}, "");
}

data::WorldView whole() { return {small_world(), data::Scope::whole_district("li")}; }

geo::ErrorCode fault(const data::WorldView& view, const Edit& edit) {
  const auto change = plan_edit(view, edit);
  return change ? geo::ErrorCode{} : change.error().code;
}

TEST(PlanEdit, GivesTheRowTheNewValuesWithTheChangeInWords) {
  const auto change = plan_edit(
      whole(), {"buildings", 1, {4}, {{"name", " B "}, {"levels", 6.0}, {"kind", "school"}}});
  ASSERT_TRUE(change.ok());
  ASSERT_EQ(change->of<data::Building>().size(), 1u);
  const auto& write = change->of<data::Building>()[0];
  EXPECT_EQ(write.before->name, "A");
  EXPECT_EQ(write.before->version, data::Revision{4});
  EXPECT_EQ(write.after->name, "B");
  EXPECT_EQ(write.after->levels, 6);
  EXPECT_EQ(write.after->footprint, write.before->footprint);
  EXPECT_EQ(change->actor, "li");
  EXPECT_EQ(change->summary.zh, "建筑 1 改名：A → B；类别 （空） → school；层数 5 → 6");
  EXPECT_EQ(change->summary.en, "building 1: renamed A → B; kind (empty) → school; levels 5 → 6");
}

TEST(PlanEdit, IsEmptyWhenTheRowHasTheseValuesAlready) {
  const auto change = plan_edit(whole(), {"buildings", 1, {4}, {{"name", "A"}}});
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->empty());
}

TEST(PlanEdit, MakesAValueUnknown) {
  const auto change =
      plan_edit(whole(), {"ways", 1, {2}, {{"incline", 0.1}, {"step_count", std::monostate{}}}});
  ASSERT_TRUE(change.ok());
  EXPECT_FLOAT_EQ(change->of<data::Way>()[0].after->incline, 0.1F);
}

TEST(PlanEdit, RefusesWithThePlace) {
  const auto view = whole();
  using geo::ErrorCode;
  EXPECT_EQ(fault(view, {"buildings", 2, {4}, {{"name", "B"}}}), ErrorCode::not_found);
  EXPECT_EQ(fault(view, {"communities", 1, {3}, {{"name", "B"}}}), ErrorCode::not_found);
  EXPECT_EQ(fault(view, {"buildings", 1, {3}, {{"name", "B"}}}), ErrorCode::version_stale);
  EXPECT_EQ(fault(view, {"grids", 1, {3}, {{"code", "2"}}}), ErrorCode::duplicate_key);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const FieldValue& value : std::initializer_list<FieldValue>{
           -1.0, 1.5, 1e9, nan, std::numeric_limits<double>::infinity(), "six"}) {
    EXPECT_EQ(fault(view, {"buildings", 1, {4}, {{"levels", value}}}), ErrorCode::value_invalid);
  }
  for (const char* text : {"a\nb", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xe4\xb8"}) {
    EXPECT_EQ(fault(view, {"buildings", 1, {4}, {{"name", text}}}), ErrorCode::value_invalid);
  }
  const auto error = plan_edit(view, {"buildings", 1, {4}, {{"nonsense", "x"}}}).error();
  EXPECT_EQ(error.code, ErrorCode::request_malformed);
  EXPECT_EQ(error.place.layer, "buildings");
  EXPECT_EQ(error.place.feature, "1");
  EXPECT_EQ(error.place.field, "nonsense");
}

TEST(PlanEdit, RefusesOutsideTheScope) {
  const data::WorldView west(small_world(), data::Scope::of_areas("li", {{1}}));
  EXPECT_EQ(fault(west, {"buildings", 1, {4}, {{"name", "B"}}}), geo::ErrorCode::not_found);
  EXPECT_EQ(fault(west, {"grids", 2, {3}, {{"name", "B"}}}), geo::ErrorCode::not_permitted);
  EXPECT_TRUE(plan_edit(west, {"grids", 1, {3}, {{"name", "B"}}}).ok());
}

}  // namespace
}  // namespace jingwei::services
