#include "geo/walk_link.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

// The nearest place of an edge to a point.
struct Found {
  EdgePosition at;
  double millimetres = 0;
  bool main = false;  // in the largest component
};

bool nearer(const Found& a, const Found& b) {
  return std::tie(a.millimetres, a.at.edge) < std::tie(b.millimetres, b.at.edge);
}

// The node that the position is at, or none.
NodeIndex node_at(const WalkNetwork& network, const EdgePosition& p) {
  if (p.piece == 0 && p.fraction <= 0) return network.tail(p.edge);
  if (p.piece + 2 == network.vertex_count(p.edge) && p.fraction >= 1) return network.head(p.edge);
  return {};
}

Milliseconds plus(Milliseconds a, Milliseconds b) {
  return a == kNever || b == kNever ? kNever : Milliseconds{a.value + b.value};
}

// Finds and chooses the candidates of points, one after the other.
class Chooser {
 public:
  Chooser(const WalkLinker& linker, const WalkTimes& times, const LinkOptions& options)
      : linker_(linker), times_(times), options_(options) {}

  // Fills `chosen`, best first.
  LinkReason choose(Point point, std::vector<Found>& chosen, bool& passed_over_detached) {
    collect(point);
    chosen.clear();
    passed_over_detached = false;
    if (found_.empty()) return LinkReason::no_way_near;
    const bool main =
        std::any_of(found_.begin(), found_.end(), [](const Found& f) { return f.main; });
    take(main, chosen);
    if (!main) return LinkReason::detached;
    if (found_.front().millimetres < chosen.front().millimetres) {
      // What hangs on the stub, and only there, is still reached from it.
      passed_over_detached = true;
      chosen.push_back(found_.front());
    }
    return LinkReason::linked;
  }

 private:
  double slack(double millimetres) const {
    return millimetres * options_.slack_factor + options_.slack.value * 1000;
  }

  // Looks farther and farther until nothing that could be chosen lies beyond.
  void collect(Point point) {
    const double limit = options_.limit.value * 1000;
    for (double radius : {25'000.0, 100'000.0, limit}) {
      radius = std::min(radius, limit);
      collect_within(point, radius);
      const auto best =
          std::find_if(found_.begin(), found_.end(), [](const Found& f) { return f.main; });
      if (best != found_.end() && slack(best->millimetres) <= radius) return;
    }
  }

  void collect_within(Point point, double radius) {
    found_.clear();
    Box box;
    box.extend(point);
    linker_.tree().search(grown(box, static_cast<std::int32_t>(std::ceil(radius))),
                          [&](std::uint32_t b) { look_at(point, linker_.run(b), radius); });
    // One per edge, its nearest; then all by distance.
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
      return std::tie(a.at.edge, a.millimetres, a.at.piece, a.at.fraction) <
             std::tie(b.at.edge, b.millimetres, b.at.piece, b.at.fraction);
    });
    const auto same_edge = [](const Found& a, const Found& b) { return a.at.edge == b.at.edge; };
    found_.erase(std::unique(found_.begin(), found_.end(), same_edge), found_.end());
    std::sort(found_.begin(), found_.end(), nearer);
  }

  void look_at(Point point, const WalkLinker::Run& run, double radius) {
    const auto vertices = linker_.network().vertices(run.edge);
    const auto pieces = linker_.network().pieces(run.edge);
    Found best{{run.edge}, radius, false};
    bool any = false;
    for (std::uint32_t i = run.first_piece; i < run.end_piece; ++i) {
      // A house above a tunnel has no door to it.
      if (pieces[i].tunnel || times_.blocked(run.edge, i)) continue;
      const Foot foot = nearest_foot(point, vertices[i], vertices[i + 1]);
      if (any ? foot.millimetres >= best.millimetres : foot.millimetres > radius) continue;
      best.at.piece = i;
      best.at.fraction = foot.fraction;
      best.millimetres = foot.millimetres;
      any = true;
    }
    if (!any) return;
    best.main = times_.component(best.at) == 0;
    found_.push_back(best);
  }

  // The nearest and those hardly farther, of the main network or of any.
  void take(bool main, std::vector<Found>& chosen) const {
    for (const Found& f : found_) {
      if (f.main != main) continue;
      if (!chosen.empty() && f.millimetres > slack(chosen.front().millimetres)) break;
      const NodeIndex node = node_at(linker_.network(), f.at);
      // Edges that meet at the foot lead to the same times.
      const bool known = !node.none() && std::any_of(chosen.begin(), chosen.end(), [&](auto& c) {
        return node_at(linker_.network(), c.at) == node;
      });
      if (!known) chosen.push_back(f);
      if (chosen.size() == kMostCandidates) break;
    }
  }

  const WalkLinker& linker_;
  const WalkTimes& times_;
  const LinkOptions& options_;
  std::vector<Found> found_;
};

}  // namespace

