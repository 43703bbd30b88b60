#include "data/facility_kinds.h"

#include <gtest/gtest.h>

#include <set>

namespace jingwei::data {
namespace {

TEST(FacilityKinds, EveryTagNamesAKindWithBothNames) {
  ASSERT_GT(facility_tags().size(), 40u);
  std::set<std::pair<std::string, std::string>> seen;
  for (const FacilityTag& tag : facility_tags()) {
    const FacilityKind* kind = find_facility_kind(tag.kind);
    ASSERT_NE(kind, nullptr) << tag.kind;
    EXPECT_FALSE(kind->zh.empty());
    EXPECT_FALSE(kind->en.empty());
    EXPECT_TRUE(seen.insert({tag.key, tag.value}).second) << tag.key << "=" << tag.value;
  }
}

TEST(FacilityKinds, ATextMeansAKindByWordNameOrTag) {
  for (const char* text : {"clinic", "诊所（卫生站）", "Clinic", "healthcare=centre"}) {
    const FacilityKind* kind = facility_kind_from_text(text);
    ASSERT_NE(kind, nullptr) << text;
    EXPECT_EQ(kind->kind, "clinic");
  }
  EXPECT_EQ(facility_kind_from_text("bus_stop")->kind, "bus_stop");
  EXPECT_EQ(facility_kind_from_text("amenity=monument"), nullptr);
  EXPECT_EQ(facility_kind_from_text(""), nullptr);
  EXPECT_EQ(find_facility_kind("amenity"), nullptr);
}

}  // namespace
}  // namespace jingwei::data
