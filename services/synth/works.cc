#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>

#include "geo/apportion.h"
#include "geo/area.h"
#include "geo/hilbert_tree.h"
#include "geo/predicate.h"
#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {
namespace {

using data::Quantity;
using data::WorkStage;

// What the project in the gully comes to, whatever the scale: there is one such settlement. Lengths
// in millimetres on the ground plane.
struct LineWork {
  std::string_view kind, name;
  std::int64_t millimetres;
  bool only_planned;  // nothing of it is begun anywhere
  bool wide_first;    // along the wider ways; else from house to house as well
};
constexpr std::array kLines = {
    LineWork{"power_line_10kv", "10kV 线路", 2'600'000, false, true},
    LineWork{"power_line_04kv", "0.4kV 线路", 22'900'000, false, false},
    LineWork{"pavement", "人行道", 4'200'000, false, true},
    LineWork{"water_pipe", "给水管", 9'600'000, false, true},
    LineWork{"sewage_pipe", "污水管", 8'200'000, false, true},
    LineWork{"weak_current_line", "弱电线路规整", 12'400'000, true, true},
};
struct PointWork {
  std::string_view kind, name;
  std::int64_t count, places;  // places of parking at all of them together, shared out exactly
};
constexpr std::array kPoints = {
    PointWork{"transformer", "配电变压器", 7, 0},
    PointWork{"5g_station", "5G 基站", 3, 0},
    PointWork{"car_park_two_storey", "二层立体停车场", 1, 150},
    PointWork{"car_park_small", "节点停车场", 4, 240},
};
constexpr std::int64_t kFloorThousandths = 240'000'000;  // 240,000 m²

Quantity metres(std::int64_t millimetres) { return {millimetres}; }
Quantity pieces(std::int64_t count) { return {count * 1000}; }

double length_mm(geo::Point a, geo::Point b) {
  return std::hypot(static_cast<double>(b.x) - a.x, static_cast<double>(b.y) - a.y);
}

// Tells what lies in a zone as a whole, and not on its border: borders follow ways, and a line on
// one would count on both sides. Two millimetres are spared, as the ends of lines are rounded.
class ZoneGround {
 public:
  explicit ZoneGround(const geo::MultiPolygon& shape) : shape_(shape) {
    std::vector<geo::Box> boxes;
    const auto add = [&](const geo::Ring& ring) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        edges_.emplace_back(ring[i], ring[(i + 1) % ring.size()]);
        boxes.push_back(box_of(edges_.back().first, edges_.back().second));
      }
    };
    for (const geo::Polygon& part : shape) {
      add(part.shell);
      for (const geo::Ring& hole : part.holes) add(hole);
    }
    tree_ = geo::HilbertTree(boxes);
  }

  bool holds(geo::Point a, geo::Point b) const {
    if (geo::locate(a, shape_) != geo::Location::inside) return false;
    bool clear = true;
    tree_.search(geo::grown(box_of(a, b), kSpared), [&](std::uint32_t i) {
      const auto [p, q] = edges_[i];
      clear = !geo::segments_meet(a, b, p, q) && far(a, p, q) && far(b, p, q) && far(p, a, b) &&
              far(q, a, b);
      return clear;
    });
    return clear;
  }

 private:
  static constexpr std::int32_t kSpared = 2;  // millimetres

  static geo::Box box_of(geo::Point a, geo::Point b) {
    geo::Box box;
    box.extend(a);
    box.extend(b);
    return box;
  }
  static bool far(geo::Point p, geo::Point a, geo::Point b) {
    return geo::distance(p, a, b).value * 1000 >= kSpared;
  }

  const geo::MultiPolygon& shape_;
  std::vector<std::pair<geo::Point, geo::Point>> edges_;
  geo::HilbertTree tree_;
};

// Stretches of ways inside a zone, the wider ways first, then lines from house to house.
struct Courses {
  std::vector<geo::Polyline> along_ways, between_houses;
};

