#include "data/post_records.h"

#include "data/model/words.h"

namespace jingwei::data {
namespace {

constexpr std::array<std::pair<std::string_view, PostKind>, 8> kPostKinds = {{
    {word(PostKind::grid_head), PostKind::grid_head},
    {word(PostKind::building_head), PostKind::building_head},
    {word(PostKind::unit_head), PostKind::unit_head},
    {word(PostKind::subdistrict_leader), PostKind::subdistrict_leader},
    {"网格长", PostKind::grid_head},
    {"楼栋长", PostKind::building_head},
    {"单元长", PostKind::unit_head},
    {"包抓领导", PostKind::subdistrict_leader},
}};

}  // namespace

geo::Result<Records> post_records(const std::string& key, Cells& cells) {
  Post row;
  const std::string kind = cells.needed("kind");
  row.kind = cells.word("kind", kPostKinds, PostKind::grid_head);
  row.entrance = cells.text("entrance");
  row.holder = cells.text("holder");
  row.from = cells.date("from");
  row.until = cells.date("until");
  if (!row.from.empty() && !row.until.empty() && row.until < row.from) {
    cells.fail("until", row.until);
  }
  row.source_key = key;
  const bool of_building = row.kind == PostKind::building_head || row.kind == PostKind::unit_head;
  SourceRecord record{row, {}, cells.text("building"), {}};
  record.serves = cells.code("area");
  record.held_by = cells.text("cadre");
  const auto missing = [&](std::string_view field) {
    cells.fail(field, kind, geo::ErrorCode::field_missing);
  };
  if (of_building && record.belongs_to.empty()) missing("building");
  if (row.kind == PostKind::unit_head && row.entrance.empty()) missing("entrance");
  if (!of_building && record.serves.empty()) missing("area");
  return Records{std::move(record)};
}

geo::Result<Records> category_records(const std::string& key, Cells& cells) {
  Category row;
  row.code = cells.code("code");
  if (row.code.empty()) cells.fail("code", {});
  row.name = cells.needed("name");
  row.source_key = key;
  return Records{{std::move(row), {}, cells.code("parent"), {}}};
}

}  // namespace jingwei::data
