#include "geo/best_places.h"

#include <algorithm>
#include <tuple>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

bool before(const BestPlace& a, const BestPlace& b) {
  return std::tie(a.cost, a.place) < std::tie(b.cost, b.place);
}

// The target seen from the ends of the edges it is linked to: where the search starts.
std::vector<Seed> seeds_of(const WalkTimes& times, const Link& target, Milliseconds cutoff) {
  std::vector<Seed> seeds;
  const auto add = [&](NodeIndex node, Milliseconds partial, Milliseconds leg) {
    if (partial == kNever) return;
    const std::int64_t time = std::int64_t{partial.value} + leg.value;
    if (time <= cutoff.value) seeds.push_back({node, {static_cast<std::int32_t>(time)}});
  };
  for (const LinkCandidate& candidate : target.candidates) {
    const WalkNetwork& network = times.network();
    add(network.tail(candidate.at.edge), times.tail_to(candidate.at), candidate.leg);
    add(network.head(candidate.at.edge), times.head_to(candidate.at), candidate.leg);
  }
  return seeds;
}

}  // namespace

BestPlaces::BestPlaces(const WalkTimes& times, const LinkedPoints& places)
    : times_(&times), places_(&places), paths_(times.reverse_graph()) {
  index_by_node();
}

void BestPlaces::index_by_node() {
  const WalkNetwork& network = times_->network();
  const auto for_each_end = [&](auto visit) {
    for (std::uint32_t p = 0; p < places_->size(); ++p) {
      for (const LinkCandidate& candidate : (*places_)[p].candidates) {
        const auto end = [&](NodeIndex node, Milliseconds partial) {
          if (partial == kNever || partial.value > kNever.value - 1 - candidate.leg.value) return;
          visit(node, AtNode{p, {partial.value + candidate.leg.value}});
        };
        end(network.tail(candidate.at.edge), times_->to_tail(candidate.at));
        end(network.head(candidate.at.edge), times_->to_head(candidate.at));
      }
    }
  };
  first_at_node_.assign(network.node_count() + 1, 0);
  for_each_end([&](NodeIndex node, const AtNode&) { ++first_at_node_[node.value + 1]; });
  for (std::size_t n = 1; n < first_at_node_.size(); ++n) {
    first_at_node_[n] += first_at_node_[n - 1];
  }
  at_node_.resize(first_at_node_.back());
  std::vector<std::uint32_t> next(first_at_node_.begin(), first_at_node_.end() - 1);
  for_each_end([&](NodeIndex node, const AtNode& at) { at_node_[next[node.value]++] = at; });
}

std::vector<BestPlace> BestPlaces::find(const Link& target, std::span<const Milliseconds> penalties,
                                        std::size_t count, Milliseconds cutoff) {
  JINGWEI_CHECK(penalties.size() == places_->size());
  std::size_t taking_part = 0;
  Milliseconds least_penalty = kNever;
  for (const Milliseconds penalty : penalties) {
    least_penalty = std::min(least_penalty, penalty);
    taking_part += penalty != kNever;
  }
  count_ = std::min(count, taking_part);
  cutoff_ = std::min(cutoff.value, kNever.value - 1);
  best_.clear();
  if (count_ == 0) return {};
  offer_along_edges(target, penalties);
  paths_.start(seeds_of(*times_, target, cutoff), cutoff);
  while (paths_.advance()) {
    for (const NodeIndex node : paths_.settled()) {
      const std::int64_t time = paths_.time(node).value;
      for (std::uint32_t i = first_at_node_[node.value]; i < first_at_node_[node.value + 1]; ++i) {
        const AtNode& at = at_node_[i];
        offer(at.place, time + at.time.value, penalties[at.place]);
      }
    }
    // A node that comes later offers nothing below this; equal costs are still wanted, since the
    // smaller position wins.
    const std::int64_t coming = paths_.settled_before() + least_penalty.value;
    if (best_.size() == count_ && best_.back().cost < coming) break;
  }
  return std::move(best_);
}

// Without leaving the edge that place and target have in common.
void BestPlaces::offer_along_edges(const Link& target, std::span<const Milliseconds> penalties) {
  for (const LinkCandidate& there : target.candidates) {
    for (const LinkedPoints::OnEdge& p : places_->on_edge(there.at.edge)) {
      const LinkCandidate& candidate = (*places_)[p.point].candidates[p.candidate];
      const Milliseconds along = times_->along(candidate.at, there.at);
      if (along == kNever) continue;
      offer(p.point, std::int64_t{candidate.leg.value} + along.value + there.leg.value,
            penalties[p.point]);
    }
  }
}

void BestPlaces::offer(std::uint32_t place, std::int64_t time, Milliseconds penalty) {
  if (penalty == kNever || time > cutoff_) return;
  const BestPlace offered{place, {static_cast<std::int32_t>(time)}, time + penalty.value};
  if (best_.size() == count_ && !before(offered, best_.back())) return;
  const auto old = std::find_if(best_.begin(), best_.end(),
                                [&](const BestPlace& b) { return b.place == place; });
  if (old != best_.end()) {
    if (!before(offered, *old)) return;
    best_.erase(old);
  } else if (best_.size() == count_) {
    best_.pop_back();
  }
  best_.insert(std::upper_bound(best_.begin(), best_.end(), offered, before), offered);
}

}  // namespace jingwei::geo
