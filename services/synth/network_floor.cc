#include "services/synth/network_floor.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "services/synth/network_names.h"
#include "services/synth/network_valley.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

using data::WayClass;

constexpr double kNarrow = 70;  // metres: a strip that has no room for more than one road

// Draws the streets of one valley.
class ValleyStreets {
 public:
  ValleyStreets(const Valley& valley, bool plain, const Land& land, const StreetNames& names,
                std::uint64_t seed, FloorStreets& out)
      : valley_(valley),
        plain_(plain),
        number_(valley.number),
        land_(land),
        names_(names),
        seed_(seed),
        random_(seed, "valley streets", valley.number),
        out_(out) {}

  void draw() {
    find_stations();
    for (int side = 0; side < 2; ++side) {
      along_edges(side);
      for (std::size_t k = 0; k < stations_.size(); ++k) cross_street(side, k);
      for (std::size_t k = 0; k + 1 < stations_.size(); ++k) block_row(side, k);
      finish_chains();
    }
    bridges();
  }

 private:
  struct Station {
    double position = 0;  // in sections
    double skew[2] = {0, 0};
  };

  // Streets lie closer in the middle of the town than at its ends.
  double spacing_at(Vec at) const {
    const double away = norm(at - centre()) / growth_of(land_);
    return 1 + std::min(2.6, std::max(0.0, away - 2000) / 1700);
  }
  Vec centre() const {
    if (plain_) return {};  // the middle of the land
    const auto& river = land_.river;
    return metres(river[river.size() / 2]);
  }
  double length_scale(int side, double share, double position) const {
    return spacing_at(valley_.at(position, side, share));
  }

  void find_stations() {
    double position = random_.uniform(2, 6);
    const double last = static_cast<double>(valley_.sections.size()) - 2;
    while (position < last) {
      Station station{position, {random_.uniform(-1.6, 1.6), random_.uniform(-1.6, 1.6)}};
      if (valley_.sections[static_cast<std::size_t>(std::lround(position))].valid) {
        stations_.push_back(station);
      }
      position += random_.uniform(120, 250) / 20 * length_scale(0, 0, position);
    }
  }

  double place(int side, const Station& s, double share) const {
    return s.position + s.skew[side] * (share - 0.3);
  }
  Vec at(int side, const Station& s, double share) const {
    return valley_.at(place(side, s, share), side, share);
  }
  // Streets along the valley between two stations, beside those at the bank and the foot.
  int streets_between(int side, std::size_t k) const {
    const Station &a = stations_[k], &b = stations_[k + 1];
    if (b.position - a.position > 35) return -1;
    const double width = std::min(valley_.width(a.position, side), valley_.width(b.position, side));
    if (width < kNarrow) return -1;
    const double middle = (a.position + b.position) / 2;
    return std::max(
        0, static_cast<int>(std::lround(width / (145 * length_scale(side, 0.5, middle)))) - 1);
  }
  // Where the j-th of n streets crosses a station, as a share of the strip; the same for the blocks
  // on both sides of it.
  double share(int side, std::size_t k, int j, int n) const {
    if (j == 0 || j == n + 1) return j == 0 ? 0 : 1;
    Random random(seed_, "street places",
                  ((number_ * 2 + static_cast<std::size_t>(side)) * 4096 + k) * 64 +
                      static_cast<std::size_t>(n));
    double jitter = 0;
    for (int i = 0; i < j; ++i) jitter = random.uniform(-0.2, 0.2);
    return (j + jitter) / (n + 1);
  }

  // The roads at the bank and at the foot of the slope, as long as there is room.
  void along_edges(int side) {
    for (const bool foot : {false, true}) {
      Line line;
      int missing = 0;
      double before = 0;
      const auto finish = [&] {
        if (line.size() > 5) {
          Draft draft{edge_class(side, foot),
                      simplified(line, 0.8),
                      names_.edge(number_, side, foot),
                      0,
                      foot,
                      0};
          if (foot) out_.feet.push_back(line);
          out_.drafts.push_back(std::move(draft));
        }
        line.clear();
      };
      for (std::size_t i = 0; i < valley_.sections.size(); ++i) {
        const auto position = static_cast<double>(i);
        const double width = valley_.width(position, side);
        if (!valley_.sections[i].valid || (foot ? width < 4 : width < kNarrow)) {
          // The road at the foot goes on straight over a mouth.
          if (!foot || ++missing > 16) finish();
          continue;
        }
        missing = 0;
        if (!line.empty() && std::abs(width - before) > 300) finish();
        before = width;
        line.push_back(valley_.at(position, side, foot ? 1 : 0));
      }
      finish();
    }
  }
  WayClass edge_class(int side, bool foot) const {
    if (number_ == 0) {
      if (foot) return side == 0 ? WayClass::trunk : WayClass::primary;
      return side == 0 ? WayClass::secondary : WayClass::tertiary;
    }
    if (foot) return side == 0 ? WayClass::secondary : WayClass::tertiary;
    return side == 0 ? WayClass::residential : WayClass::unclassified;
  }

