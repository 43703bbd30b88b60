#include "geo/hilbert_tree.h"

#include <algorithm>

#include "geo/hilbert.h"

namespace jingwei::geo {

HilbertTree::HilbertTree(std::span<const Box> boxes) {
  Box all;
  for (const Box& box : boxes) all.extend(box);
  if (all.empty()) return;
  std::vector<std::uint32_t> keys(boxes.size());
  items_.reserve(boxes.size());
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Box& b = boxes[i];
    if (b.empty()) continue;
    items_.push_back(i);
    const Point middle{static_cast<std::int32_t>((std::int64_t{b.min.x} + b.max.x) / 2),
                       static_cast<std::int32_t>((std::int64_t{b.min.y} + b.max.y) / 2)};
    keys[i] = hilbert_index(middle, all);
  }
  std::sort(items_.begin(), items_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : a < b;
  });
  levels_.push_back(0);
  for (const std::uint32_t item : items_) nodes_.push_back(boxes[item]);
  std::size_t begin = 0;
  while (nodes_.size() - begin > 1) {
    const std::size_t end = nodes_.size();
    levels_.push_back(static_cast<std::uint32_t>(end));
    for (std::size_t i = begin; i < end; i += kFanOut) {
      Box node;
      for (std::size_t j = i; j < std::min(end, i + kFanOut); ++j) node.extend(nodes_[j]);
      nodes_.push_back(node);
    }
    begin = end;
  }
}

}  // namespace jingwei::geo
