#include "services/line_index.h"

#include <cmath>
#include <tuple>

#include "geo/area.h"

namespace jingwei::services {

LineIndex::LineIndex(std::span<const geo::Polyline> lines) {
  std::vector<geo::Box> boxes;
  for (std::uint32_t line = 0; line < lines.size(); ++line) {
    for (std::size_t i = 1; i < lines[line].size(); ++i) {
      const geo::Point a = lines[line][i - 1], b = lines[line][i];
      edges_.push_back({a, b, line});
      geo::Box& box = boxes.emplace_back();
      box.extend(a);
      box.extend(b);
    }
  }
  tree_ = geo::HilbertTree(boxes);
}

std::optional<std::uint32_t> LineIndex::nearest(geo::Point at, geo::Metres most) const {
  std::optional<std::uint32_t> found;
  geo::Metres best = most;
  const auto reach = static_cast<std::int32_t>(std::ceil(most.value * 1000));
  tree_.search(geo::grown(geo::Box{at, at}, reach), [&](std::uint32_t i) {
    const Edge& edge = edges_[i];
    const geo::Metres away = geo::distance(at, edge.a, edge.b);
    if (away > best || (away == best && found && *found <= edge.line)) return;
    best = away;
    found = edge.line;
  });
  return found;
}

}  // namespace jingwei::services