Courses courses_in(const Town& town, const Ground::Quarter& quarter) {
  Courses courses;
  const geo::Box box = geo::bounds(quarter.shape);
  const ZoneGround ground(quarter.shape);
  std::vector<std::pair<data::WayClass, geo::Polyline>> found;
  for (const data::Way& way : town.ground->ways) {
    if (!geo::bounds(way.line).intersects(box)) continue;
    geo::Polyline run;
    const auto end_run = [&] {
      if (run.size() > 1) found.emplace_back(way.way_class, run);
      run.clear();
    };
    for (std::size_t i = 1; i < way.line.size(); ++i) {
      if (way.line[i - 1] == way.line[i]) continue;
      if (!ground.holds(way.line[i - 1], way.line[i])) {
        end_run();
        continue;
      }
      if (run.empty()) run.push_back(way.line[i - 1]);
      run.push_back(way.line[i]);
    }
    end_run();
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [way_class, line] : found) courses.along_ways.push_back(std::move(line));
  for (std::size_t i = 1; i < quarter.buildings.size(); ++i) {
    const geo::Point a = town.doors[static_cast<std::size_t>(quarter.buildings[i - 1].value - 1)];
    const geo::Point b = town.doors[static_cast<std::size_t>(quarter.buildings[i].value - 1)];
    constexpr double kSpan = 120'000;  // no longer between two poles
    if (a == b || length_mm(a, b) > kSpan || !ground.holds(a, b)) continue;
    courses.between_houses.push_back({a, b});
  }
  return courses;
}

// The beginning of a line, so long to the millimetre: the last point is rounded, which moves it by
// less than one. Requires: the line is longer, by a millimetre or more.
geo::Polyline beginning(const geo::Polyline& line, std::int64_t millimetres) {
  geo::Polyline part{line.front()};
  auto left = static_cast<double>(millimetres);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double step = length_mm(line[i - 1], line[i]);
    if (step < left) {
      part.push_back(line[i]);
      left -= step;
      continue;
    }
    const double t = left / step;
    const geo::Point a = line[i - 1], b = line[i];
    const geo::Point end{static_cast<std::int32_t>(std::lround(a.x + t * (b.x - a.x))),
                         static_cast<std::int32_t>(std::lround(a.y + t * (b.y - a.y)))};
    // A stretch of a millimetre has two ends all the same.
    part.push_back(end != part.back() ? end : b);
    return part;
  }
  return part;
}

std::int64_t whole_length(const geo::Polyline& line) {
  return std::llround(geo::length(line).value * 1000);
}

class Maker {
 public:
  explicit Maker(const Makers& m) : m_(m), quarters_(m.town.ground->gully_quarters) {
    for (const Ground::Quarter& q : quarters_) courses_.push_back(courses_in(m.town, q));
  }

  void make() {
    m_.out.projects.push_back({.id = {1},
                               .code = "LUOJIAPING",
                               .name = "罗家坪山体沟道改造（合成数据）",
                               .provenance = data::Provenance::synthetic,
                               .source_key = "synth#project1"});
    make_zones();
    std::vector<std::int64_t> with_courses = households_;
    for (std::size_t z = 0; z < quarters_.size(); ++z) {
      if (courses_[z].along_ways.empty() && courses_[z].between_houses.empty()) with_courses[z] = 0;
    }
    const bool any_course = std::accumulate(with_courses.begin(), with_courses.end(), 0LL) > 0;
    for (std::size_t k = 0; k < kLines.size() && any_course; ++k) {
      const auto shares = geo::apportion(kLines[k].millimetres, with_courses);
      for (std::size_t z = 0; z < shares.size(); ++z) lay(kLines[k], z, shares[z]);
    }
    for (const PointWork& work : kPoints) place(work);
    renovate();
    declare();
  }

 private:
  bool is_done(std::size_t zone) const { return zone == 0; }

