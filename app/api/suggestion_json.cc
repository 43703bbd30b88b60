#include "app/api/suggestion_json.h"

#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/json_text.h"
#include "app/api/walk_parameters.h"
#include "data/instant.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json known(std::optional<bool> value) { return value ? json(*value) : json(nullptr); }

// Who stands where the task is has a way of one point; GeoJSON asks for two.
geo::Polyline with_two_points(geo::Polyline line) {
  if (line.size() == 1) line.push_back(line.front());
  return line;
}

json row_json(const data::WorldView& view, const services::Suggestion& row) {
  return {{"cadre", {{"id", row.cadre.value}, {"name", view.find<data::Cadre>(row.cadre)->name}}},
          {"seconds", geo::to_seconds(row.time).value},
          {"score_seconds", geo::to_seconds(row.score).value},
          {"place", position(view.frame().to_lonlat(row.at))},
          {"basis", services::place_basis_name(row.basis)},
          {"on_duty", known(row.on_duty)},
          {"skill", known(row.skill)},
          {"own_area", row.own_area},
          {"open_tasks", row.open_tasks},
          {"reason_zh", row.reason.zh},
          {"reason_en", row.reason.en},
          {"line", line_json(view.frame(), with_two_points(row.line))}};
}

}  // namespace

json suggestions_json(const data::WorldView& view, data::TaskId task, data::Instant at,
                      const services::Suggestions& found) {
  json rows = json::array();
  for (const services::Suggestion& row : found.rows) rows.push_back(row_json(view, row));
  return {{"task", task.value},
          {"revision", view.revision().value},
          {"at", data::to_text(at)},
          {"suggestions", std::move(rows)},
          {"left_out", {{"no_way", found.no_way}, {"off_duty", found.off_duty}}},
          {"warnings", texts_json(found.warnings)}};
}

}  // namespace jingwei::app::api