Foot nearest_foot(Point p, Point a, Point b) {
  const double dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  const double px = double(p.x) - a.x, py = double(p.y) - a.y;
  const double squared = dx * dx + dy * dy;
  const double t = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0, 1.0) : 0.0;
  return {t, std::hypot(px - t * dx, py - t * dy)};
}

WalkLinker::WalkLinker(const WalkNetwork& network) : network_(&network) {
  std::vector<Box> boxes;
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    const auto vertices = network.vertices({e});
    const auto pieces = static_cast<std::uint32_t>(vertices.size()) - 1;
    for (std::uint32_t i = 0; i < pieces; i += kPiecesPerBox) {
      const std::uint32_t end = std::min(pieces, i + kPiecesPerBox);
      runs_.push_back({{e}, i, end});
      boxes.push_back(bounds(vertices.subspan(i, end - i + 1)));
    }
  }
  tree_ = HilbertTree(boxes);
}

LinkedPoints WalkLinker::link(const WalkTimes& times, std::span<const Point> points,
                              const LinkOptions& options) const {
  JINGWEI_CHECK(&times.network() == network_);
  LinkedPoints linked;
  linked.points_.assign(points.begin(), points.end());
  linked.heads_.resize(points.size());
  Chooser chooser(*this, times, options);
  std::vector<Found> chosen;
  for (std::size_t i = 0; i < points.size(); ++i) {
    LinkedPoints::Head& head = linked.heads_[i];
    head.reason = chooser.choose(points[i], chosen, head.passed_over_detached);
    for (const Found& f : chosen) {
      const Metres off_path{f.millimetres / 1000};
      linked.candidates_.push_back({f.at, off_path, off_path_time(times.profile(), off_path)});
    }
    linked.first_.push_back(static_cast<std::uint32_t>(linked.candidates_.size()));
  }
  linked.index_by_edge(times);
  return linked;
}

void LinkedPoints::index_by_edge(const WalkTimes& times) {
  first_on_edge_.assign(times.network().edge_count() + 1, 0);
  for (const LinkCandidate& c : candidates_) ++first_on_edge_[c.at.edge.value + 1];
  for (std::size_t e = 1; e < first_on_edge_.size(); ++e) {
    first_on_edge_[e] += first_on_edge_[e - 1];
  }
  on_edge_.resize(candidates_.size());
  std::vector<std::uint32_t> place(first_on_edge_.begin(), first_on_edge_.end() - 1);
  for (std::uint32_t p = 0; p < points_.size(); ++p) {
    for (std::uint32_t c = first_[p]; c < first_[p + 1]; ++c) {
      const LinkCandidate& from = candidates_[c];
      on_edge_[place[from.at.edge.value]++] = {p,
                                               c - first_[p],
                                               plus(from.leg, times.to_tail(from.at)),
                                               plus(from.leg, times.to_head(from.at)),
                                               plus(from.leg, times.tail_to(from.at)),
                                               plus(from.leg, times.head_to(from.at))};
    }
  }
}

}  // namespace jingwei::geo
