#include "geo/reach.h"

#include <algorithm>
#include <cmath>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

std::int64_t sum(Milliseconds a, Milliseconds b) {
  return a == kNever || b == kNever ? kNever.value : std::int64_t{a.value} + b.value;
}

double number_of(const EdgePosition& p) { return p.piece + p.fraction; }

Point rounded(PointD p) {
  return {static_cast<std::int32_t>(std::lround(p.x)), static_cast<std::int32_t>(std::lround(p.y))};
}

double value_at(std::span<const std::int32_t> times, double place) {
  const auto i = std::min(times.size() - 2, static_cast<std::size_t>(place));
  return times[i] + (place - static_cast<double>(i)) * (times[i + 1] - times[i]);
}

}  // namespace

Reach::Reach(const WalkTimes& times)
    : times_(&times), to_(times.reverse_graph()), from_(times.graph()) {}

void Reach::search(const Link& place, WalkDirection direction, Milliseconds cutoff) {
  direction_ = direction;
  cutoff_ = cutoff;
  place_ = place.point;
  place_candidates_.assign(place.candidates.begin(), place.candidates.end());
  const WalkNetwork& network = times_->network();
  std::vector<Seed> seeds;
  for (std::uint32_t c = 0; c < place_candidates_.size(); ++c) {
    const LinkCandidate& candidate = place_candidates_[c];
    const bool to = direction == WalkDirection::to;
    const auto seed = [&](NodeIndex node, Milliseconds partial, std::uint32_t label) {
      const std::int64_t time = sum(candidate.leg, partial);
      if (time <= cutoff.value) seeds.push_back({node, {static_cast<std::int32_t>(time)}, label});
    };
    seed(network.tail(candidate.at.edge),
         to ? times_->tail_to(candidate.at) : times_->to_tail(candidate.at), 2 * c);
    seed(network.head(candidate.at.edge),
         to ? times_->head_to(candidate.at) : times_->to_head(candidate.at), 2 * c + 1);
  }
  (direction == WalkDirection::to ? to_ : from_).search(seeds, cutoff);
  collect_edges();
}

void Reach::collect_edges() {
  edges_.clear();
  const WalkNetwork& network = times_->network();
  // An edge comes by its tail where that is reached, else by its head.
  for (const NodeIndex node : paths().reached_nodes()) {
    for (const EdgeIndex edge : network.edges_at(node)) {
      const NodeIndex tail = network.tail(edge);
      if (tail == node || !paths().reached(tail)) edges_.push_back(edge);
    }
  }
  // The edges of the place itself, where neither end is reached.
  const std::size_t by_nodes = edges_.size();
  for (const LinkCandidate& candidate : place_candidates_) {
    const EdgeIndex edge = candidate.at.edge;
    if (candidate.leg > cutoff_ || paths().reached(network.tail(edge)) ||
        paths().reached(network.head(edge))) {
      continue;
    }
    const auto own = edges_.begin() + static_cast<std::ptrdiff_t>(by_nodes);
    if (std::find(own, edges_.end(), edge) == edges_.end()) edges_.push_back(edge);
  }
}

Milliseconds Reach::within_cutoff(std::int64_t time) const {
  return time <= cutoff_.value ? Milliseconds{static_cast<std::int32_t>(time)} : kNever;
}

Milliseconds Reach::end_time(NodeIndex node, Milliseconds partial) const {
  return within_cutoff(sum(paths().time(node), partial));
}

Milliseconds Reach::time(NodeIndex node) const { return paths().time(node); }

Milliseconds Reach::time(const EdgePosition& p) const {
  const WalkNetwork& network = times_->network();
  const bool to = direction_ == WalkDirection::to;
  Milliseconds best =
      std::min(end_time(network.tail(p.edge), to ? times_->to_tail(p) : times_->tail_to(p)),
               end_time(network.head(p.edge), to ? times_->to_head(p) : times_->head_to(p)));
  for (const LinkCandidate& candidate : place_candidates_) {
    if (candidate.at.edge != p.edge) continue;
    const Milliseconds along = to ? times_->along(p, candidate.at) : times_->along(candidate.at, p);
    best = std::min(best, within_cutoff(sum(candidate.leg, along)));
  }
  return best;
}

Milliseconds Reach::time(const Link& link) const {
  Milliseconds best = kNever;
  for (const LinkCandidate& candidate : link.candidates) {
    best = std::min(best, within_cutoff(sum(candidate.leg, time(candidate.at))));
  }
  return best;
}

std::vector<PointTime> Reach::points(const LinkedPoints& linked) const {
  // Point and time in one number, which sorts faster than two.
  std::vector<std::uint64_t> found;
  const auto add = [&](std::uint32_t point, std::int64_t time) {
    if (time > cutoff_.value) return;
    found.push_back(std::uint64_t{point} << 32 | static_cast<std::uint64_t>(time));
  };
  const WalkNetwork& network = times_->network();
  const bool to = direction_ == WalkDirection::to;
  for (const EdgeIndex edge : edges_) {
    const auto on_edge = linked.on_edge(edge);
    if (on_edge.empty()) continue;
    const Milliseconds tail = paths().time(network.tail(edge));
    const Milliseconds head = paths().time(network.head(edge));
    for (const LinkedPoints::OnEdge& p : on_edge) {
      add(p.point, std::min(sum(tail, to ? p.to_tail : p.from_tail),
                            sum(head, to ? p.to_head : p.from_head)));
    }
  }
  // On an edge that the place itself is on, also without leaving that edge.
  for (const LinkCandidate& place : place_candidates_) {
    for (const LinkedPoints::OnEdge& p : linked.on_edge(place.at.edge)) {
      const LinkCandidate& candidate = linked[p.point].candidates[p.candidate];
      const Milliseconds along =
          to ? times_->along(candidate.at, place.at) : times_->along(place.at, candidate.at);
      add(p.point, sum(along, {candidate.leg.value + place.leg.value}));
    }
  }
  // The least time of each point comes first and is kept.
  std::sort(found.begin(), found.end());
  std::vector<PointTime> times;
  times.reserve(found.size());
  for (const std::uint64_t f : found) {
    const auto point = static_cast<std::uint32_t>(f >> 32);
    if (!times.empty() && times.back().point == point) continue;
    times.push_back({point, {static_cast<std::int32_t>(f & 0xffffffff)}});
  }
  return times;
}

