#include <algorithm>
#include <cstdio>
#include <numeric>

#include "geo/area.h"
#include "services/synth/ground_names.h"
#include "services/synth/ground_rows.h"

namespace jingwei::services::synth {
namespace {

constexpr std::string_view kCommunity = "社区";

template <class Label>
std::vector<std::vector<std::uint32_t>> faces_by(std::size_t count, std::size_t faces,
                                                 Label&& label) {
  std::vector<std::vector<std::uint32_t>> out(count);
  for (std::uint32_t f = 0; f < faces; ++f) out[label(f)].push_back(f);
  return out;
}

data::Area make_area(data::AreaLevel level, data::AreaId parent, std::string code, std::string name,
                     geo::MultiPolygon shape, std::size_t position) {
  data::Area area;
  area.id = data::AreaId{static_cast<std::int64_t>(position) + 1};
  area.level = level;
  area.parent = parent;
  area.source_key = code;
  area.code = std::move(code);
  area.name = std::move(name);
  area.provenance = data::Provenance::synthetic;
  area.shape = std::move(shape);
  area.centre = geo::label_point(area.shape);
  return area;
}

std::string three_digits(std::size_t n) {
  char text[8];
  std::snprintf(text, sizeof text, "%03zu", n % 1000);
  return text;
}

// Where most of the households of these faces are.
geo::Point lived_in_place(const RowSource& from, const std::vector<std::uint32_t>& faces) {
  std::uint32_t best = faces.front();
  for (const std::uint32_t f : faces) {
    if (from.load[f] > from.load[best]) best = f;
  }
  return from.map.middle[best];
}

}  // namespace

std::string stem(const std::string& community) {
  return community.ends_with(kCommunity) ? community.substr(0, community.size() - kCommunity.size())
                                         : community;
}

std::vector<data::AreaId> add_areas(const RowSource& from, Ground& ground) {
  const std::size_t faces = from.map.faces.size();
  std::vector<data::Area>& areas = ground.areas;
  std::vector<std::uint32_t> all(faces);
  std::iota(all.begin(), all.end(), 0u);
  areas.push_back(make_area(data::AreaLevel::district, {}, from.pattern.code, from.pattern.name,
                            merged(from.map, all), 0));
  const auto& patterns = from.pattern.subdistricts;
  const auto of_subdistrict =
      faces_by(patterns.size(), faces, [&](std::uint32_t f) { return from.labels.subdistrict[f]; });
  std::vector<data::AreaId> subdistrict_ids;
  struct Community {
    const CommunityPattern* pattern;
    std::uint32_t position;
    data::AreaId parent, id;
  };
  std::vector<Community> communities;
  for (std::size_t s = 0; s < patterns.size(); ++s) {
    areas.push_back(make_area(data::AreaLevel::subdistrict, areas.front().id, patterns[s].code,
                              patterns[s].name, merged(from.map, of_subdistrict[s]), areas.size()));
    for (const CommunityPattern& c : patterns[s].communities) {
      communities.push_back(
          {&c, static_cast<std::uint32_t>(communities.size()), areas.back().id, {}});
    }
  }
  const auto of_community = faces_by(communities.size(), faces,
                                     [&](std::uint32_t f) { return from.labels.community[f]; });
  std::sort(communities.begin(), communities.end(), [](const Community& a, const Community& b) {
    return a.pattern->code < b.pattern->code;
  });
  for (Community& c : communities) {
    areas.push_back(make_area(data::AreaLevel::community, c.parent, c.pattern->code,
                              c.pattern->name, merged(from.map, of_community[c.position]),
                              areas.size()));
    c.id = areas.back().id;
    areas.back().centre = lived_in_place(from, of_community[c.position]);
    data::Place place;
    place.id = data::PlaceId{static_cast<std::int64_t>(ground.places.size()) + 1};
    place.name = stem(c.pattern->name);
    place.kind = "suburb";
    place.source_key = c.pattern->code;
    place.at = areas.back().centre;
    ground.places.push_back(std::move(place));
  }
  const auto of_grid = faces_by(from.labels.grids.size(), faces,
                                [&](std::uint32_t f) { return from.labels.grid[f]; });
  std::vector<data::AreaId> ids(from.labels.grids.size());
  for (const Community& c : communities) {
    std::vector<std::pair<geo::Point, std::uint32_t>> order;  // west to east, north to south
    std::vector<geo::MultiPolygon> shapes(from.labels.grids.size());
    for (std::uint32_t g = 0; g < from.labels.grids.size(); ++g) {
      if (from.labels.grids[g].community != c.position) continue;
      shapes[g] = merged(from.map, of_grid[g]);
      const geo::Point centre = geo::label_point(shapes[g]);
      order.push_back({{centre.x, -centre.y}, g});
    }
    std::sort(order.begin(), order.end());
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::uint32_t g = order[k].second;
      const std::int32_t own = from.labels.grids[g].own;
      std::string name = stem(c.pattern->name);
      if (own >= 0) name += own_grid_word(from.pattern.own_grids[static_cast<std::size_t>(own)]);
      name += own >= 0 ? "专属网格" : std::to_string(k + 1) + "网格";
      areas.push_back(make_area(data::AreaLevel::grid, c.id, c.pattern->code + three_digits(k + 1),
                                std::move(name), std::move(shapes[g]), areas.size()));
      areas.back().kind = own >= 0 ? "own" : "ordinary";
      ids[g] = areas.back().id;
    }
  }
  return ids;
}

}  // namespace jingwei::services::synth
