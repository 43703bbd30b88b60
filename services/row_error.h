#pragma once

#include <string>
#include <string_view>

#include "data/model/row_traits.h"
#include "geo/error.h"

namespace jingwei::services {

// An error at a row of `Row`, or at none for the id 0; perhaps at one of its fields.
template <class Row>
geo::Error row_error(geo::ErrorCode code, decltype(Row::id) id, std::string_view field = {},
                     std::string value = {}) {
  return {code,
          {},
          {.layer = std::string(data::RowTraits<Row>::layer),
           .feature = id ? std::to_string(id.value) : std::string(),
           .field = std::string(field),
           .value = std::move(value)}};
}

}  // namespace jingwei::services