  void make_zones() {
    for (std::size_t z = 0; z < quarters_.size(); ++z) {
      data::Zone row;
      row.id = {static_cast<std::int64_t>(z) + 1};
      row.project = {1};
      row.name = quarters_[z].name;
      row.stage = is_done(z) ? WorkStage::done : WorkStage::under_way;
      row.started_on = is_done(z) ? "2021-04-01" : "2023-04-01";
      row.finished_on = is_done(z) ? "2022-11-30" : "";
      row.provenance = data::Provenance::synthetic;
      row.source_key = fmt::format("synth#zone{}", z + 1);
      row.shape = quarters_[z].shape;
      Truth::Zone truth{row.name};
      for (const data::BuildingId id : quarters_[z].buildings) {
        ++truth.buildings;
        truth.households += m_.town.ground->households_of[static_cast<std::size_t>(id.value - 1)];
        truth.people += m_.town.ground->people_of[static_cast<std::size_t>(id.value - 1)];
      }
      households_.push_back(std::max<std::int64_t>(truth.households, 1));
      m_.out.truth.zones.push_back(std::move(truth));
      m_.out.zones.push_back(std::move(row));
    }
  }

  // Lines of so many millimetres in one zone; where the ways and houses are used up, a second
  // circuit follows the same course.
  void lay(const LineWork& work, std::size_t zone, std::int64_t millimetres) {
    std::vector<geo::Polyline> courses = courses_[zone].along_ways;
    const auto& houses = courses_[zone].between_houses;
    if (!work.wide_first || courses.empty()) {
      courses.insert(courses.end(), houses.begin(), houses.end());
    }
    std::int64_t left = millimetres;
    for (std::size_t i = 0; left > 0; ++i) {
      const geo::Polyline& course = courses[i % courses.size()];
      std::int64_t long_as = whole_length(course);
      geo::Polyline line = course;
      if (long_as > left) {
        line = beginning(course, left);
        long_as = left;
      }
      left -= long_as;
      add(work.kind, fmt::format("{} {}", work.name, i + 1), "m", metres(long_as), zone,
          std::move(line), work.only_planned);
    }
  }

  void place(const PointWork& work) {
    const auto of_zones = geo::apportion(work.count, households_);
    const auto of_places = geo::apportion(
        work.places, std::vector<std::int64_t>(static_cast<std::size_t>(work.count), 1));
    std::size_t number = 0;
    for (std::size_t z = 0; z < of_zones.size(); ++z) {
      for (std::int64_t i = 0; i < of_zones[z]; ++i, ++number) {
        const geo::Point at = spot(z, work.kind, number);
        const std::string name = fmt::format("{} {}", work.name, number + 1);
        add(work.kind, name, "个", pieces(1), z, at, false);
        if (work.places == 0) continue;
        add("parking_place", name + " 车位", "个", pieces(of_places[number]), z, at, false);
      }
    }
  }

  // Beside a house of the zone.
  geo::Point spot(std::size_t zone, std::string_view kind, std::size_t number) const {
    const auto& houses = quarters_[zone].buildings;
    if (houses.empty()) return geo::label_point(quarters_[zone].shape);
    Random random(m_.seed, kind, number);
    const data::BuildingId id = houses[random.below(houses.size())];
    return m_.town.doors[static_cast<std::size_t>(id.value - 1)];
  }

  // The floor of every house, in proportion to outline and storeys.
  void renovate() {
    std::vector<std::pair<std::size_t, data::BuildingId>> houses;
    std::vector<std::int64_t> floors;
    for (std::size_t z = 0; z < quarters_.size(); ++z) {
      for (const data::BuildingId id : quarters_[z].buildings) {
        const data::Building& b = m_.town.building(static_cast<std::size_t>(id.value - 1));
        houses.emplace_back(z, id);
        floors.push_back(
            std::max<std::int64_t>(1, geo::doubled_area(b.footprint).value / 2'000'000) *
            std::max<std::int64_t>(1, b.levels));
      }
    }
    if (houses.empty()) return;
    const auto shares = geo::apportion(kFloorThousandths, floors);
    for (std::size_t i = 0; i < houses.size(); ++i) {
      if (shares[i] == 0) continue;
      const data::Building& b =
          m_.town.building(static_cast<std::size_t>(houses[i].second.value - 1));
      add("floor_renovation", fmt::format("房屋改造 {}", i + 1), "m²", Quantity{shares[i]},
          houses[i].first, geo::MultiPolygon{b.footprint}, false);
    }
  }

