#include "data/vector_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>

#include "data/cadre_records.h"
#include "data/facility_kinds.h"
#include "data/feature_cells.h"
#include "data/osm_tags.h"
#include "data/post_records.h"
#include "data/work_records.h"
#include "geo/area.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

using Fields = std::vector<VectorField>;

const VectorField kKey{"key",
                       {"编号", "id", "gid", "osm_id", "source_key", "objectid_1", "标识码"}};
const VectorField kName{"name",
                        {"名称", "name", "名字", "社区名称", "网格名称", "街道名称", "小区名称",
                         "单位名称", "单位", "建筑名称", "设施名称", "mc", "title", "layer"}};
const VectorField kCode{"code",
                        {"编码", "代码", "区划代码", "行政区划代码", "社区编码", "网格编码", "code",
                         "adcode", "xzqdm", "dm"}};
const VectorField kAddress{"address", {"地址", "详细地址", "address", "addr", "门牌"}};
const VectorField kKindOf{"kind", {"类别", "类型", "种类", "kind", "type", "category", "fclass"}};

const Fields kAreaFields = {
    kKey,
    kCode,
    kName,
    {"parent", {"上级", "上级编码", "上级代码", "所属街道", "所属社区", "parent", "parent_code"}}};

const VectorField kProject{
    "project", {"项目", "所属项目", "项目编码", "工程", "所属工程", "project"}, true};
const VectorField kWorkKind{"kind", {"工程类别", "类别", "类型", "种类", "kind", "type"}, true};
const VectorField kUnit{"unit", {"单位", "计量单位", "unit"}, true};
const VectorField kStage{"stage", {"阶段", "进度", "状态", "stage", "status"}};
const VectorField kFinished{"finished_on", {"完工日期", "竣工日期", "完成日期", "finished_on"}};
const VectorField kProvenance{"provenance", {"数据性质", "provenance"}};

const std::map<SourceKind, Fields>& all_fields() {
  static const std::map<SourceKind, Fields> kAll = {
      {SourceKind::subdistricts, kAreaFields},
      {SourceKind::communities, kAreaFields},
      {SourceKind::grids,
       [] {
         Fields f = kAreaFields;
         f.push_back(kKindOf);
         return f;
       }()},
      {SourceKind::compounds, {kKey, kCode, kName}},
      {SourceKind::gullies, {kKey, kCode, kName}},
      {SourceKind::buildings,
       {kKey,
        kName,
        kAddress,
        {"kind", {"用途", "建筑类型", "类别", "类型", "building", "kind", "type"}},
        {"levels", {"层数", "楼层", "楼层数", "levels", "floors", "building:levels", "floor"}}}},
      {SourceKind::facilities,
       {kKey,
        kName,
        {kKindOf.name, kKindOf.columns, true},
        kAddress,
        {"opening_hours", {"营业时间", "开放时间", "opening_hours", "hours"}},
        {"capacity", {"容量", "床位", "车位", "capacity"}}}},
      {SourceKind::ways,
       {kKey,
        kName,
        {"class", {"道路等级", "等级", "highway", "class", "fclass", "类别", "类型", "kind"}, true},
        {"surface", {"路面", "surface"}},
        {"bridge", {"桥", "桥梁", "bridge"}},
        {"tunnel", {"隧道", "tunnel"}},
        {"level", {"层", "layer", "level"}},
        {"step_count", {"台阶数", "级数", "step_count", "steps"}},
        {"incline", {"坡度", "incline", "slope"}}}},
      {SourceKind::organisations,
       {kKey,
        {kName.name, kName.columns, true},
        kKindOf,
        kAddress,
        {"skills", {"职能", "技能", "特长", "skills"}},
        {"headcount", {"人数", "编制", "职工人数", "headcount", "staff"}}}},
      {SourceKind::cadres,
       {kKey,
        {"name", {"干部", "姓名", "名称", "name", "编号"}, true},
        {"organisation", {"单位", "所属单位", "organisation", "organization"}},
        {"skills", {"技能", "特长", "skills"}},
        {"shift", {"班次", "值班时间", "在岗时间", "shift"}},
        {"duty_area", {"责任区", "责任网格", "网格", "社区", "街道", "duty_area"}},
        {"office_lon", {"办公经度", "office_lon"}},
        {"office_lat", {"办公纬度", "office_lat"}},
        {"home_lon", {"住处经度", "住址经度", "home_lon"}},
        {"home_lat", {"住处纬度", "住址纬度", "home_lat"}}}},
      {SourceKind::counts,
       {kKey,
        {"building", {"楼栋编号", "楼栋", "building", "building_id", "建筑编号"}},
        {"entrance", {"单元", "entrance"}},
        {"date", {"日期", "统计日期", "date"}, true},
        {"households", {"户数", "households"}},
        {"people", {"人数", "人口", "people", "population"}},
        {"source", {"来源", "数据来源", "source"}}}},
      {SourceKind::projects,
       {kKey,
        {"code", {"项目编码", "编码", "代码", "code"}},
        {"name", {"项目名称", "工程名称", "名称", "name"}, true},
        kProvenance}},
      {SourceKind::zones,
       {kKey,
        kProject,
        {"name", {"片区名称", "片区", "名称", "name"}, true},
        kStage,
        {"started_on", {"开工日期", "started_on"}},
        kFinished,
        kProvenance}},
      {SourceKind::works,
       {kKey,
        kProject,
        {"name", {"名称", "工程名称", "name"}},
        kWorkKind,
        kUnit,
        {"planned", {"计划量", "设计量", "计划", "planned"}},
        {"done", {"完成量", "完成", "已完成", "done"}},
        kStage,
        {"planned_start", {"计划开工", "计划开工日期", "planned_start"}},
        {"planned_end", {"计划完工", "计划完工日期", "planned_end"}},
        kFinished,
        kProvenance}},
      {SourceKind::declared,
       {kProject,
        {"zone", {"片区", "片区名称", "zone"}},
        kWorkKind,
        kUnit,
        {"quantity", {"数量", "公布数", "总量", "quantity"}, true},
        {"source", {"来源", "数据来源", "文件", "source"}}}},
      {SourceKind::posts,
       {kKey,
        {"kind", {"岗位", "岗位类别", "类别", "类型", "kind", "post"}, true},
        {"area", {"区域编码", "区域", "网格", "社区", "街道", "area"}},
        {"building", {"楼栋编号", "楼栋", "building", "建筑编号"}},
        {"entrance", {"单元", "entrance"}},
        {"holder", {"任职人编号", "任职人", "holder"}},
        {"cadre", {"干部", "cadre"}},
        {"from", {"任职日期", "起始日期", "from"}},
        {"until", {"届满日期", "终止日期", "until"}}}},
      {SourceKind::categories,
       {kKey,
        {"code", {"分类代码", "编码", "代码", "code"}, true},
        {"name", {"分类名称", "名称", "name"}, true},
        {"parent", {"上级代码", "大类代码", "上级", "parent"}}}},
  };
  return kAll;
}

