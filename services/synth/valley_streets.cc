#include <algorithm>
#include <cmath>
#include <numeric>

#include "services/synth/network_parts.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kWidestTown = 1'000;  // metres from the axis
constexpr double kBridgeEvery = 1'700;

// Streets of one valley: lines beside its axis at irregular distances, and others across.
class ValleyStreets {
 public:
  ValleyStreets(const Land& land, const std::vector<ValleyAxis>& axes, std::size_t own,
                std::uint64_t seed, Drafts& drafts)
      : land_(land), axes_(axes), own_(own), axis_(axes[own].points), drafts_(drafts),
        random_(seed, "streets", own) {
    for (std::size_t i = 0; i < axis_.size(); ++i) normals_.push_back(normal_at(axis_, i));
    // A wide bend of the normals keeps offset lines from knotting inside meanders.
    normals_ = smoothed(normals_, 30);
    for (Vec& n : normals_) n = unit(n);
  }

  void run() {
    for (const double side : {1.0, -1.0}) {
      std::vector<double> offsets = offsets_of(side);
      for (std::size_t k = 0; k < offsets.size(); ++k) along(side * offsets[k], k, side);
      for (std::size_t k = 0; k + 1 < offsets.size(); ++k) {
        across(side * offsets[k], side * offsets[k + 1], k);
      }
      for (double& o : offsets) o *= side;
      if (offsets.size() > 1) reach_[side > 0] = offsets[1];
    }
    if (axes_[own_].main) bridges();
  }

 private:
  // The first line is the road on the bank.
  std::vector<double> offsets_of(double side) {
    std::vector<double> offsets{axes_[own_].bed_half + random_.uniform(14, 22)};
    while (offsets.back() < kWidestTown) {
      offsets.push_back(offsets.back() + random_.uniform(115, 190));
    }
    (void)side;
    return offsets;
  }

  Vec at(std::size_t i, double offset) const { return axis_[i] + normals_[i] * offset; }

