#include "app/exports/service_area_layers.h"

#include <algorithm>

#include "data/facility_kinds.h"

namespace jingwei::app {
namespace {

using data::ExportGeometry;
using data::ExportLayer;
using data::ExportRow;
using data::ExportType;
using data::ExportValue;
using services::HouseholdCount;

constexpr data::ExportType kInteger = ExportType::integer, kReal = ExportType::real,
                           kText = ExportType::text;

ExportValue whole(std::size_t n) { return static_cast<std::int64_t>(n); }
ExportValue seconds(geo::Milliseconds t) { return geo::to_seconds(t).value; }
// "5", "7.5"
std::string minutes_text(geo::Minutes m) {
  std::string text = std::to_string(m.value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

class Maker {
 public:
  Maker(const data::WorldView& view, const ServiceAreaResults& results)
      : view_(view), results_(results), frame_(view.frame()) {}

  ExportLayer bands() const {
    ExportLayer layer{"bands", {"服务圈", "Bands"}, ExportGeometry::multi_polygon, {}, {}};
    layer.columns = facility_columns();
    add(layer, {{"link", {"道路连接", "Link"}, kText},
                {"off_path_metres", {"离路距离（米）", "Off the way (m)"}, kReal},
                {"minutes", {"分钟", "Minutes"}, kReal},
                {"buildings", {"楼栋", "Buildings"}, kInteger},
                {"households", {"户数", "Households"}, kInteger},
                {"people", {"人数", "People"}, kInteger}});
    for (const services::ServiceArea& area : results_.areas) {
      for (const services::Band& band : area.bands) {
        ExportRow row = facility_row(area.facility);
        row.values.push_back(std::string(services::link_reason_name(area.link)));
        row.values.push_back(area.link == geo::LinkReason::no_way_near
                                 ? ExportValue{}
                                 : ExportValue{area.off_path.value});
        row.values.push_back(band.minutes.value);
        row.values.push_back(whole(band.buildings));
        add_count(row, band.count, area.counts_known);
        if (!band.polygon.empty()) row.shape = degrees(frame_, band.polygon);
        layer.rows.push_back(std::move(row));
      }
    }
    return layer;
  }

  ExportLayer lines() const {
    ExportLayer layer{"lines", {"可达道路", "Reached ways"}, ExportGeometry::line, {}, {}};
    layer.columns = {{"facility", {"设施编号", "Facility"}, kInteger},
                     {"minutes", {"分钟", "Minutes"}, kReal},
                     {"way", {"道路编号", "Way"}, kInteger},
                     {"way_name", {"道路", "Way name"}, kText}};
    for (const services::ServiceArea& area : results_.areas) {
      for (const services::ReachedLine& line : area.lines) {
        const data::Way* way = view_.find<data::Way>(line.way);
        layer.rows.push_back({{area.facility.value, results_.options.minutes[line.band].value,
                               line.way.value, way ? way->name : std::string()},
                              degrees(frame_, line.line)});
      }
    }
    return layer;
  }

  ExportLayer buildings() const {
    ExportLayer layer{"buildings", {"可达楼栋", "Buildings"}, ExportGeometry::point, {}, {}};
    layer.columns = facility_columns();
    add(layer, building_columns());
    add(layer, {{"seconds", {"步行秒数", "Seconds"}, kReal},
                {"minutes", {"几分钟圈", "Band (minutes)"}, kReal}});
    for (const services::ServiceArea& area : results_.areas) {
      for (const services::ReachedBuilding& building : area.buildings) {
        ExportRow row = facility_row(area.facility);
        add_building(row, building.id);
        row.values.push_back(seconds(building.time));
        row.values.push_back(band_of(building.time).value);
        row.shape = frame_.to_lonlat(building.at);
        layer.rows.push_back(std::move(row));
      }
    }
    return layer;
  }

  ExportLayer areas() const {
    ExportLayer layer{"areas", {"各区域", "Areas"}, ExportGeometry::none, {}, {}};
    layer.columns = facility_columns();
    add(layer, area_columns());
    for (const services::ServiceArea& area : results_.areas) {
      for (const services::AreaTally& tally : area.areas) {
        ExportRow row = facility_row(area.facility);
        add_tally(row, tally, area.counts_known);
        layer.rows.push_back(std::move(row));
      }
    }
    return layer;
  }

  ExportLayer coverage() const {
    ExportLayer layer{"coverage", {"覆盖情况", "Coverage"}, ExportGeometry::multi_polygon, {}, {}};
    layer.columns = area_columns();
    for (const services::AreaTally& tally : results_.coverage.areas) {
      ExportRow row;
      add_tally(row, tally, results_.coverage.counts_known);
      if (const data::Area* area = view_.find<data::Area>(tally.id)) {
        row.shape = degrees(frame_, area->shape);
      }
      layer.rows.push_back(std::move(row));
    }
    return layer;
  }

  ExportLayer uncovered() const {
    ExportLayer layer{"uncovered", {"未覆盖楼栋", "Uncovered"}, ExportGeometry::point, {}, {}};
    layer.columns = building_columns();
    add(layer, {{"reason", {"原因", "Reason"}, kText},
                {"nearest", {"最近设施编号", "Nearest facility"}, kInteger},
                {"seconds", {"步行秒数", "Seconds"}, kReal}});
    for (const services::UncoveredBuilding& building : results_.coverage.uncovered) {
      ExportRow row;
      add_building(row, building.id);
      row.values.push_back(std::string(services::uncovered_reason_name(building.reason)));
      row.values.push_back(building.time ? ExportValue{building.facility.value} : ExportValue{});
      row.values.push_back(building.time ? seconds(*building.time) : ExportValue{});
      row.shape = frame_.to_lonlat(building.at);
      layer.rows.push_back(std::move(row));
    }
    return layer;
  }

 private:
  static void add(ExportLayer& layer, std::vector<data::ExportColumn> columns) {
    std::move(columns.begin(), columns.end(), std::back_inserter(layer.columns));
  }

  static std::vector<data::ExportColumn> facility_columns() {
    return {{"facility", {"设施编号", "Facility"}, kInteger},
            {"facility_name", {"设施", "Facility name"}, kText},
            {"kind", {"类别", "Kind"}, kText}};
  }
  ExportRow facility_row(data::FacilityId id) const {
    const data::Facility* facility = view_.find<data::Facility>(id);
    return {{id.value, facility ? facility->name : std::string(),
             facility ? facility->kind : std::string()},
            {}};
  }

  static std::vector<data::ExportColumn> building_columns() {
    return {{"building", {"楼栋编号", "Building"}, kInteger},
            {"building_name", {"楼栋", "Building name"}, kText},
            {"address", {"地址", "Address"}, kText},
            {"community", {"社区", "Community"}, kText},
            {"grid", {"网格", "Grid"}, kText}};
  }
  void add_building(ExportRow& row, data::BuildingId id) const {
    const data::Building* building = view_.find<data::Building>(id);
    row.values.push_back(id.value);
    row.values.push_back(building ? building->name : std::string());
    row.values.push_back(building ? building->address : std::string());
    const data::AreaId finest = view_.area_of<data::Building>(id);
    row.values.push_back(area_name(finest, data::AreaLevel::community));
    row.values.push_back(area_name(finest, data::AreaLevel::grid));
  }
  std::string area_name(data::AreaId finest, data::AreaLevel level) const {
    const data::Area* area = view_.find<data::Area>(view_.ancestor_at(finest, level));
    return area ? area->name : std::string();
  }

  std::vector<data::ExportColumn> area_columns() const {
    std::vector<data::ExportColumn> columns = {{"level", {"层级", "Level"}, kText},
                                               {"area", {"区域编号", "Area"}, kInteger},
                                               {"code", {"编码", "Code"}, kText},
                                               {"area_name", {"区域", "Area name"}, kText},
                                               {"buildings", {"楼栋总数", "Buildings"}, kInteger}};
    for (const geo::Minutes m : results_.options.minutes) {
      const std::string n = minutes_text(m);
      columns.push_back({"within_" + n, {n + " 分钟内", "Within " + n + " min"}, kInteger});
    }
    columns.push_back({"beyond", {"未覆盖", "Beyond"}, kInteger});
    columns.push_back({"households", {"户数总计", "Households"}, kInteger});
    for (const geo::Minutes m : results_.options.minutes) {
      const std::string n = minutes_text(m);
      columns.push_back({"households_within_" + n,
                         {n + " 分钟内户数", "Households within " + n + " min"},
                         kInteger});
    }
    return columns;
  }
  void add_tally(ExportRow& row, const services::AreaTally& area, bool counts_known) const {
    const services::Tally& tally = area.buildings;
    const auto count = [&](const HouseholdCount& c) {
      return counts_known ? ExportValue{c.households} : ExportValue{};
    };
    row.values.push_back(std::string(data::area_layer(area.level)));
    row.values.push_back(area.id ? ExportValue{area.id.value} : ExportValue{});
    row.values.push_back(area.code);
    row.values.push_back(area.name);
    row.values.push_back(whole(tally.total));
    for (const std::size_t n : tally.covered) row.values.push_back(whole(n));
    row.values.push_back(whole(tally.total - tally.covered.back()));
    row.values.push_back(count(tally.count_total));
    for (const HouseholdCount& c : tally.count_covered) row.values.push_back(count(c));
  }
  static void add_count(ExportRow& row, const HouseholdCount& count, bool known) {
    row.values.push_back(known ? ExportValue{count.households} : ExportValue{});
    row.values.push_back(known ? ExportValue{count.people} : ExportValue{});
  }
  geo::Minutes band_of(geo::Milliseconds time) const {
    return *std::find_if(results_.options.minutes.begin(), results_.options.minutes.end(),
                         [&](geo::Minutes m) { return time <= geo::to_milliseconds(m); });
  }

  const data::WorldView& view_;
  const ServiceAreaResults& results_;
  const data::LocalFrame& frame_;
};

}  // namespace

ExportLayers service_area_layers(const data::WorldView& view, const ServiceAreaResults& results) {
  const Maker maker(view, results);
  ExportLayers made;
  made.csv = "buildings";
  made.geojson = "bands";
  made.layers = {maker.bands(), maker.lines(),    maker.buildings(),
                 maker.areas(), maker.coverage(), maker.uncovered()};
  for (const services::ServiceArea& area : results.areas) {
    for (const data::Text& warning : area.warnings) {
      if (std::find(made.notes.begin(), made.notes.end(), warning) == made.notes.end()) {
        made.notes.push_back(warning);
      }
    }
  }
  return made;
}

}  // namespace jingwei::app
