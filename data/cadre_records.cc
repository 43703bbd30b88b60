#include "data/cadre_records.h"

#include "data/shift.h"

namespace jingwei::data {
namespace {

// "水电； 开锁" as "水电;开锁".
std::string skill_list(std::string_view text) {
  std::string list;
  const auto add = [&](std::string_view skill) {
    while (skill.starts_with(' ')) skill.remove_prefix(1);
    while (skill.ends_with(' ')) skill.remove_suffix(1);
    if (skill.empty()) return;
    if (!list.empty()) list += ';';
    list += skill;
  };
  for (;;) {
    std::size_t end = text.size(), next = text.size();
    for (const std::string_view sign : {";", "；", "、"}) {
      const std::size_t at = text.find(sign);
      if (at < end) end = at, next = at + sign.size();
    }
    add(text.substr(0, end));
    if (end == text.size()) return list;
    text.remove_prefix(next);
  }
}

}  // namespace

geo::Result<Records> cadre_records(const std::string& key, Cells& cells, const SourceShape& shape,
                                   const FieldPoint& point) {
  Cadre row;
  row.name = cells.text("name");
  if (row.name.empty()) return field_error(geo::ErrorCode::value_invalid, "name", {});
  row.skills = skill_list(cells.text("skills"));
  row.shift = cells.text("shift");
  if (!row.shift.empty() && !shift_from_text(row.shift))
    cells.fail("shift", row.shift, geo::ErrorCode::shift_invalid);
  const auto at = [&](std::string_view lon, std::string_view lat) {
    return point ? point(lon, lat) : std::optional<geo::Point>();
  };
  const auto office = at("office_lon", "office_lat");
  if (!office.ok()) return office.error();
  const auto home = at("home_lon", "home_lat");
  if (!home.ok()) return home.error();
  row.office = *office;
  row.home = *home;
  if (!row.office && !std::holds_alternative<std::monostate>(shape)) {
    const auto drawn = point_of(shape);
    if (!drawn.ok()) return drawn.error();
    row.office = *drawn;
  }
  row.source_key = key;
  SourceRecord record{std::move(row), {}, cells.text("organisation"), {}};
  record.serves = cells.code("duty_area");
  return Records{std::move(record)};
}

}  // namespace jingwei::data
