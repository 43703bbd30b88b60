#include "data/vector_fields.h"

#include <gtest/gtest.h>

#include <map>

namespace jingwei::data {
namespace {

using Cells = std::map<std::string, std::string, std::less<>>;

FieldText reading(Cells cells) {
  return [cells = std::move(cells)](std::string_view field) {
    const auto found = cells.find(field);
    return found == cells.end() ? std::string() : found->second;
  };
}

const geo::MultiPolygon kSquare = {{{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}}, {}}};

TEST(VectorFields, FindsColumnsByTheirChineseAndEnglishNames) {
  const auto chosen = choose_columns(SourceKind::communities, {"名称", "CODE", "x"}, {}, {});
  ASSERT_TRUE(chosen.ok());
  std::map<std::string, int> found;
  for (const ColumnChoice& choice : *chosen) found[choice.field] = choice.column;
  EXPECT_EQ(found.at("name"), 0);
  EXPECT_EQ(found.at("code"), 1);
  EXPECT_EQ(found.count("parent"), 0u);
}

TEST(VectorFields, NamesTheFieldThatHasNoColumn) {
  const auto missing = choose_columns(SourceKind::facilities, {"名称"}, {}, {});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, geo::ErrorCode::field_missing);
  EXPECT_EQ(missing.error().place.field, "kind");
  EXPECT_TRUE(choose_columns(SourceKind::facilities, {"名称"}, {}, {{"kind", "clinic"}}).ok());
  const auto absent = choose_columns(SourceKind::facilities, {"名称"}, {{"name", "店名"}}, {});
  EXPECT_EQ(absent.error().place.value, "店名");
  const auto unknown = choose_columns(SourceKind::facilities, {"名称"}, {{"colour", "名称"}}, {});
  EXPECT_EQ(unknown.error().code, geo::ErrorCode::usage);
}

TEST(VectorFields, RefusesValuesByFieldAndValue) {
  const auto floors =
      records_of(SourceKind::buildings, "k", reading({{"levels", "3层半"}}), SourceShape(kSquare));
  ASSERT_FALSE(floors.ok());
  EXPECT_EQ(floors.error().code, geo::ErrorCode::value_invalid);
  EXPECT_EQ(floors.error().place.field, "levels");
  EXPECT_EQ(floors.error().place.value, "3层半");
  const auto code = records_of(SourceKind::grids, "k",
                               reading({{"code", "6.10602006001001E+14"}, {"name", "网格"}}),
                               SourceShape(kSquare));
  EXPECT_EQ(code.error().place.field, "code");
  const auto kind = records_of(SourceKind::facilities, "k", reading({{"kind", "茶馆"}}),
                               SourceShape(geo::Point{1, 2}));
  EXPECT_EQ(kind.error().place.value, "茶馆");
}

TEST(VectorFields, RefusesGeometryOfTheWrongType) {
  EXPECT_EQ(records_of(SourceKind::buildings, "k", reading({}), geo::Point{1, 1}).error().code,
            geo::ErrorCode::geometry_wrong_type);
  EXPECT_EQ(records_of(SourceKind::buildings, "k", reading({}), std::monostate()).error().code,
            geo::ErrorCode::geometry_empty);
  EXPECT_EQ(records_of(SourceKind::ways, "k", reading({{"class", "footway"}}), SourceShape(kSquare))
                .error()
                .code,
            geo::ErrorCode::geometry_wrong_type);
}

TEST(VectorFields, EachPartOfABuildingIsABuilding) {
  geo::MultiPolygon two = kSquare;
  two.push_back({{{5000, 0}, {6000, 0}, {6000, 1000}}, {}});
  const auto records =
      records_of(SourceKind::buildings, "s#7", reading({{"levels", "１２"}}), SourceShape(two));
  ASSERT_TRUE(records.ok());
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ(std::get<Building>((*records)[0].row).source_key, "s#7");
  EXPECT_EQ(std::get<Building>((*records)[1].row).source_key, "s#7#1");
  EXPECT_EQ(std::get<Building>((*records)[1].row).levels, 12);
}

TEST(VectorFields, ReadsDatesAsTheyAreWritten) {
  for (const char* text : {"2024-01-25", "2024/1/25", "2024.1.25", "2024年1月25日", "20240125"}) {
    EXPECT_EQ(iso_date(text), "2024-01-25") << text;
  }
  for (const char* text :
       {"", "2024", "2024-13-01", "2023-02-29", "25.1.2024", "2024-01-25x", "2024--01", "45316"}) {
    EXPECT_EQ(iso_date(text), std::nullopt) << text;
  }
}

TEST(VectorFields, CountsAreWholeAndBounded) {
  EXPECT_EQ(count_from_text("1702", 100'000), 1702);
  EXPECT_EQ(count_from_text("１７０２", 100'000), 1702);
  EXPECT_EQ(count_from_text("12.000", 100), 12);
  for (const char* text : {"", "-1", "1.5", "1702户", "1e3", "100001", "99999999999999999999"}) {
    EXPECT_EQ(count_from_text(text, 100'000), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace jingwei::data
