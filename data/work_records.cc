#include "data/work_records.h"

#include <fmt/format.h>

#include <cmath>

#include "data/model/words.h"
#include "data/quantity.h"
#include "geo/area.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::array<std::pair<std::string_view, WorkStage>, 11> kStages = {{
    {word(WorkStage::planned), WorkStage::planned},
    {word(WorkStage::under_way), WorkStage::under_way},
    {word(WorkStage::done), WorkStage::done},
    {"计划", WorkStage::planned},
    {"未开工", WorkStage::planned},
    {"在建", WorkStage::under_way},
    {"开工", WorkStage::under_way},
    {"施工中", WorkStage::under_way},
    {"完成", WorkStage::done},
    {"完工", WorkStage::done},
    {"已完工", WorkStage::done},
}};

constexpr std::array<std::pair<std::string_view, Provenance>, 4> kProvenances = {{
    {word(Provenance::surveyed), Provenance::surveyed},
    {word(Provenance::osm), Provenance::osm},
    {word(Provenance::made_up), Provenance::made_up},
    {word(Provenance::synthetic), Provenance::synthetic},
}};

// A date that stands before another which it must follow.
void check_order(Cells& cells, const std::string& first, std::string_view field,
                 const std::string& second) {
  if (!first.empty() && !second.empty() && second < first) cells.fail(field, second);
}

// A quantity belongs to one line: of several nobody could say which has how much of it.
geo::Result<geo::Shape> work_shape(const SourceShape& shape) {
  if (const auto* point = std::get_if<geo::Point>(&shape)) return geo::Shape(*point);
  if (const auto* surface = std::get_if<geo::MultiPolygon>(&shape)) return geo::Shape(*surface);
  const auto* lines = std::get_if<std::vector<geo::Polyline>>(&shape);
  if (!lines || lines->empty()) return Error{ErrorCode::geometry_empty, {}, {}};
  if (lines->size() == 1) return geo::Shape(lines->front());
  return Error{ErrorCode::geometry_wrong_type, fmt::format("LineString × {}", lines->size()), {}};
}

}  // namespace

geo::Result<Records> project_records(const std::string& key, Cells& cells) {
  Project row;
  row.code = cells.code("code");
  row.name = cells.needed("name");
  row.provenance = cells.word("provenance", kProvenances, Provenance::surveyed);
  row.source_key = key;
  return Records{{std::move(row), {}, {}, {}}};
}

geo::Result<Records> zone_records(const std::string& key, Cells& cells, const SourceShape& shape) {
  auto polygons = polygons_of(shape);
  if (!polygons.ok()) return polygons.error();
  Zone row;
  row.name = cells.needed("name");
  row.stage = cells.word("stage", kStages, WorkStage::planned);
  row.started_on = cells.date("started_on");
  row.finished_on = cells.date("finished_on");
  check_order(cells, row.started_on, "finished_on", row.finished_on);
  row.provenance = cells.word("provenance", kProvenances, Provenance::surveyed);
  row.source_key = key;
  row.shape = std::move(*polygons);
  return Records{{std::move(row), {}, cells.needed("project"), {}}};
}

geo::Result<Records> work_records(const std::string& key, Cells& cells, const SourceShape& shape) {
  auto place = work_shape(shape);
  if (!place.ok()) return place.error();
  WorkItem row;
  row.name = cells.text("name");
  row.kind = cells.needed("kind");
  row.unit = unit_of_text(cells.needed("unit"));
  row.planned = cells.quantity("planned");
  row.done = cells.quantity("done");
  row.stage = cells.word("stage", kStages, WorkStage::planned);
  row.planned_start = cells.date("planned_start");
  row.planned_end = cells.date("planned_end");
  check_order(cells, row.planned_start, "planned_end", row.planned_end);
  row.finished_on = cells.date("finished_on");
  row.provenance = cells.word("provenance", kProvenances, Provenance::surveyed);
  row.source_key = key;
  row.shape = std::move(*place);
  const auto* line = std::get_if<geo::Polyline>(&row.shape);
  const bool measured = line && row.unit == "m" && cells.text("planned").empty();
  if (measured) {
    row.planned.thousandths =
        static_cast<std::int64_t>(std::llround(geo::length(*line).value * 1000));
  }
  return Records{{std::move(row), {}, cells.needed("project"), {}, measured}};
}

geo::Result<Records> declared_records(const std::string& key, Cells& cells) {
  DeclaredTotal row;
  row.zone = cells.text("zone");
  row.kind = cells.needed("kind");
  row.unit = unit_of_text(cells.needed("unit"));
  row.quantity = cells.quantity("quantity");
  if (cells.text("quantity").empty()) cells.fail("quantity", {}, ErrorCode::quantity_invalid);
  row.source = cells.text("source");
  row.source_key = key;
  return Records{{std::move(row), {}, cells.needed("project"), {}}};
}

}  // namespace jingwei::data
