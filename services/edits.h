#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

// A new value of a field: nothing (the value becomes unknown), a text or a number.
using FieldValue = std::variant<std::monostate, std::string, double>;

struct Edit {
  std::string layer;  // one of kFeatureLayers
  std::int64_t id = 0;
  data::Revision version;  // of the row, as the one who edits has seen it
  std::vector<std::pair<std::string, FieldValue>> fields;
};

// The names that an edit of the layer may hold, in the order of forms.
std::vector<std::string_view> editable_fields(std::string_view layer);

// The change that gives the row the new values, with the change in words. Texts lose blanks at
// their ends. Empty when the row has these values already. Errors: not_found, version_stale,
// not_permitted (outside the scope), value_invalid and duplicate_key (the code of an area within
// its level), each naming layer, feature, field and value.
geo::Result<data::Change> plan_edit(const data::WorldView& view, const Edit& edit);

}  // namespace jingwei::services
