#include "app/exports/export_file.h"

#include <algorithm>

#include "app/attribution.h"
#include "data/export_gpkg.h"
#include "data/workbook.h"

namespace jingwei::app {
namespace {

const data::ExportLayer& layer_of(const ExportLayers& layers, std::string_view key) {
  const auto found = std::find_if(layers.layers.begin(), layers.layers.end(),
                                  [&](const data::ExportLayer& l) { return l.key == key; });
  JINGWEI_CHECK(found != layers.layers.end());
  return *found;
}

template <class Points>
data::LonLatLine line_in_degrees(const data::LocalFrame& frame, const Points& points) {
  data::LonLatLine line;
  line.reserve(points.size());
  for (const auto& p : points) line.push_back(frame.to_lonlat(p));
  return line;
}

template <class Polygons>
data::LonLatMultiPolygon polygons_in_degrees(const data::LocalFrame& frame,
                                             const Polygons& polygons) {
  data::LonLatMultiPolygon made;
  for (const auto& polygon : polygons) {
    data::LonLatPolygon part{line_in_degrees(frame, polygon.shell)};
    for (const auto& hole : polygon.holes) part.push_back(line_in_degrees(frame, hole));
    made.push_back(std::move(part));
  }
  return made;
}

}  // namespace

geo::Status check_export_file(const std::filesystem::path& file) {
  if (data::export_format(file)) return {};
  return geo::Error{
      geo::ErrorCode::usage, ".csv .geojson .gpkg .xlsx", {{}, {}, {}, "-o", file.string()}};
}

void mark_synthetic(const data::WorldView& view, data::ExportLayer& layer) {
  if (!is_synthetic(view)) return;
  layer.columns.push_back({"data_note", {"数据说明", "data note"}, data::ExportType::text});
  for (data::ExportRow& row : layer.rows) row.values.emplace_back("合成数据 synthetic");
}

geo::Status write_export_file(const std::filesystem::path& file, const data::WorldView& view,
                              ExportLayers layers, geo::Language language) {
  for (data::ExportLayer& layer : layers.layers) mark_synthetic(view, layer);
  for (data::Text& notice : notices(view)) layers.notes.push_back(std::move(notice));
  for (const Attribution& source : attributions(view)) {
    const std::string text = source.text + (source.url.empty() ? "" : " (" + source.url + ")");
    layers.notes.push_back({text, text});
  }
  switch (*data::export_format(file)) {
    case data::ExportFormat::csv:
      return data::write_csv(file, layer_of(layers, layers.csv), language);
    case data::ExportFormat::geojson:
      return data::write_geojson(file, layer_of(layers, layers.geojson), layers.notes);
    case data::ExportFormat::gpkg:
      return data::write_gpkg(file, layers.layers, layers.notes, language);
    case data::ExportFormat::xlsx:
      return data::write_xlsx(file, layers.layers, layers.notes, language);
  }
  return {};
}

data::LonLatLine degrees(const data::LocalFrame& frame, const geo::Polyline& line) {
  return line_in_degrees(frame, line);
}

data::LonLatMultiPolygon degrees(const data::LocalFrame& frame, const geo::MultiPolygon& polygons) {
  return polygons_in_degrees(frame, polygons);
}

data::LonLatMultiPolygon degrees(const data::LocalFrame& frame,
                                 const geo::MultiPolygonD& polygons) {
  return polygons_in_degrees(frame, polygons);
}

}  // namespace jingwei::app