  void add(std::string_view kind, std::string name, std::string_view unit, Quantity planned,
           std::size_t zone, geo::Shape shape, bool only_planned) {
    data::WorkItem row;
    row.id = {static_cast<std::int64_t>(m_.out.work_items.size()) + 1};
    row.project = {1};
    row.name = std::move(name);
    row.kind = kind;
    row.unit = unit;
    row.planned = planned;
    row.provenance = data::Provenance::synthetic;
    row.source_key = fmt::format("synth#work{}", row.id.value);
    row.shape = std::move(shape);
    set_progress(row, zone, only_planned);
    count(row, zone);
    m_.out.work_items.push_back(std::move(row));
  }

  void set_progress(data::WorkItem& row, std::size_t zone, bool only_planned) const {
    Random random(m_.seed, "progress", static_cast<std::uint64_t>(row.id.value));
    if (only_planned) {
      row.planned_start = "2026-03-01";
      row.planned_end = "2026-11-30";
      return;
    }
    row.planned_start = is_done(zone) ? "2021-04-01" : "2023-04-01";
    row.planned_end = is_done(zone) ? "2022-11-30" : "2025-11-30";
    const double lot = random.unit();
    if (is_done(zone) || lot < 0.35) {
      row.stage = WorkStage::done;
      row.done = row.planned;
      const int year = is_done(zone) ? 2022 : 2024;
      row.finished_on =
          fmt::format("{}-{:02}-{:02}", year, random.between(4, 11), random.between(1, 30));
      return;
    }
    if (lot < 0.75) {
      row.stage = WorkStage::under_way;
      // What is counted by pieces is there or not.
      if (row.unit != "个") {
        row.done.thousandths = row.planned.thousandths * random.between(10, 90) / 100;
      }
    }
  }

  void count(const data::WorkItem& row, std::size_t zone) {
    auto& works = m_.out.truth.works;
    auto found = std::find_if(works.begin(), works.end(), [&](const Truth::Work& w) {
      return w.zone == quarters_[zone].name && w.kind == row.kind;
    });
    if (found == works.end()) {
      works.push_back({quarters_[zone].name, row.kind, row.unit, {}, {}, 0});
      found = works.end() - 1;
    }
    found->planned += row.planned;
    found->done += row.done;
    ++found->items;
  }

  // What the documents say: of every kind the zones and the whole.
  void declare() {
    std::map<std::string, Truth::Work> wholes;
    for (const Truth::Work& work : m_.out.truth.works) {
      declare_one(work.zone, work);
      Truth::Work& whole =
          wholes.emplace(work.kind, Truth::Work{{}, work.kind, work.unit}).first->second;
      whole.planned += work.planned;
    }
    for (const auto& [kind, work] : wholes) declare_one({}, work);
  }
  void declare_one(const std::string& zone, const Truth::Work& work) {
    data::DeclaredTotal row;
    row.id = {static_cast<std::int64_t>(m_.out.declared.size()) + 1};
    row.project = {1};
    row.zone = zone;
    row.kind = work.kind;
    row.unit = work.unit;
    row.quantity = work.planned;
    row.source = "合成数据";
    row.source_key = fmt::format("synth#1/{}/{}/{}", zone, work.kind, work.unit);
    m_.out.declared.push_back(std::move(row));
  }

  const Makers& m_;
  const std::vector<Ground::Quarter>& quarters_;
  std::vector<Courses> courses_;
  std::vector<std::int64_t> households_;
};

}  // namespace

void make_works(const Makers& m) {
  if (!m.town.ground->gully_quarters.empty()) Maker(m).make();
}

}  // namespace jingwei::services::synth