const Fields kPlaceFields = {
    {"lon", {"经度", "lon", "lng", "longitude", "x"}},
    {"lat", {"纬度", "lat", "latitude", "y"}},
    {"lonlat", {"坐标", "经纬度", "coordinate", "coordinates", "location", "lonlat"}},
};

int column_called(const std::vector<std::string>& columns, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (lower(columns[i]) == lower(name)) return static_cast<int>(i);
  }
  return -1;
}

const std::string* named(const NamedValues& values, std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string part_key(const std::string& key, std::size_t part) {
  return part == 0 ? key : fmt::format("{}#{}", key, part);
}

geo::Result<Records> area_records(AreaLevel level, const std::string& key, Cells& cells,
                                  const SourceShape& shape) {
  auto polygons = polygons_of(shape);
  if (!polygons.ok()) return polygons.error();
  Area row;
  row.level = level;
  row.code = cells.code("code");
  row.name = cells.text("name");
  if (row.name.empty()) row.name = row.code;
  if (row.name.empty()) return field_error(ErrorCode::value_invalid, "name", {});
  if (level == AreaLevel::grid) row.kind = cells.text("kind");
  row.provenance = Provenance::surveyed;
  row.source_key = key;
  row.shape = std::move(*polygons);
  row.centre = geo::label_point(row.shape);
  const std::string parent = cells.code("parent");
  return Records{{std::move(row), {}, parent, {}}};
}

template <class Row>
geo::Result<Records> coded_records(const std::string& key, Cells& cells, const SourceShape& shape) {
  auto polygons = polygons_of(shape);
  if (!polygons.ok()) return polygons.error();
  Row row;
  row.code = cells.code("code");
  row.name = cells.text("name");
  row.source_key = key;
  row.shape = std::move(*polygons);
  return Records{{std::move(row), {}, {}, {}}};
}

geo::Result<Records> building_records(const std::string& key, Cells& cells,
                                      const SourceShape& shape) {
  const auto polygons = polygons_of(shape);
  if (!polygons.ok()) return polygons.error();
  Building row;
  row.name = cells.text("name");
  row.address = cells.text("address");
  row.kind = cells.text("kind");
  row.levels = static_cast<std::int16_t>(cells.count("levels", 200));
  Records records;
  for (std::size_t part = 0; part < polygons->size(); ++part) {
    row.source_key = part_key(key, part);
    row.footprint = (*polygons)[part];
    records.push_back({row, {}, {}, {}});
  }
  return records;
}

geo::Result<Records> facility_records(const std::string& key, Cells& cells,
                                      const SourceShape& shape) {
  const auto at = point_of(shape);
  if (!at.ok()) return at.error();
  Facility row;
  row.name = cells.text("name");
  row.tag = cells.text("kind");
  const FacilityKind* kind = facility_kind_from_text(row.tag);
  if (!kind) return field_error(ErrorCode::value_invalid, "kind", row.tag);
  row.kind = kind->kind;
  row.address = cells.text("address");
  row.opening_hours = cells.text("opening_hours");
  row.capacity = cells.count("capacity", 1'000'000);
  row.source_key = key;
  row.at = *at;
  return Records{{std::move(row), {}, {}, {}}};
}

geo::Result<Records> way_records(const std::string& key, Cells& cells, const SourceShape& shape) {
  const auto* lines = std::get_if<std::vector<geo::Polyline>>(&shape);
  if (!lines) return Error{ErrorCode::geometry_wrong_type, "line", {}};
  const std::string word = cells.text("class");
  const auto way_class = walkable_class([&](const char* key_of_tag) {
    return std::string_view(key_of_tag) == "highway" ? word.c_str() : nullptr;
  });
  if (!way_class) return field_error(ErrorCode::value_invalid, "class", word);
  Way row;
  row.way_class = *way_class;
  row.name = cells.text("name");
  row.surface = cells.text("surface");
  if (cells.flag("bridge")) row.flags |= kWayBridge;
  if (cells.flag("tunnel")) row.flags |= kWayTunnel;
  const std::string level = cells.text("level");
  int number = 0;
  const auto [end, fault] = std::from_chars(level.data(), level.data() + level.size(), number);
  if (!level.empty() && (fault != std::errc() || std::abs(number) > 10)) cells.fail("level", level);
  row.level = static_cast<std::int8_t>(std::clamp(number, -10, 10));
  row.step_count = static_cast<std::int16_t>(cells.count("step_count", 5'000));
  row.incline = incline_ratio(cells.text("incline"));
  Records records;
  for (std::size_t part = 0; part < lines->size(); ++part) {
    row.source_key = part_key(key, part);
    row.line = (*lines)[part];
    records.push_back({row, {}, {}, {}});
  }
  return records;
}

geo::Result<Records> organisation_records(const std::string& key, Cells& cells,
                                          const SourceShape& shape) {
  const auto at = point_of(shape);
  if (!at.ok()) return at.error();
  Organisation row;
  row.name = cells.text("name");
  if (row.name.empty()) return field_error(ErrorCode::value_invalid, "name", {});
  row.kind = cells.text("kind");
  row.address = cells.text("address");
  row.skills = cells.text("skills");
  row.headcount = cells.count("headcount", 1'000'000);
  row.source_key = key;
  row.at = *at;
  return Records{{std::move(row), {}, {}, {}}};
}

geo::Result<Records> count_records(const std::string& key, Cells& cells, const SourceShape& shape) {
  CountRow row;
  row.entrance = cells.text("entrance");
  const std::string date = cells.text("date");
  const auto iso = iso_date(date);
  if (!iso) return field_error(ErrorCode::value_invalid, "date", date);
  row.date = *iso;
  row.households = cells.count("households", 100'000);
  row.people = cells.count("people", 1'000'000);
  row.source = cells.text("source");
  row.source_key = key;
  SourceRecord record{std::move(row), {}, cells.text("building"), {}};
  if (const auto* point = std::get_if<geo::Point>(&shape)) record.at = *point;
  if (record.belongs_to.empty() && !record.at) {
    return field_error(ErrorCode::field_missing, "building", {});
  }
  return Records{std::move(record)};
}

geo::Result<Records> records_of_kind(SourceKind kind, const std::string& key, Cells& cells,
                                     const SourceShape& shape, const FieldPoint& point) {
  switch (kind) {
    case SourceKind::subdistricts:
      return area_records(AreaLevel::subdistrict, key, cells, shape);
    case SourceKind::communities:
      return area_records(AreaLevel::community, key, cells, shape);
    case SourceKind::grids:
      return area_records(AreaLevel::grid, key, cells, shape);
    case SourceKind::compounds:
      return coded_records<Compound>(key, cells, shape);
    case SourceKind::gullies:
      return coded_records<Gully>(key, cells, shape);
    case SourceKind::buildings:
      return building_records(key, cells, shape);
    case SourceKind::facilities:
      return facility_records(key, cells, shape);
    case SourceKind::ways:
      return way_records(key, cells, shape);
    case SourceKind::organisations:
      return organisation_records(key, cells, shape);
    case SourceKind::cadres:
      return cadre_records(key, cells, shape, point);
    case SourceKind::counts:
      return count_records(key, cells, shape);
    case SourceKind::projects:
      return project_records(key, cells);
    case SourceKind::zones:
      return zone_records(key, cells, shape);
    case SourceKind::works:
      return work_records(key, cells, shape);
    case SourceKind::declared:
      return declared_records(key, cells);
    case SourceKind::posts:
      return post_records(key, cells);
    case SourceKind::categories:
      return category_records(key, cells);
    default:
      return Error{ErrorCode::usage, {}, {}};
  }
}

}  // namespace

std::span<const VectorField> vector_fields(SourceKind kind) {
  const auto found = all_fields().find(kind);
  if (found == all_fields().end()) return {};
  return found->second;
}

std::span<const PointFields> point_fields(SourceKind kind) {
  static constexpr PointFields kOfCadres[] = {{"office_lon", "office_lat"},
                                              {"home_lon", "home_lat"}};
  return kind == SourceKind::cadres ? std::span<const PointFields>(kOfCadres)
                                    : std::span<const PointFields>();
}

geo::Result<std::vector<ColumnChoice>> choose_columns(SourceKind kind,
                                                      const std::vector<std::string>& columns,
                                                      const NamedValues& mapped,
                                                      const NamedValues& constants) {
  const auto own = vector_fields(kind);
  Fields fields(own.begin(), own.end());
  fields.insert(fields.end(), kPlaceFields.begin(), kPlaceFields.end());
  for (const NamedValues* given : {&mapped, &constants}) {
    for (const auto& [field, value] : *given) {
      const bool known = std::any_of(fields.begin(), fields.end(),
                                     [&](const VectorField& f) { return f.name == field; });
      if (!known) return field_error(ErrorCode::usage, field, value);
    }
  }
  std::vector<ColumnChoice> choices;
  for (const VectorField& field : fields) {
    ColumnChoice choice{std::string(field.name), -1, {}};
    if (const std::string* constant = named(constants, field.name)) {
      choice.constant = *constant;
      choices.push_back(std::move(choice));
      continue;
    }
    if (const std::string* column = named(mapped, field.name)) {
      choice.column = column_called(columns, *column);
      if (choice.column < 0) return field_error(ErrorCode::field_missing, field.name, *column);
    }
    for (std::size_t i = 0; i < field.columns.size() && choice.column < 0; ++i) {
      choice.column = column_called(columns, field.columns[i]);
    }
    if (choice.column >= 0) {
      choices.push_back(std::move(choice));
    } else if (field.required) {
      return field_error(ErrorCode::field_missing, field.name, {});
    }
  }
  return choices;
}

geo::Result<std::vector<SourceRecord>> records_of(SourceKind kind, const std::string& key,
                                                  const FieldText& text, const SourceShape& shape,
                                                  const FieldPoint& point) {
  Cells cells(text);
  auto records = records_of_kind(kind, key, cells, shape, point);
  if (records.ok() && cells.fault()) return *cells.fault();
  return records;
}

std::optional<std::string> iso_date(std::string_view text) {
  std::array<int, 3> parts{};
  std::size_t part = 0, digits = 0;
  if (text.size() == 8 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return iso_date(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6)));
  }
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      if (part > 2 || ++digits > 4) return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i);
    std::size_t length = c == '-' || c == '/' || c == '.' ? 1 : 0;
    for (const std::string_view sign : {"年", "月", "日"}) {
      if (rest.starts_with(sign)) length = sign.size();
    }
    if (length == 0 || digits == 0) return std::nullopt;
    ++part;
    digits = 0;
    i += length;
  }
  const bool closed = (part == 2 && digits > 0) || (part == 3 && digits == 0);
  constexpr std::array kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto [year, month, day] = parts;
  if (!closed || year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 ||
      day > kDays[static_cast<std::size_t>(month - 1)]) {
    return std::nullopt;
  }
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2 && day == 29 && !leap) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::optional<int> count_from_text(std::string_view text, int most) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++digits) {
    int digit = text[i] - '0';
    std::size_t length = 1;
    // Full-width digits are U+FF10 to U+FF19: EF BC 90 to EF BC 99.
    if (text.substr(i).starts_with("\xEF\xBC") && i + 2 < text.size()) {
      digit = static_cast<unsigned char>(text[i + 2]) - 0x90;
      length = 3;
    }
    // A table that keeps numbers as decimals writes 12.0 or 12.000.
    if (text[i] == '.' && digits > 0 &&
        text.substr(i + 1).find_first_not_of('0') == std::string_view::npos) {
      break;
    }
    if (digit < 0 || digit > 9) return std::nullopt;
    value = value * 10 + digit;
    if (value > most) return std::nullopt;
    i += length;
  }
  if (digits == 0) return std::nullopt;
  return static_cast<int>(value);
}

std::optional<double> degrees_from_text(std::string_view text) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace jingwei::data
