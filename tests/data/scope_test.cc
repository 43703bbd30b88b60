#include "data/scope.h"

#include <gtest/gtest.h>

namespace jingwei::data {
namespace {

TEST(Scope, OfTheWholeDistrictNamesNoArea) {
  const Scope scope = Scope::whole_district("li");
  EXPECT_TRUE(scope.is_whole_district());
  EXPECT_TRUE(scope.areas().empty());
  EXPECT_EQ(scope.actor(), "li");
}

TEST(Scope, KeysAreEqualForThoseWhoSeeTheSame) {
  const Scope a = Scope::of_areas("li", {{3}, {1}});
  const Scope b = Scope::of_areas("wang", {{1}, {3}});
  EXPECT_EQ(a.cache_key(), b.cache_key());
  EXPECT_EQ(Scope::whole_district("li").cache_key(), Scope::whole_district("wang").cache_key());
}

TEST(Scope, KeysDifferForThoseWhoDoNot) {
  const std::string all = Scope::whole_district("li").cache_key();
  const std::string one = Scope::of_areas("li", {{1}}).cache_key();
  EXPECT_NE(all, one);
  EXPECT_NE(one, Scope::of_areas("li", {{2}}).cache_key());
  EXPECT_NE(one, Scope::of_areas("li", {{1}, {11}}).cache_key());
  EXPECT_NE(Scope::of_areas("li", {{1}, {2}}).cache_key(),
            Scope::of_areas("li", {{12}}).cache_key());
}

TEST(ScopeDeathTest, OfNoAreasIsNotMistakenForTheWholeDistrict) {
  EXPECT_DEATH((void)Scope::of_areas("li", {}), "broken invariant");
}

}  // namespace
}  // namespace jingwei::data
