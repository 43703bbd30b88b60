#include "services/assignment.h"

#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/walk_parameters.h"
#include "services/parallel_for.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

template <class Row>
json named(const data::WorldView& view, decltype(Row::id) id) {
  const Row* row = view.find<Row>(id);
  if (!row) return nullptr;
  geo::Point at;
  if constexpr (std::is_same_v<Row, data::Area>) {
    at = row->centre;
  } else {
    at = row->at;
  }
  return {{"id", id.value}, {"name", row->name}, {"at", position(view.frame().to_lonlat(at))}};
}

json row_json(const data::WorldView& view, const services::AssignedUnit& row) {
  json line = {{"unit", named<data::Organisation>(view, row.unit)},
               {"target", named<data::Area>(view, row.target)},
               {"seconds", geo::to_seconds(row.time).value},
               {"metres", row.length.value},
               {"line", line_json(view.frame(), row.line)}};
  if (row.second) {
    json second = named<data::Area>(view, row.second);
    second["seconds"] = geo::to_seconds(row.second_time).value;
    line["second"] = std::move(second);
    line["margin_seconds"] = geo::to_seconds(row.margin()).value;
  }
  return line;
}

geo::Result<services::AssignmentOptions> options_of(const Call& call) {
  services::AssignmentOptions options;
  const std::string units = text_parameter(call, "units", "organisations");
  if (units != "organisations") return malformed("units", units);
  const auto level = level_parameter(call, "to");
  if (!level) return level.error();
  options.to = *level;
  const auto profile = profile_parameter(call);
  if (!profile) return profile.error();
  options.profile = *profile;
  return options;
}

}  // namespace

http::Response get_assignment(const Call& call) {
  const auto options = options_of(call);
  if (!options) return problem(options.error(), call.language);
  const data::WorldView view = call.district->district->view(call.scope);
  const auto model = walk_model(call.request, *call.district, view);
  if (!model) return problem(model.error(), call.language);
  RequestProgress progress(call.request);
  const auto assigned =
      services::assign_nearest(view, **model, *options, services::machine_threads(), progress);
  if (!assigned) return problem(given_up(assigned.error()), call.language);
  json rows = json::array(), unassigned = json::array(), per_target = json::array();
  for (const services::AssignedUnit& row : assigned->rows) rows.push_back(row_json(view, row));
  for (const services::UnassignedUnit& unit : assigned->unassigned) {
    json line = named<data::Organisation>(view, unit.unit);
    line["reason"] = services::unassigned_reason_name(unit.reason);
    unassigned.push_back(std::move(line));
  }
  for (const services::TargetLoad& load : assigned->per_target) {
    json line = named<data::Area>(view, load.target);
    line["units"] = load.units;
    line["link"] = services::link_reason_name(load.link);
    per_target.push_back(std::move(line));
  }
  return json_response({{"units", "organisations"},
                        {"to", data::area_layer(options->to)},
                        {"profile", geo::walk_profile(options->profile).key},
                        {"revision", view.revision().value},
                        {"rows", std::move(rows)},
                        {"unassigned", std::move(unassigned)},
                        {"per_target", std::move(per_target)},
                        {"warnings", texts_json(assigned->warnings)}});
}

}  // namespace jingwei::app::api
