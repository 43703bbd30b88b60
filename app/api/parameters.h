#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/api/call.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::app::api {

// What stands in a URL, as values. Each is strict: the whole text must be of the form, numbers are
// finite, whole numbers plain decimals below 2^53. request_malformed with field and value
// otherwise.

inline constexpr std::int64_t kLargestId = (std::int64_t{1} << 53) - 1;

geo::Result<std::int64_t> whole_number(std::string_view field, std::string_view text,
                                       std::int64_t least, std::int64_t most);
geo::Result<double> number(std::string_view field, std::string_view text, double least,
                           double most);

// The parameter of the request, or the default.
geo::Result<std::int64_t> whole_parameter(const Call& call, std::string_view name,
                                          std::int64_t otherwise, std::int64_t least,
                                          std::int64_t most);
geo::Result<double> required_number(const Call& call, std::string_view name, double least,
                                    double most);
std::string text_parameter(const Call& call, std::string_view name, std::string_view otherwise);

// The id that stands in the path: the value of the pattern's name number `part` after {d}.
geo::Result<std::int64_t> id_in_path(const Call& call, std::size_t part);

// ?limit= and ?after= of a list by id, of 1,000 a page at the most.
struct Page {
  std::size_t limit = 0;
  std::int64_t after = 0;  // the last id of the page before; 0: from the beginning
};
geo::Result<Page> page_parameters(const Call& call, std::int64_t default_limit);

// "w,s,e,n" in degrees as a box of the frame; the part beyond the frame is cut off. nullopt:
// absent.
geo::Result<std::optional<geo::Box>> box_parameter(const Call& call, const data::LocalFrame& frame);

geo::Result<geo::Box> box_from_text(std::string_view text, const data::LocalFrame& frame);

// `why` in both languages, as Error::detail has it.
geo::Error malformed(std::string_view field, std::string_view value, std::string_view why = {});

}  // namespace jingwei::app::api
