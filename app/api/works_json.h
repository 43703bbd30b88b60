#pragma once

#include <nlohmann/json_fwd.hpp>

#include "data/world.h"
#include "services/works.h"

namespace jingwei::app::api {

// Projects, zones, work items and totals as docs/api.md describes them: what the view may know of
// them and no more.

nlohmann::json quantity_json(data::Quantity quantity);
// Null without a value.
nlohmann::json quantity_json(const std::optional<data::Quantity>& quantity);

// {"projects":[...],"revision"}: those of which the view sees something.
geo::Result<nlohmann::json> projects_json(const data::WorldView& view);
geo::Result<nlohmann::json> work_item_json(const data::WorldView& view,
                                           const services::SeenItem& seen);
geo::Result<nlohmann::json> zone_json(const data::WorldView& view, const services::SeenZone& seen);
nlohmann::json totals_json(const services::ProjectTotals& totals);

}  // namespace jingwei::app::api