  // On the floor, dry, and nearer to this valley's axis than to another's.
  bool takes(Vec p, double offset) const {
    if (!inside(land_, p) || !is_floor(land_, p)) return false;
    for (const double dx : {-14.0, 14.0}) {
      if (is_river(land_, p + Vec{dx, 0}) || is_river(land_, p + Vec{0, dx})) return false;
    }
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      if (a == own_) continue;
      const double nearer = std::abs(offset) + (axes_[a].main ? 260 : 0);
      for (std::size_t i = 0; i < axes_[a].points.size(); i += 4) {
        if (norm(axes_[a].points[i] - p) < nearer) return false;
      }
    }
    return true;
  }

  void finish(Draft draft, std::vector<Vec>& run, std::size_t least) {
    if (run.size() >= least) {
      draft.line = std::move(run);
      drafts_.push_back(std::move(draft));
    }
    run.clear();
  }

  void along(double offset, std::size_t k, double side) {
    Draft draft;
    draft.way_class = k == 0   ? (axes_[own_].main ? data::WayClass::primary : data::WayClass::secondary)
                      : k == 1 ? data::WayClass::secondary
                      : k == 2 ? data::WayClass::tertiary
                               : data::WayClass::residential;
    draft.name = name_along(k, side);
    std::vector<Vec> run;
    const double phase = random_.uniform(0, 6.28), wave = random_.uniform(260, 420);
    for (std::size_t i = 0; i < axis_.size(); ++i) {
      // Streets swing a little; the bank road keeps to the bank.
      const double swing = k == 0 ? 0 : 12 * std::sin(phase + static_cast<double>(i) * kAxisStep / wave);
      const Vec p = at(i, offset + swing);
      const bool turns_back =
          !run.empty() && dot(p - run.back(), left_of(normals_[i])) > 0;  // against the axis
      const bool gap = k >= 2 && random_.chance(0.012);
      if (!takes(p, offset) || turns_back || gap) {
        finish(draft, run, 5);
      } else {
        run.push_back(p);
      }
    }
    finish(draft, run, 5);
  }

  // Between two lines along, at places of their own: most go on from the row before, some do not.
  void across(double from, double to, std::size_t k) {
    if (k == 0 || places_.empty()) {
      places_.clear();
      double s = random_.uniform(60, 150);
      while (s < static_cast<double>(axis_.size() - 1) * kAxisStep) {
        places_.push_back(s);
        s += random_.uniform(130, 250);
      }
    } else {
      for (double& s : places_) {
        if (random_.chance(0.35)) s += random_.uniform(-55, 55);
      }
      std::sort(places_.begin(), places_.end());
    }
    for (const double s : places_) {
      if (random_.chance(0.08)) continue;
      const double position = std::clamp(s / kAxisStep, 0.0, static_cast<double>(axis_.size() - 2));
      const auto i = static_cast<std::size_t>(position);
      const double t = position - static_cast<double>(i);
      Draft draft;
      draft.way_class = random_.chance(0.25) ? data::WayClass::tertiary : data::WayClass::residential;
      std::vector<Vec> run;
      const double lean = random_.uniform(-0.12, 0.12);
      const double overshoot = to > from ? 13 : -13;
      const int parts = 6;
      for (int p = 0; p <= parts; ++p) {
        const double offset = from - overshoot + (to - from + 2 * overshoot) * p / parts;
        const Vec normal = unit(normals_[i] * (1 - t) + normals_[i + 1] * t);
        const Vec foot = axis_[i] * (1 - t) + axis_[i + 1] * t;
        const Vec place = foot + normal * offset + left_of(normal) * (lean * (offset - from));
        if (takes(place, offset)) {
          run.push_back(place);
        } else {
          finish(draft, run, 3);
        }
      }
      finish(draft, run, 3);
    }
  }

  // From the second street on one side to the second on the other; the middle is the bridge.
  void bridges() {
    const double length = static_cast<double>(axis_.size()) * kAxisStep;
    for (double s = random_.uniform(700, 1'100); s < length - 500;
         s += kBridgeEvery * random_.uniform(0.75, 1.3)) {
      const auto i = static_cast<std::size_t>(s / kAxisStep);
      const auto bank = [&](double side) {
        double o = 0;
        while (o < 200 && (is_river(land_, at(i, side * o)) || is_river(land_, at(i, side * (o + 12))))) {
          o += 4;
        }
        return o + 6;
      };
      // The bed may lie beside the smoothed axis: begin on it.
      if (!is_river(land_, axis_[i])) continue;
      const double left = bank(1), right = -bank(-1);
      if (left > 150 || right < -150) continue;
      const std::string name = "延河" + std::to_string(++bridge_count_) + "号桥";
      Draft deck{data::WayClass::secondary, data::kWayBridge, 1, name, {at(i, left), at(i, right)}};
      drafts_.push_back(deck);
      for (const auto& [from, to] : {std::pair{left, std::max(reach_[1], left + 60)},
                                     std::pair{right, std::min(reach_[0], right - 60)}}) {
        Draft ramp{data::WayClass::secondary, 0, 0, "", {}};
        const int parts = 8;
        for (int p = 0; p <= parts; ++p) {
          const Vec place = at(i, from + (to - from + (to > from ? 13 : -13)) * p / parts);
          if (p > 0 && (!inside(land_, place) || is_river(land_, place))) break;
          ramp.line.push_back(place);
        }
        if (ramp.line.size() > 1) drafts_.push_back(std::move(ramp));
      }
    }
  }

  std::string name_along(std::size_t k, double side) const {
    const std::string& river = axes_[own_].river;
    const std::string stem = river.empty() ? "川" : river.substr(0, river.size() - 3);  // without 河
    const char* bank = side > 0 ? "北" : "南";
    if (k == 0) return stem + "滨河" + bank + "路";
    if (k == 1) return stem + bank + "大街";
    return {};
  }

  const Land& land_;
  const std::vector<ValleyAxis>& axes_;
  std::size_t own_;
  const std::vector<Vec>& axis_;
  Drafts& drafts_;
  Random random_;
  std::vector<Vec> normals_;
  std::vector<double> places_;  // of cross streets, metres along the axis
  double reach_[2] = {-200, 200};
  int bridge_count_ = 0;
};

}  // namespace

void add_valley_streets(const Land& land, const std::vector<ValleyAxis>& axes, std::uint64_t seed,
                        Drafts& drafts) {
  for (std::size_t a = 0; a < axes.size(); ++a) {
    if (axes[a].points.size() > 10) ValleyStreets(land, axes, a, seed, drafts).run();
  }
}

}  // namespace jingwei::services::synth
