#include "services/search.h"

#include "data/model/words.h"
#include "services/feature_layers.h"

namespace jingwei::services {
namespace {

template <class Row>
bool text_matches(const Row& row, const std::string& wanted) {
  const auto holds = [&](const std::string& text) {
    return !text.empty() && folded(std::string_view(text)).find(wanted) != std::string::npos;
  };
  if (holds(row.name)) return true;
  if constexpr (requires { row.code; }) {
    if (holds(row.code)) return true;
  }
  if constexpr (requires { row.address; }) {
    if (holds(row.address)) return true;
  }
  return false;
}

template <class Row>
bool kind_matches(const Row& row, std::string_view kind) {
  if constexpr (std::is_same_v<Row, data::Way>) {
    return data::word(row.way_class) == kind;
  } else if constexpr (requires { row.kind; }) {
    return row.kind == kind;
  } else {
    return false;
  }
}

template <class Row>
SearchResult search_rows(const data::WorldView& view, const SearchQuery& query) {
  SearchResult result;
  const std::string wanted = folded(std::string_view(query.text));
  view.for_each<Row>([&](const Row& row, data::AreaId area) {
    if (!belongs_to_layer(row, query.layer)) return;
    if (!query.kind.empty() && !kind_matches(row, query.kind)) return;
    if (query.box && !data::bounds(row).intersects(*query.box)) return;
    if (query.area && !view.lies_in(area, query.area)) return;
    if (!wanted.empty() && !text_matches(row, wanted)) return;
    ++result.matched;
    if (row.id.value <= query.after) return;
    if (result.ids.size() < query.limit) {
      result.ids.push_back(row.id.value);
    } else {
      result.more = true;
    }
  });
  return result;
}

}  // namespace

geo::Result<SearchResult> search(const data::WorldView& view, const SearchQuery& query) {
  if (!find_feature_layer(query.layer)) {
    return geo::Error{geo::ErrorCode::not_found, "", {.layer = query.layer}};
  }
  if (query.area && !view.find<data::Area>(query.area)) {
    return geo::Error{geo::ErrorCode::not_found,
                      "",
                      {.field = "area", .value = std::to_string(query.area.value)}};
  }
  return with_row_type(query.layer, [&](auto type) {
    return search_rows<typename decltype(type)::type>(view, query);
  });
}

}  // namespace jingwei::services
