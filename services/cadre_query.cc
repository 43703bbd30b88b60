#include "services/cadre_query.h"

#include "services/search.h"

namespace jingwei::services {
namespace {

// `text`: folded.
bool matches(const data::WorldView& view, const data::Cadre& row, const std::string& text) {
  if (text.empty() || text == std::to_string(row.id.value)) return true;
  const auto holds = [&](const std::string& where) {
    return folded(where).find(text) != std::string::npos;
  };
  const auto* organisation = view.find<data::Organisation>(row.organisation);
  return holds(row.name) || holds(row.skills) || (organisation && holds(organisation->name));
}

}  // namespace

geo::Result<std::vector<const data::Cadre*>> find_cadres(const data::WorldView& view,
                                                         const CadreQuery& query) {
  if (query.area && !view.find<data::Area>(query.area)) {
    return geo::Error{geo::ErrorCode::not_found,
                      "",
                      {.field = "area", .value = std::to_string(query.area.value)}};
  }
  const std::string text = folded(query.text);
  std::vector<const data::Cadre*> found;
  view.for_each<data::Cadre>([&](const data::Cadre& row, data::AreaId area) {
    if (query.area && !view.lies_in(area, query.area)) return;
    if (matches(view, row, text)) found.push_back(&row);
  });
  return found;
}

}  // namespace jingwei::services