// The farthest place right of `from` (towards the head) that is still within `budget` of it.
double Reach::right_limit(EdgeIndex edge, double from, double budget) const {
  const auto times =
      direction_ == WalkDirection::to ? times_->backward(edge) : times_->forward(edge);
  const double until = value_at(times, from) + budget;
  const auto last = static_cast<std::uint32_t>(times.size()) - 1;
  double at = from;
  for (auto i = static_cast<std::uint32_t>(from); i < last; ++i) {
    if (times_->blocked(edge, i)) return at;
    if (times[i + 1] > until) {
      return std::max(at, i + (until - times[i]) / (times[i + 1] - times[i]));
    }
    at = i + 1;
  }
  return last;
}

double Reach::left_limit(EdgeIndex edge, double from, double budget) const {
  const auto times =
      direction_ == WalkDirection::to ? times_->forward(edge) : times_->backward(edge);
  const double until = value_at(times, from) - budget;
  double at = from;
  for (auto i = static_cast<std::int64_t>(std::ceil(from)) - 1; i >= 0; --i) {
    if (times_->blocked(edge, static_cast<std::uint32_t>(i))) return at;
    if (times[i] < until) {
      return std::min(at, i + (until - times[i]) / (times[i + 1] - times[i]));
    }
    at = static_cast<double>(i);
  }
  return 0;
}

std::vector<Reach::Interval> Reach::reached_on(EdgeIndex edge, Milliseconds until) const {
  const WalkNetwork& network = times_->network();
  const double end = network.vertex_count(edge) - 1;
  std::vector<Interval> parts;
  const Milliseconds tail = time(network.tail(edge)), head = time(network.head(edge));
  if (tail <= until) parts.push_back({0, right_limit(edge, 0, until.value - tail.value)});
  if (head <= until) parts.push_back({left_limit(edge, end, until.value - head.value), end});
  for (const LinkCandidate& place : place_candidates_) {
    if (place.at.edge != edge || place.leg > until) continue;
    const double at = number_of(place.at), budget = until.value - place.leg.value;
    parts.push_back({left_limit(edge, at, budget), right_limit(edge, at, budget)});
  }
  std::sort(parts.begin(), parts.end(),
            [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
  std::vector<Interval> merged;
  for (const Interval& part : parts) {
    if (!merged.empty() && part.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, part.end);
    } else {
      merged.push_back(part);
    }
  }
  return merged;
}

std::vector<ReachedLine> Reach::lines(Milliseconds after, Milliseconds until) const {
  JINGWEI_CHECK(until <= cutoff_);
  std::vector<ReachedLine> lines;
  const auto add = [&](EdgeIndex edge, double begin, double end) {
    if (begin >= end) return;
    ReachedLine line = cut_out(edge, {begin, end});
    if (line.line.size() > 1) lines.push_back(std::move(line));
  };
  std::vector<EdgeIndex> edges = edges_;
  std::sort(edges.begin(), edges.end());
  for (const EdgeIndex edge : edges) {
    const std::vector<Interval> inner =
        after.value < 0 ? std::vector<Interval>{} : reached_on(edge, after);
    const double last = times_->network().vertex_count(edge) - 1;
    if (!inner.empty() && inner.front().begin <= 0 && inner.front().end >= last) continue;
    for (const Interval& outer : reached_on(edge, until)) {
      double at = outer.begin;
      for (const Interval& gone : inner) {
        if (gone.end < at || gone.begin > outer.end) continue;
        add(edge, at, gone.begin);
        at = gone.end;
      }
      add(edge, at, outer.end);
    }
  }
  return lines;
}

ReachedLine Reach::cut_out(EdgeIndex edge, Interval interval) const {
  const std::uint32_t pieces = times_->network().vertex_count(edge) - 1;
  const auto position = [&](double place) {
    const std::uint32_t piece = std::min(pieces - 1, static_cast<std::uint32_t>(place));
    return EdgePosition{edge, piece, place - piece};
  };
  ReachedLine line{edge, position(interval.begin), position(interval.end), {}};
  append_walk(line.line, line.begin, line.end);
  return line;
}

void Reach::append(Polyline& line, Point p) {
  if (line.empty() || line.back() != p) line.push_back(p);
}

// The points from `from` to `to` along their edge, either way.
void Reach::append_walk(Polyline& line, const EdgePosition& from, const EdgePosition& to) const {
  const WalkNetwork& network = times_->network();
  const auto vertices = network.vertices(from.edge);
  if (line.empty()) {
    line.reserve(2 + std::max(from.piece, to.piece) - std::min(from.piece, to.piece));
  }
  append(line, rounded(point_at(network, from)));
  if (number_of(from) < number_of(to)) {
    for (std::uint32_t i = from.piece + 1; i <= to.piece; ++i) append(line, vertices[i]);
  } else {
    for (std::uint32_t i = from.piece; i > to.piece; --i) append(line, vertices[i]);
  }
  append(line, rounded(point_at(network, to)));
}

}  // namespace jingwei::geo
