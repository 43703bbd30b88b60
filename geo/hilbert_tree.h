#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/point.h"

namespace jingwei::geo {

// A packed, immutable R-tree: boxes sorted along the Hilbert curve, kFanOut to a node. Empty boxes
// are allowed and never found. About 20 bytes an item. Build O(n log n).
class HilbertTree {
 public:
  static constexpr std::uint32_t kFanOut = 16;

  HilbertTree() = default;
  explicit HilbertTree(std::span<const Box> boxes);

  // Boxes that can be found: those given but the empty ones.
  std::size_t size() const { return items_.size(); }
  Box bounds() const { return levels_.empty() ? Box{} : nodes_.back(); }

  // Calls visit(index of the box as given to the constructor) for every box that meets `query`, in
  // the order of the curve. `visit` may return false to stop; a void visit sees all.
  template <class F>
  void search(const Box& query, F&& visit) const {
    if (items_.empty() || query.empty()) return;
    search_node(levels_.size() - 1, 0, query, visit);
  }

 private:
  template <class F>
  bool search_node(std::size_t level, std::uint32_t first, const Box& query, F& visit) const {
    const std::uint32_t begin = levels_[level];
    const std::uint32_t end =
        level + 1 < levels_.size() ? levels_[level + 1] : static_cast<std::uint32_t>(nodes_.size());
    const std::uint32_t last = std::min(end - begin, first + kFanOut);
    for (std::uint32_t i = first; i < last; ++i) {
      if (!nodes_[begin + i].intersects(query)) continue;
      if (level > 0) {
        if (!search_node(level - 1, i * kFanOut, query, visit)) return false;
      } else if constexpr (std::is_same_v<decltype(visit(items_[i])), bool>) {
        if (!visit(items_[i])) return false;
      } else {
        visit(items_[i]);
      }
    }
    return true;
  }

  std::vector<std::uint32_t> items_;   // leaf position -> index given by the caller
  std::vector<Box> nodes_;             // level by level, leaves first, the root last
  std::vector<std::uint32_t> levels_;  // where each level begins in nodes_
};

}  // namespace jingwei::geo