  // From the bank to the foot, bent where streets cross it, here and there with a piece left out.
  void cross_street(int side, std::size_t k) {
    const int before = k > 0 ? streets_between(side, k - 1) : -1;
    const int after = k + 1 < stations_.size() ? streets_between(side, k) : -1;
    if (before < 0 && after < 0) return;
    std::vector<double> shares = {0, 1};
    for (const int n : {before, after}) {
      for (int j = 1; j <= n; ++j) shares.push_back(share(side, k, j, n));
    }
    std::sort(shares.begin(), shares.end());
    shares.erase(std::unique(shares.begin(), shares.end()), shares.end());
    const std::size_t pieces = shares.size() - 1;
    const std::size_t gap =
        pieces > 2 && random_.chance(0.35) ? random_.below(pieces) : shares.size();
    const WayClass way_class = random_.chance(0.2) ? WayClass::tertiary : WayClass::residential;
    const std::string name = names_.cross(random_);
    Line line;
    const auto finish = [&] {
      if (line.size() > 1) out_.drafts.push_back({way_class, std::move(line), name, 0, false, 0});
      line.clear();
    };
    for (std::size_t i = 0; i < shares.size(); ++i) {
      line.push_back(at(side, stations_[k], shares[i]));
      if (i == gap) finish();
    }
    finish();
  }

  // The streets along the valley between two stations, and what leads into the blocks.
  void block_row(int side, std::size_t k) {
    const int n = streets_between(side, k);
    if (n < 0) {
      finish_chains();
      return;
    }
    const Station &a = stations_[k], &b = stations_[k + 1];
    if (n != chained_) finish_chains();
    chained_ = n;
    chains_.resize(static_cast<std::size_t>(n));
    for (int j = 1; j <= n; ++j) {
      Line& chain = chains_[static_cast<std::size_t>(j - 1)];
      if (n > 1 && random_.chance(0.14)) {  // two blocks made one
        finish_chain(chain);
        continue;
      }
      const double from = share(side, k, j, n), to = share(side, k + 1, j, n);
      if (chain.empty()) chain.push_back(at(side, a, from));
      const double p = place(side, a, from), q = place(side, b, to);
      for (const double t : {0.25, 0.5, 0.75, 1.0}) {
        chain.push_back(valley_.at(p + t * (q - p), side, from + t * (to - from)));
      }
    }
    for (int j = 0; j <= n; ++j) {
      const auto corner = [&](double s, double t) {  // along and across the block
        const double low = share(side, k, j, n) * (1 - s) + share(side, k + 1, j, n) * s;
        const double high = share(side, k, j + 1, n) * (1 - s) + share(side, k + 1, j + 1, n) * s;
        const double u = low + t * (high - low);
        return valley_.at(place(side, a, u) * (1 - s) + place(side, b, u) * s, side, u);
      };
      out_.blocks.push_back(corner(0.5, 0.5));
      lanes(corner);
    }
  }

  template <class Corner>
  void lanes(Corner corner) {
    const double kind = random_.unit();
    const double s = random_.uniform(0.3, 0.7), slant = random_.uniform(-0.08, 0.08);
    if (kind < 0.2) {  // through
      out_.drafts.push_back({random_.chance(0.5) ? WayClass::living_street : WayClass::service,
                             {corner(s, 0), corner(s + slant, 0.5), corner(s + slant, 1)},
                             "",
                             0,
                             false,
                             0});
    } else if (kind < 0.52) {  // blind, often with a second arm
      const bool from_bank = random_.chance(0.5);
      const auto deep = [&](double along, double t) {
        return corner(along, from_bank ? t : 1 - t);
      };
      const double depth = random_.uniform(0.45, 0.8);
      const Vec end = deep(s + slant, depth);
      out_.drafts.push_back({WayClass::service, {deep(s, 0), end}, "", 0, false, 0});
      if (random_.chance(0.5)) {
        const double arm = s < 0.5 ? random_.uniform(0.2, 0.4) : random_.uniform(-0.4, -0.2);
        out_.drafts.push_back(
            {WayClass::service, {end, deep(s + slant + arm, depth)}, "", 0, false, 0});
      }
    }
  }

  void finish_chain(Line& chain) {
    if (chain.size() > 1) {
      out_.drafts.push_back({chain.size() > 24 ? WayClass::tertiary : WayClass::residential,
                             std::move(chain), names_.along(random_), 0, false, 0});
    }
    chain.clear();
  }
  void finish_chains() {
    for (Line& chain : chains_) finish_chain(chain);
    chains_.clear();
    chained_ = -1;
  }

  // Straight across from bank to bank at some of the stations: the wider the river, the fewer.
  void bridges() {
    double next = random_.uniform(20, 40);
    for (const Station& s : stations_) {
      if (s.position < next) continue;
      const Vec from = at(0, s, 0), to = at(1, s, 0);
      if (valley_.width(s.position, 0) < kNarrow || valley_.width(s.position, 1) < kNarrow)
        continue;
      if (norm(to - from) > 420) continue;
      out_.drafts.push_back({number_ == 0 ? WayClass::secondary : WayClass::tertiary,
                             {from, to},
                             names_.bridge(random_),
                             data::kWayBridge,
                             false,
                             0});
      next = s.position + (number_ == 0 ? 12 * norm(to - from) : 4000) / 20;
    }
  }

