#include "geo/shortest_paths.h"

#include <algorithm>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

// Width of a bucket, 4.096 s: far below the usual arc of a street network, so that few nodes are
// scanned twice, and few enough buckets to walk over. Any width gives the same times.
constexpr int kBucketShift = 12;

}  // namespace

ShortestPaths::ShortestPaths(const Graph& graph) : graph_(&graph), state_(graph.node_count()) {}

void ShortestPaths::begin() {
  // What a search that was not finished has left.
  for (std::size_t b = next_bucket_; b < used_buckets_; ++b) bucket_[b] = kNoEntry;
  reached_.clear();
  entries_.clear();
  settled_.clear();
  used_buckets_ = 0;
  next_bucket_ = 0;
  if (++stamp_ == 0) {  // after 2^32 searches the stamps begin anew
    std::fill(state_.begin(), state_.end(), State{});
    stamp_ = 1;
  }
}

void ShortestPaths::start(std::span<const Seed> seeds, Milliseconds cutoff) {
  begin();
  cutoff_ = std::min(cutoff.value, kNever.value - 1);
  for (const Seed& seed : seeds) {
    JINGWEI_CHECK(seed.node.value < state_.size() && seed.time.value >= 0);
    if (seed.time.value <= cutoff_) relax(seed.node, seed.time.value, seed.label, kNoArc);
  }
}

void ShortestPaths::search(std::span<const Seed> seeds, Milliseconds cutoff) {
  start(seeds, cutoff);
  for (; next_bucket_ < used_buckets_; ++next_bucket_) empty_bucket(next_bucket_);
}

bool ShortestPaths::advance() {
  settled_.clear();
  while (next_bucket_ < used_buckets_ && bucket_[next_bucket_] == kNoEntry) ++next_bucket_;
  if (next_bucket_ == used_buckets_) return false;
  // The entries of a bucket are at the front of their lists until it is emptied; those that are
  // added meanwhile come to the back of entries_.
  const std::size_t old = entries_.size();
  for (std::uint32_t e = bucket_[next_bucket_]; e != kNoEntry; e = entries_[e].next) {
    settled_.push_back(entries_[e].node);
  }
  const std::size_t bucket = next_bucket_;
  empty_bucket(bucket);
  for (std::size_t e = old; e < entries_.size(); ++e) {
    const auto of = static_cast<std::size_t>(entries_[e].time) >> kBucketShift;
    if (of == bucket) settled_.push_back(entries_[e].node);
  }
  ++next_bucket_;
  return true;
}

std::int64_t ShortestPaths::settled_before() const {
  return static_cast<std::int64_t>(next_bucket_) << kBucketShift;
}

// Within a bucket nodes are taken as they come: one that is improved later is put in again, and the
// outdated entry is passed over. Arcs of no time, and shorter than a bucket, are thus safe.
void ShortestPaths::empty_bucket(std::size_t bucket) {
  while (bucket_[bucket] != kNoEntry) {
    const Entry entry = entries_[bucket_[bucket]];  // a copy: scanning may move the entries
    bucket_[bucket] = entry.next;
    if (state_[entry.node.value].time == entry.time) scan(entry);
  }
}

void ShortestPaths::scan(const Entry& entry) {
  const std::uint32_t label = state_[entry.node.value].label;
  const std::uint32_t end = graph_->end_arc(entry.node);
  for (std::uint32_t a = graph_->first_arc(entry.node); a < end; ++a) {
    const Graph::Arc& arc = graph_->arc(a);
    const std::int64_t time = std::int64_t{entry.time} + arc.time.value;
    if (time <= cutoff_) relax(arc.head, static_cast<std::int32_t>(time), label, a);
  }
}

void ShortestPaths::relax(NodeIndex node, std::int32_t time, std::uint32_t label,
                          std::uint32_t by_arc) {
  State& state = state_[node.value];
  if (state.stamp != stamp_) {
    reached_.push_back(node);
  } else if (time > state.time || (time == state.time && label >= state.label)) {
    return;
  }
  state = {stamp_, time, label, by_arc};
  const std::size_t bucket = static_cast<std::size_t>(time) >> kBucketShift;
  if (bucket >= bucket_.size()) bucket_.resize(bucket + 1, kNoEntry);
  used_buckets_ = std::max(used_buckets_, bucket + 1);
  entries_.push_back({node, time, bucket_[bucket]});
  bucket_[bucket] = static_cast<std::uint32_t>(entries_.size() - 1);
}

std::vector<std::uint32_t> ShortestPaths::path(NodeIndex node) const {
  JINGWEI_CHECK(reached(node));
  std::vector<std::uint32_t> arcs;
  for (;;) {
    const std::uint32_t arc = state_[node.value].parent_arc;
    if (arc == kNoArc) break;
    arcs.push_back(arc);
    node = graph_->tail(arc);
  }
  std::reverse(arcs.begin(), arcs.end());
  return arcs;
}

}  // namespace jingwei::geo
