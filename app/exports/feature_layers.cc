#include "app/exports/feature_layers.h"

#include "app/exports/row_writer.h"
#include "data/model/words.h"

namespace jingwei::app {
namespace {

using data::ExportValue;

void write_fields(RowWriter& out, const data::Area& row) {
  out.text("code", "编码", "code", row.code);
  out.text("kind", "类别", "kind", row.kind);
}
void write_fields(RowWriter& out, const data::Place& row) {
  out.text("kind", "类别", "kind", row.kind);
}
void write_fields(RowWriter& out, const data::Compound& row) {
  out.text("code", "编码", "code", row.code);
}
void write_fields(RowWriter& out, const data::Building& row) {
  out.text("address", "地址", "address", row.address);
  out.text("kind", "类别", "kind", row.kind);
  out.known("levels", "层数", "levels", row.levels);
}
void write_fields(RowWriter& out, const data::Facility& row) {
  out.text("kind", "类别", "kind", row.kind);
  out.text("tag", "原标签", "tag", row.tag);
  out.text("address", "地址", "address", row.address);
  out.text("opening_hours", "开放时间", "opening hours", row.opening_hours);
  out.known("capacity", "容量", "capacity", row.capacity);
}
void write_fields(RowWriter& out, const data::Organisation& row) {
  out.text("kind", "类别", "kind", row.kind);
  out.text("address", "地址", "address", row.address);
  out.text("skills", "专长", "skills", row.skills);
  out.known("headcount", "人数", "headcount", row.headcount);
}
void write_fields(RowWriter& out, const data::Way& row) {
  out.text("class", "等级", "class", data::word(row.way_class));
  out.integer("bridge", "桥", "bridge", (row.flags & data::kWayBridge) != 0);
  out.integer("tunnel", "隧道", "tunnel", (row.flags & data::kWayTunnel) != 0);
  out.integer("covered", "有顶", "covered", (row.flags & data::kWayCovered) != 0);
  out.integer("level", "层", "level", row.level);
  out.known("step_count", "台阶数", "steps", row.step_count);
  out.real("incline", "坡度", "incline", row.incline);
  out.text("surface", "路面", "surface", row.surface);
}
void write_fields(RowWriter& out, const data::Waterway& row) {
  out.text("kind", "类别", "kind", row.kind);
}
void write_fields(RowWriter& out, const data::Gully& row) {
  out.text("code", "编码", "code", row.code);
}

data::ExportShape shape_of(const data::LocalFrame& frame, const geo::MultiPolygon& shape) {
  return degrees(frame, shape);
}
data::ExportShape shape_of(const data::LocalFrame& frame, const geo::Polygon& shape) {
  return degrees(frame, geo::MultiPolygon{shape});
}
data::ExportShape shape_of(const data::LocalFrame& frame, const geo::Polyline& line) {
  return degrees(frame, line);
}
data::ExportShape shape_of(const data::LocalFrame& frame, geo::Point at) {
  return frame.to_lonlat(at);
}

template <class Row>
const auto& geometry_of(const Row& row) {
  if constexpr (requires { row.shape; }) {
    return row.shape;
  } else if constexpr (requires { row.footprint; }) {
    return row.footprint;
  } else if constexpr (requires { row.line; }) {
    return row.line;
  } else {
    return row.at;
  }
}

template <class Row>
constexpr data::ExportGeometry geometry_type() {
  if constexpr (requires(Row row) { row.line; }) return data::ExportGeometry::line;
  if constexpr (requires(Row row) { row.at; }) return data::ExportGeometry::point;
  return data::ExportGeometry::multi_polygon;
}

template <class Row>
void write_row(RowWriter out, const data::WorldView& view, const Row& row, data::AreaId area) {
  out.integer("id", "编号", "id", row.id.value);
  out.text("name", "名称", "name", row.name);
  write_fields(out, row);
  out.areas(view, area);
  out.text("source_key", "来源编号", "source key", row.source_key);
}

}  // namespace

data::ExportLayer feature_layer(const data::WorldView& view, const services::FeatureLayer& layer) {
  data::ExportLayer out;
  out.key = layer.name;
  out.title = {std::string(layer.zh), std::string(layer.en)};
  services::with_row_type(layer.name, [&](auto type) {
    using Row = typename decltype(type)::type;
    out.geometry = geometry_type<Row>();
    std::vector<ExportValue> unused;
    write_row(RowWriter(&out.columns, unused), view, Row{}, {});
    view.for_each<Row>([&](const Row& row, data::AreaId area) {
      if (!services::belongs_to_layer(row, layer.name)) return;
      data::ExportRow& made = out.rows.emplace_back();
      write_row(RowWriter(nullptr, made.values), view, row, area);
      made.shape = shape_of(view.frame(), geometry_of(row));
    });
  });
  return out;
}

}  // namespace jingwei::app
