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

TEST(WorkFields, RefuseQuantitiesStagesAndDatesByFieldAndValue) {
  const Cells good{{"project", "P1"}, {"kind", "pavement"}, {"unit", "m"}, {"planned", "12.5"}};
  const SourceShape line = std::vector<geo::Polyline>{{{0, 0}, {3000, 4000}}};
  const auto with = [&](const char* field, const char* value) {
    Cells cells = good;
    cells.insert_or_assign(field, value);
    return records_of(SourceKind::works, "k", reading(cells), line);
  };
  ASSERT_TRUE(with("done", "12.5").ok());
  struct Case {
    const char *field, *value;
    geo::ErrorCode code;
  };
  using enum geo::ErrorCode;
  for (const Case& wrong :
       {Case{"planned", "1,200", quantity_invalid}, Case{"done", "近400", quantity_invalid},
        Case{"done", "-1", quantity_invalid}, Case{"planned", "1.0005", quantity_invalid},
        Case{"stage", "差不多", value_invalid}, Case{"planned_end", "2025-02-30", value_invalid},
        Case{"finished_on", "去年", value_invalid}, Case{"kind", "", value_invalid},
        Case{"unit", "", value_invalid}, Case{"project", "", value_invalid},
        Case{"provenance", "heard", value_invalid}}) {
    const auto records = with(wrong.field, wrong.value);
    ASSERT_FALSE(records.ok()) << wrong.field;
    EXPECT_EQ(records.error().code, wrong.code) << wrong.field;
    EXPECT_EQ(records.error().place.field, wrong.field);
    EXPECT_EQ(records.error().place.value, wrong.value);
  }
  Cells backwards = good;
  backwards.insert_or_assign("planned_start", "2025-05-02");
  backwards.insert_or_assign("planned_end", "2025.5.1");
  const auto records = records_of(SourceKind::works, "k", reading(backwards), line);
  EXPECT_EQ(records.error().place.field, "planned_end");
  EXPECT_EQ(records.error().place.value, "2025-05-01");
}

TEST(WorkFields, ALineInMetresWithoutPlannedQuantityIsMeasured) {
  Cells cells{{"project", "P1"}, {"kind", "pavement"}, {"unit", "米"}};
  const SourceShape line = std::vector<geo::Polyline>{{{0, 0}, {1000, 1000}, {1000, 2000}}};
  auto records = records_of(SourceKind::works, "k", reading(cells), line);
  ASSERT_TRUE(records.ok());
  EXPECT_TRUE((*records)[0].measured);
  EXPECT_EQ(std::get<WorkItem>((*records)[0].row).planned.thousandths, 2'414);  // 1 + sqrt 2
  EXPECT_EQ(std::get<WorkItem>((*records)[0].row).unit, "m");
  cells["planned"] = "0";
  records = records_of(SourceKind::works, "k", reading(cells), line);
  EXPECT_FALSE((*records)[0].measured);
  EXPECT_EQ(std::get<WorkItem>((*records)[0].row).planned.thousandths, 0);
  cells = {{"project", "P1"}, {"kind", "lamp"}, {"unit", "个"}};
  EXPECT_FALSE((*records_of(SourceKind::works, "k", reading(cells), line))[0].measured);
}

TEST(WorkFields, TakeOneLinePerItem) {
  const Cells cells{{"project", "P1"}, {"kind", "pavement"}, {"unit", "m"}};
  const SourceShape two = std::vector<geo::Polyline>{{{0, 0}, {1000, 0}}, {{0, 500}, {1000, 500}}};
  EXPECT_EQ(records_of(SourceKind::works, "k", reading(cells), two).error().code,
            geo::ErrorCode::geometry_wrong_type);
  EXPECT_EQ(records_of(SourceKind::works, "k", reading(cells), {}).error().code,
            geo::ErrorCode::geometry_empty);
  EXPECT_TRUE(records_of(SourceKind::works, "k", reading(cells), SourceShape(kSquare)).ok());
}

TEST(ZoneFields, NeedAProjectANameAndASurface) {
  const Cells cells{{"project", "P1"},
                    {"name", "炭化沟"},
                    {"stage", "完成"},
                    {"started_on", "2021年3月1日"},
                    {"finished_on", "2022-10-31"}};
  const auto records = records_of(SourceKind::zones, "k", reading(cells), SourceShape(kSquare));
  ASSERT_TRUE(records.ok());
  const auto& zone = std::get<Zone>((*records)[0].row);
  EXPECT_EQ(zone.stage, WorkStage::done);
  EXPECT_EQ(zone.started_on, "2021-03-01");
  EXPECT_EQ((*records)[0].belongs_to, "P1");
  EXPECT_EQ(records_of(SourceKind::zones, "k", reading(cells), geo::Point{1, 1}).error().code,
            geo::ErrorCode::geometry_wrong_type);
  EXPECT_EQ(records_of(SourceKind::zones, "k", reading({{"name", "x"}}), SourceShape(kSquare))
                .error()
                .place.field,
            "project");
}

TEST(DeclaredFields, NeedAQuantity) {
  Cells cells{{"project", "P1"}, {"kind", "pavement"}, {"unit", "m"}, {"quantity", "4200"}};
  EXPECT_TRUE(records_of(SourceKind::declared, "k", reading(cells), {}).ok());
  cells["quantity"] = "";
  EXPECT_EQ(records_of(SourceKind::declared, "k", reading(cells), {}).error().code,
            geo::ErrorCode::quantity_invalid);
  cells["quantity"] = "近400";
  EXPECT_EQ(records_of(SourceKind::declared, "k", reading(cells), {}).error().place.value, "近400");
}

}  // namespace
}  // namespace jingwei::data
