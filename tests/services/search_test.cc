#include "services/search.h"

#include <random>

namespace jingwei::services {
namespace {

TEST(Folded, ComparesCaseWidthAccentsAndCharacters) {
  EXPECT_EQ(folded("ＡＢｃ　１２"), "abc 12");
  EXPECT_EQ(folded("Església d'Encamp"), "esglesia d'encamp");
  EXPECT_EQ(folded("寶塔區醫院"), folded("宝塔区医院"));
  EXPECT_EQ(folded("  a   b "), "a b");
  EXPECT_EQ(folded("卡司𥰆拉"), "卡司𥰆拉");
  EXPECT_EQ(folded("\xff"), folded("\xff"));
}

data::WorldPtr random_world(std::uint64_t seed, std::vector<data::Facility>& rows) {
  std::mt19937_64 random(seed);
  const auto below = [&](int n) { return static_cast<std::int32_t>(random() % n); };
  data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
  const char* kinds[] = {"clinic", "school"};
  for (int i = 1; i <= 200; ++i) {
    if (below(4) == 0) continue;
    data::Facility row{.id = {i}};
    row.name = std::string(1, static_cast<char>('a' + below(3))) + std::to_string(below(30));
    row.kind = kinds[below(2)];
    row.at = {below(1000), below(1000)};
    rows.push_back(row);
    builder.put(row);
  }
  return builder.finish({1}, "");
}

TEST(Search, FindsWhatALookAtEveryRowFinds) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    std::vector<data::Facility> rows;
    const data::WorldView view(random_world(seed, rows), data::Scope::whole_district("li"));
    std::mt19937_64 random(seed * 7);
    SearchQuery query;
    query.layer = "facilities";
    if (random() % 2) query.text = random() % 2 ? "A1" : "2";
    if (random() % 2) query.kind = "clinic";
    if (random() % 2) query.box = geo::Box{{200, 100}, {700, 900}};
    query.after = static_cast<std::int64_t>(random() % 100);
    query.limit = 1 + random() % 20;
    std::vector<std::int64_t> all, page;
    for (const data::Facility& row : rows) {
      if (!query.kind.empty() && row.kind != query.kind) continue;
      if (query.box && !query.box->contains(row.at)) continue;
      if (!query.text.empty() &&
          row.name.find(query.text == "A1" ? "a1" : "2") == std::string::npos)
        continue;
      all.push_back(row.id.value);
      if (row.id.value > query.after && page.size() < query.limit) page.push_back(row.id.value);
    }
    const auto found = search(view, query);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->matched, all.size()) << "seed " << seed;
    EXPECT_EQ(found->ids, page) << "seed " << seed;
    EXPECT_EQ(found->more, !page.empty() && page.back() != all.back()) << "seed " << seed;
  }
}

TEST(Search, RefusesUnknownLayersAndAreas) {
  std::vector<data::Facility> rows;
  const data::WorldView view(random_world(1, rows), data::Scope::whole_district("li"));
  EXPECT_EQ(search(view, {.layer = "nonsense"}).error().code, geo::ErrorCode::not_found);
  EXPECT_EQ(search(view, {.layer = "facilities", .area = {5}}).error().code,
            geo::ErrorCode::not_found);
}

}  // namespace
}  // namespace jingwei::services
