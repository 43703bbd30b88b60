#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "geo/area.h"
#include "geo/check.h"
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
  JINGWEI_CHECK(n < 1000);  // a code has no room for more grids in one community
  return fmt::format("{:03}", n);
}

// Where most of the households of these faces are.
geo::Point lived_in_place(const RowSource& from, const std::vector<std::uint32_t>& faces) {
  std::uint32_t best = faces.front();
  for (const std::uint32_t f : faces) {
    if (from.load[f] > from.load[best]) best = f;
  }
  return from.map.middle[best];
}

// District, subdistricts, communities and grids, in this order.
class AreaRows {
 public:
  AreaRows(const RowSource& from, Ground& ground) : from_(from), ground_(ground) {}

  std::vector<data::AreaId> add() {
    std::vector<std::uint32_t> all(from_.map.faces.size());
    std::iota(all.begin(), all.end(), 0u);
    add_row(data::AreaLevel::district, {}, from_.pattern.code, from_.pattern.name,
            merged(from_.map, all));
    add_subdistricts();
    add_communities();
    return add_grids();
  }

 private:
  struct Community {
    const CommunityPattern* pattern;
    std::uint32_t position;  // as labels have it
    data::AreaId parent, id;
  };

  data::Area& add_row(data::AreaLevel level, data::AreaId parent, const std::string& code,
                      std::string name, geo::MultiPolygon shape) {
    ground_.areas.push_back(
        make_area(level, parent, code, std::move(name), std::move(shape), ground_.areas.size()));
    return ground_.areas.back();
  }

  void add_subdistricts() {
    const auto& patterns = from_.pattern.subdistricts;
    const auto faces = faces_by(patterns.size(), from_.map.faces.size(),
                                [&](std::uint32_t f) { return from_.labels.subdistrict[f]; });
    for (std::size_t s = 0; s < patterns.size(); ++s) {
      const data::AreaId id = add_row(data::AreaLevel::subdistrict, {1}, patterns[s].code,
                                      patterns[s].name, merged(from_.map, faces[s]))
                                  .id;
      for (const CommunityPattern& c : patterns[s].communities) {
        communities_.push_back({&c, static_cast<std::uint32_t>(communities_.size()), id, {}});
      }
    }
  }

  void add_communities() {
    const auto faces = faces_by(communities_.size(), from_.map.faces.size(),
                                [&](std::uint32_t f) { return from_.labels.community[f]; });
    std::sort(communities_.begin(), communities_.end(), [](const Community& a, const Community& b) {
      return a.pattern->code < b.pattern->code;
    });
    for (Community& c : communities_) {
      data::Area& row = add_row(data::AreaLevel::community, c.parent, c.pattern->code,
                                c.pattern->name, merged(from_.map, faces[c.position]));
      c.id = row.id;
      row.centre = lived_in_place(from_, faces[c.position]);
      data::Place place;
      place.id = data::PlaceId{static_cast<std::int64_t>(ground_.places.size()) + 1};
      place.name = stem(c.pattern->name);
      place.kind = "suburb";
      place.source_key = c.pattern->code;
      place.at = row.centre;
      ground_.places.push_back(std::move(place));
    }
  }

  // By community in the order of the codes, in each from west to east.
  std::vector<data::AreaId> add_grids() {
    const std::vector<GridLabel>& labels = from_.labels.grids;
    const auto faces = faces_by(labels.size(), from_.map.faces.size(),
                                [&](std::uint32_t f) { return from_.labels.grid[f]; });
    std::vector<data::AreaId> ids(labels.size());
    for (const Community& c : communities_) {
      std::vector<std::pair<geo::Point, std::uint32_t>> order;  // west to east, north to south
      std::vector<geo::MultiPolygon> shapes(labels.size());
      for (std::uint32_t g = 0; g < labels.size(); ++g) {
        if (labels[g].community != c.position) continue;
        shapes[g] = merged(from_.map, faces[g]);
        const geo::Point centre = geo::label_point(shapes[g]);
        order.push_back({{centre.x, -centre.y}, g});
      }
      std::sort(order.begin(), order.end());
      for (std::size_t k = 0; k < order.size(); ++k) {
        const std::uint32_t g = order[k].second;
        data::Area& row =
            add_row(data::AreaLevel::grid, c.id, c.pattern->code + three_digits(k + 1),
                    grid_name(*c.pattern, labels[g].own, k + 1), std::move(shapes[g]));
        row.kind = labels[g].own >= 0 ? "own" : "ordinary";
        ids[g] = row.id;
      }
    }
    return ids;
  }

  std::string grid_name(const CommunityPattern& community, std::int32_t own,
                        std::size_t number) const {
    if (own < 0) return stem(community.name) + std::to_string(number) + "网格";
    const std::string& kind = from_.pattern.own_grids[static_cast<std::size_t>(own)];
    return stem(community.name) + std::string(own_grid_word(kind)) + std::string(kOwnGrid);
  }

  const RowSource& from_;
  Ground& ground_;
  std::vector<Community> communities_;
};

}  // namespace

std::string stem(const std::string& community) {
  return community.ends_with(kCommunity) ? community.substr(0, community.size() - kCommunity.size())
                                         : community;
}

std::vector<data::AreaId> add_areas(const RowSource& from, Ground& ground) {
  return AreaRows(from, ground).add();
}

}  // namespace jingwei::services::synth