  const Valley& valley_;
  bool plain_;
  std::size_t number_;
  const Land& land_;
  const StreetNames& names_;
  std::uint64_t seed_;
  Random random_;
  FloorStreets& out_;
  std::vector<Station> stations_;
  std::vector<Line> chains_;  // streets along the valley that go on
  int chained_ = -1;
};

}  // namespace

FloorStreets floor_streets(const Pattern& pattern, const Land& land, std::uint64_t seed) {
  FloorStreets out;
  const bool plain = pattern.landscape == Landscape::river_plain;
  const StreetNames names(pattern);
  const std::vector<Valley> valleys = find_valleys(land, plain);
  for (const Valley& valley : valleys) {
    ValleyStreets(valley, plain, land, names, seed, out).draw();
  }
  return out;
}

std::vector<Draft> keep_off_river(const std::vector<Draft>& drafts, const Land& land) {
  constexpr double kBank = 9;
  std::vector<Draft> out;
  for (const Draft& draft : drafts) {
    if (draft.flags != 0) {
      out.push_back(draft);
      continue;
    }
    // By pieces of 3 m: dry, or in the river.
    std::vector<std::pair<Line, bool>> runs;
    for (std::size_t i = 0; i < draft.line.size(); ++i) {
      const Vec to = draft.line[i];
      if (i == 0) {
        runs.push_back({{to}, kind(land, to) == LandKind::river});
        continue;
      }
      const Vec from = draft.line[i - 1];
      const int parts = std::max(1, static_cast<int>(std::ceil(norm(to - from) / 3)));
      for (int k = 1; k <= parts; ++k) {
        const Vec at = from + (to - from) * (static_cast<double>(k) / parts);
        const bool wet = kind(land, at) == LandKind::river;
        if (wet != runs.back().second) {
          const Vec bank = from + (to - from) * (static_cast<double>(k - 1) / parts);
          if (norm(bank - runs.back().first.back()) > 0) runs.back().first.push_back(bank);
          runs.push_back({{bank}, wet});
        }
        if (k == parts) runs.back().first.push_back(at);
      }
    }
    if (runs.size() == 1 && !runs.front().second) {
      out.push_back(draft);
      continue;
    }
    std::vector<Draft> dry;
    for (auto& [line, wet] : runs) {
      if (wet || length_of(line) < 3 * kBank) continue;
      Line fine = resampled(line, 3);
      const bool first = &line == &runs.front().first, last = &line == &runs.back().first;
      const std::size_t off = static_cast<std::size_t>(kBank / 3);
      Line kept(fine.begin() + (first ? 0 : static_cast<std::ptrdiff_t>(off)),
                fine.end() - (last ? 0 : static_cast<std::ptrdiff_t>(off)));
      Draft piece = draft;
      piece.line = simplified(kept, 0.3);
      dry.push_back(std::move(piece));
    }
    for (std::size_t i = 0; i < dry.size(); ++i) {
      if (i > 0 && draft.crosses_river) {
        const Vec from = dry[i - 1].line.back(), to = dry[i].line.front();
        if (norm(to - from) < 160) {
          Draft bridge = draft;
          bridge.line = {from, to};
          bridge.flags = data::kWayBridge;
          out.push_back(std::move(bridge));
        }
      }
      out.push_back(dry[i]);
    }
  }
  return out;
}

void extend_ends(std::vector<Draft>& drafts, const Land& land, double reach) {
  DraftIndex index(land);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].flags == 0) index.add(drafts[i], static_cast<std::int32_t>(i));
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Draft& draft = drafts[i];
    if (draft.flags != 0 || draft.way_class > WayClass::residential) continue;
    for (const bool front : {true, false}) {
      const std::size_t n = draft.line.size();
      const Vec end = front ? draft.line.front() : draft.line.back();
      const Vec before = front ? draft.line[1] : draft.line[n - 2];
      const Vec ahead = unit(end - before);
      // Joined already: something crosses right at the end.
      const auto at_end = index.first_hit(end - ahead * 3, end + ahead * 3);
      if (at_end && at_end->draft != static_cast<std::int32_t>(i)) continue;
      const double far = draft.way_class <= WayClass::tertiary ? 2.5 * reach : reach;
      const auto hit = index.first_hit(end, end + ahead * far);
      if (!hit || hit->draft == static_cast<std::int32_t>(i)) continue;
      bool wet = false;
      const double away = norm(hit->at - end);
      for (double t = 0; t <= away; t += 3) wet |= kind(land, end + ahead * t) == LandKind::river;
      if (wet) continue;
      draft.line.insert(front ? draft.line.begin() : draft.line.end(), hit->at);
    }
  }
}

}  // namespace jingwei::services::synth
