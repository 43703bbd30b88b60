#include <set>

#include "services/synth/pattern.h"

namespace jingwei::services::synth {
namespace {

struct Totals {
  std::size_t subdistricts = 0, communities = 0;
  int grids = 0;
};

Totals totals(const std::vector<Pattern>& patterns) {
  Totals t;
  for (const Pattern& p : patterns) {
    for (const SubdistrictPattern& s : p.subdistricts) {
      ++t.subdistricts;
      t.communities += s.communities.size();
      t.grids += s.grids;
    }
  }
  return t;
}

TEST(SynthPatterns, HaveThePublishedNumbers) {
  const Totals baota = totals(patterns_like("baota"));
  EXPECT_EQ(baota.subdistricts, 6u);
  EXPECT_EQ(baota.communities, 35u);
  EXPECT_EQ(baota.grids, 358);
  const Pattern p = patterns_like("baota").front();
  EXPECT_EQ(p.households, 160'800);
  EXPECT_EQ(p.people, 438'800);
  EXPECT_EQ(p.subdistricts.back().name, "新城街道");
  EXPECT_EQ(p.subdistricts.back().grids, 70);

  EXPECT_EQ(patterns_like("wuhai").size(), 3u);
  const Totals wuhai = totals(patterns_like("wuhai"));
  EXPECT_EQ(wuhai.subdistricts, 15u);
  EXPECT_EQ(wuhai.communities, 68u);
  EXPECT_EQ(wuhai.grids, 786);
  EXPECT_EQ(totals(patterns_like("lingshi")).grids, 115);
  EXPECT_TRUE(patterns_like("atlantis").empty());
}

TEST(SynthPatterns, HaveCodesOfTheRightLengthOnceEach) {
  for (const char* like : {"baota", "wuhai", "lingshi"}) {
    std::set<std::string> codes;
    for (const Pattern& p : patterns_like(like)) {
      EXPECT_EQ(p.code.size(), 6u);
      for (const SubdistrictPattern& s : p.subdistricts) {
        EXPECT_EQ(s.code.size(), 9u);
        EXPECT_EQ(s.code.substr(0, 6), p.code);
        EXPECT_TRUE(codes.insert(s.code).second) << s.code;
        EXPECT_GE(s.grids, static_cast<int>(s.communities.size()));
        for (const CommunityPattern& c : s.communities) {
          EXPECT_EQ(c.code.size(), 12u);
          EXPECT_EQ(c.code.substr(0, 6), p.code);
          EXPECT_TRUE(codes.insert(c.code).second) << c.code;
          EXPECT_TRUE(c.name.ends_with("社区")) << c.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace jingwei::services::synth
