#pragma once

// A valley drawn by hand: a river on a flat floor, streets along and across it, gullies on both
// sides with a road and terrace paths. Ways meet in shared vertices, as the generator's do.

#include <cmath>

#include "services/synth/land.h"
#include "services/synth/network.h"

namespace jingwei::services::synth {

struct DrawnValley {
  Land land;
  Network network;
};

class ValleyPen {
 public:
  explicit ValleyPen(double length) : length_(length) {}

  // So far along the river and beside it, metres; north positive.
  geo::Point at(double s, double t) const {
    const double x = s - length_ / 2, y = 260 * std::sin(s / 1100) + t;
    return {static_cast<std::int32_t>(std::lround(x * 1000)),
            static_cast<std::int32_t>(std::lround(y * 1000))};
  }
  DrawnValley draw() {
    for (double s = 150; s < length_ - 150; s += 150 + 40 * std::sin(s)) stops_.push_back(s);
    streets();
    gullies();
    raster();
    return std::move(valley_);
  }

 private:
  void way(data::WayClass c, geo::Polyline line, std::uint8_t flags = 0) {
    data::Way w;
    w.way_class = c;
    w.flags = flags;
    w.level = flags ? 1 : 0;
    w.line = std::move(line);
    valley_.network.ways.push_back(std::move(w));
  }

  void streets() {
    using enum data::WayClass;
    const double along[] = {60, 200, 330, 440, 490, 540};
    const data::WayClass classes[] = {tertiary, primary, residential, footway, footway, path};
    geo::Polyline river;
    for (double s = 0; s <= length_; s += 60) river.push_back(at(s, 0));
    data::Waterway water;
    water.kind = "river";
    water.line = river;
    valley_.network.waterways.push_back(water);
    valley_.land.river = river;
    for (const double side : {1.0, -1.0}) {
      for (int k = 0; k < 6; ++k) {
        geo::Polyline line;
        for (const double s : stops_) line.push_back(at(s, side * along[k]));
        way(classes[k], std::move(line));
      }
      for (std::size_t i = 0; i < stops_.size(); ++i) {
        geo::Polyline line;
        for (int k = 0; k < 4; ++k) line.push_back(at(stops_[i], side * along[k]));
        way(residential, std::move(line));
        way(steps,
            {at(stops_[i], side * 440), at(stops_[i], side * 490), at(stops_[i], side * 540)});
      }
    }
    for (std::size_t i = 0; i < stops_.size(); i += 4) {
      way(secondary, {at(stops_[i], -60), at(stops_[i], 60)}, data::kWayBridge);
    }
  }

  void gullies() {
    using enum data::WayClass;
    for (std::size_t i = 3; i + 3 < stops_.size(); i += 3) {
      const double s = stops_[i], side = i % 2 ? 1 : -1;
      const auto inside = [&](double t, double off) {
        return at(s + off + 70 * std::sin((t - 540) / 300), side * t);
      };
      geo::Polyline road, stream;
      std::vector<geo::Polyline> terraces(6);
      const double offs[] = {-50, 50, -95, 95, -140, 140};
      for (double t = 540; t <= 1900; t += 80) {
        road.push_back(inside(t, 0));
        stream.push_back(inside(t, -20));
        for (int k = 0; k < 6; ++k) terraces[k].push_back(inside(t, offs[k]));
        if (static_cast<int>(t) % 240 == 60) {
          way(steps, {inside(t, -140), inside(t, -95), inside(t, -50), inside(t, 0), inside(t, 50),
                      inside(t, 95), inside(t, 140)});
        }
      }
      stream.insert(stream.begin(), {at(s, 0), at(s + 30, side * 400)});
      std::reverse(stream.begin(), stream.end());
      gullies_.push_back({s, side});
      valley_.land.tributaries.push_back(stream);
      data::Waterway water;
      water.kind = "stream";
      water.line = std::move(stream);
      valley_.network.waterways.push_back(water);
      way(unclassified, std::move(road));
      for (auto& t : terraces) way(footway, std::move(t));
      const double ridge = (s + stops_[i + 3]) / 2;
      geo::Polyline crest;
      for (double t = 700; t < 2300; t += 90)
        crest.push_back(at(ridge + 60 * std::sin(t / 240), side * t));
      valley_.land.ridges.push_back(std::move(crest));
    }
  }

  void raster() {
    Land& land = valley_.land;
    land.columns = static_cast<std::int32_t>(length_ / 10);
    land.rows = 560;
    land.north_west = {static_cast<std::int32_t>(-length_ * 500), 2'800'000};
    for (int r = 0; r < land.rows; ++r) {
      for (int c = 0; c < land.columns; ++c) {
        const double s = c * 10 + 5, y = 2800 - r * 10 - 5, t = y - 260 * std::sin(s / 1100);
        double height = 950 + std::max(0.0, std::abs(t) - 430) * 0.3;
        LandKind kind = std::abs(t) < 35    ? LandKind::river
                        : std::abs(t) < 430 ? LandKind::floor
                                            : LandKind::slope;
        if (kind == LandKind::slope) {
          double away = 1e9;
          for (const auto& [at_s, side] : gullies_) {
            if (side * t < 0 || std::abs(t) > 2000) continue;
            away = std::min(away, std::abs(s - at_s - 70 * std::sin((std::abs(t) - 540) / 300)));
          }
          if (away < 28) kind = LandKind::floor;
          height = 950 + (std::abs(t) - 430) * 0.05 + std::min(away, 400.0) * 0.35;
        }
        land.kind.push_back(kind);
        land.height.push_back(static_cast<float>(height));
        land.drained_area.push_back(100);
      }
    }
  }

  double length_;
  std::vector<double> stops_;
  std::vector<std::pair<double, double>> gullies_;
  DrawnValley valley_;
};

inline DrawnValley drawn_valley(double length_metres) { return ValleyPen(length_metres).draw(); }

}  // namespace jingwei::services::synth
