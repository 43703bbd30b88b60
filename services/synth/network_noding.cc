#include "services/synth/network_noding.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "geo/union_find.h"

namespace jingwei::services::synth {
namespace {

using geo::Point;

constexpr std::int32_t kDrawn = 2500;  // mm: an end this close to another way is drawn to it
constexpr std::int32_t kSame = 800;    // mm: a crossing this close to a vertex is at the vertex
constexpr std::int32_t kOne = 60;      // mm: vertices this close are one
constexpr std::int32_t kCell = 60000;

std::int64_t turn(Point a, Point b, Point c) {
  return std::int64_t{b.x - a.x} * (c.y - a.y) - std::int64_t{b.y - a.y} * (c.x - a.x);
}
double distance(Point a, Point b) {
  return std::hypot(static_cast<double>(a.x) - b.x, static_cast<double>(a.y) - b.y);
}
double distance(Point p, Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  if (length2 == 0) return distance(p, a);
  const double t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0);
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

struct Segment {
  std::size_t line = 0, at = 0;  // from vertex `at` to the next
};

// Segments by the squares they may lie in.
class Squares {
 public:
  Squares(const std::vector<geo::Polyline>& lines, const std::vector<char>& used, const Land& land)
      : corner_(land.north_west),
        columns_(static_cast<std::int32_t>(land.columns * land.cell_metres * 1000 / kCell) + 1),
        rows_(static_cast<std::int32_t>(land.rows * land.cell_metres * 1000 / kCell) + 1),
        cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (!used[line]) continue;
      for (std::size_t i = 0; i + 1 < lines[line].size(); ++i) {
        const Point a = lines[line][i], b = lines[line][i + 1];
        each({std::min(a.x, b.x), std::min(a.y, b.y)}, {std::max(a.x, b.x), std::max(a.y, b.y)},
             [&](std::vector<Segment>& cell) {
               cell.push_back({line, i});
             });
      }
    }
  }

  template <class Visit>
  void each(Point low, Point high, Visit visit) {
    for (std::int32_t r = row(high.y); r <= row(low.y); ++r) {
      for (std::int32_t c = column(low.x); c <= column(high.x); ++c) {
        visit(cells_[static_cast<std::size_t>(r * columns_ + c)]);
      }
    }
  }
  std::vector<std::vector<Segment>>& cells() { return cells_; }
  std::size_t cell(Point p) const {
    return static_cast<std::size_t>(row(p.y) * columns_ + column(p.x));
  }

 private:
  std::int32_t column(std::int32_t x) const {
    return std::clamp((x - corner_.x) / kCell, 0, columns_ - 1);
  }
  std::int32_t row(std::int32_t y) const {
    return std::clamp((corner_.y - y) / kCell, 0, rows_ - 1);
  }
  Point corner_;
  std::int32_t columns_, rows_;
  std::vector<std::vector<Segment>> cells_;
};

// Vertices to be put into segments.
class Insertions {
 public:
  void add(Segment segment, Point p) { at_[{segment.line, segment.at}].push_back(p); }
  bool empty() const { return at_.empty(); }
  void apply(std::vector<geo::Polyline>& lines) {
    std::map<std::size_t, geo::Polyline> changed;
    for (auto& [key, points] : at_) changed[key.first];
    for (auto& [line, out] : changed) {
      const geo::Polyline& in = lines[line];
      for (std::size_t i = 0; i < in.size(); ++i) {
        out.push_back(in[i]);
        const auto found = at_.find({line, i});
        if (found == at_.end()) continue;
        std::vector<Point>& points = found->second;
        std::sort(points.begin(), points.end(), [&](Point p, Point q) {
          const double dp = distance(in[i], p), dq = distance(in[i], q);
          return dp != dq ? dp < dq : p < q;
        });
        out.insert(out.end(), points.begin(), points.end());
      }
      out.erase(std::unique(out.begin(), out.end()), out.end());
    }
    for (auto& [line, out] : changed) lines[line] = std::move(out);
  }

 private:
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Point>> at_;
};

// Draws the ends of lines to vertices nearby, or else makes them vertices of the segments they come
// close to. Only lines in `onto` are drawn to.
void draw_ends(std::vector<geo::Polyline>& lines, const std::vector<char>& onto, const Land& land) {
  Squares squares(lines, onto, land);
  Insertions insertions;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (const bool front : {true, false}) {
      Point& end = front ? lines[line].front() : lines[line].back();
      const Point far = front ? lines[line].back() : lines[line].front();
      Point best_vertex = end;
      Segment best_segment;
      double vertex = kDrawn, segment = kDrawn;
      squares.each({end.x - kDrawn, end.y - kDrawn}, {end.x + kDrawn, end.y + kDrawn},
                   [&](const std::vector<Segment>& cell) {
                     for (const Segment& s : cell) {
                       if (s.line == line) continue;
                       const Point a = lines[s.line][s.at], b = lines[s.line][s.at + 1];
                       for (const Point p : {a, b}) {
                         if (p != far && distance(end, p) < vertex) {
                           vertex = distance(end, p);
                           best_vertex = p;
                         }
                       }
                       const double away = distance(end, a, b);
                       if (away < segment) {
                         segment = away;
                         best_segment = s;
                       }
                     }
                   });
      if (vertex < kDrawn) {
        end = best_vertex;
      } else if (segment < kDrawn) {
        insertions.add(best_segment, end);
      }
    }
    geo::Polyline& l = lines[line];
    l.erase(std::unique(l.begin(), l.end()), l.end());
  }
  insertions.apply(lines);
}

// Where two segments meet without a common end; the vertex goes into those that lack it.
void meet(const std::vector<geo::Polyline>& lines, Segment s, Segment t, Insertions& insertions) {
  const Point a = lines[s.line][s.at], b = lines[s.line][s.at + 1];
  const Point c = lines[t.line][t.at], d = lines[t.line][t.at + 1];
  bool touched = false;
  for (const Point p : {c, d}) {
    if (p == a || p == b || distance(p, a, b) > 1.5) continue;
    insertions.add(s, p);
    touched = true;
  }
  for (const Point p : {a, b}) {
    if (p == c || p == d || distance(p, c, d) > 1.5) continue;
    insertions.add(t, p);
    touched = true;
  }
  if (touched || a == c || a == d || b == c || b == d) return;
  const std::int64_t c_side = turn(a, b, c), d_side = turn(a, b, d);
  const std::int64_t a_side = turn(c, d, a), b_side = turn(c, d, b);
  if ((c_side > 0) == (d_side > 0) || (a_side > 0) == (b_side > 0)) return;
  const double u =
      static_cast<double>(a_side) / (static_cast<double>(a_side) - static_cast<double>(b_side));
  Point p{static_cast<std::int32_t>(std::lround(a.x + u * (b.x - a.x))),
          static_cast<std::int32_t>(std::lround(a.y + u * (b.y - a.y)))};
  for (const Point v : {a, b, c, d}) {
    if (distance(v, p) > kSame) continue;
    p = v;
    break;
  }
  if (p != a && p != b) insertions.add(s, p);
  if (p != c && p != d) insertions.add(t, p);
}

// Makes vertices that lie closer than kOne one vertex: the one that is met first.
void unite_vertices(std::vector<geo::Polyline>& lines) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<Point>> squares;
  const auto square = [](std::int32_t v) { return v >= 0 ? v / kOne : -((-v - 1) / kOne) - 1; };
  for (geo::Polyline& line : lines) {
    for (Point& p : line) {
      const std::int32_t x = square(p.x), y = square(p.y);
      std::optional<Point> known;
      for (std::int32_t i = x - 1; i <= x + 1 && !known; ++i) {
        for (std::int32_t j = y - 1; j <= y + 1 && !known; ++j) {
          const auto at = squares.find({i, j});
          if (at == squares.end()) continue;
          for (const Point q : at->second) {
            if (distance(p, q) < kOne) known = q;
          }
        }
      }
      if (known) {
        p = *known;
      } else {
        squares[{x, y}].push_back(p);
      }
    }
    line.erase(std::unique(line.begin(), line.end()), line.end());
  }
}

void node_crossings(std::vector<geo::Polyline>& lines, const std::vector<char>& ground,
                    const Land& land) {
  // Rounding bends segments a little, which can make new crossings: until there are none.
  for (int round = 0; round < 20; ++round) {
    unite_vertices(lines);
    Squares squares(lines, ground, land);
    Insertions insertions;
    for (std::size_t cell = 0; cell < squares.cells().size(); ++cell) {
      const std::vector<Segment>& in = squares.cells()[cell];
      for (std::size_t i = 0; i < in.size(); ++i) {
        const Point a = lines[in[i].line][in[i].at], b = lines[in[i].line][in[i].at + 1];
        for (std::size_t j = 0; j < i; ++j) {
          const Point c = lines[in[j].line][in[j].at], d = lines[in[j].line][in[j].at + 1];
          const Point low{std::max(std::min(a.x, b.x), std::min(c.x, d.x)),
                          std::max(std::min(a.y, b.y), std::min(c.y, d.y))};
          const Point high{std::min(std::max(a.x, b.x), std::max(c.x, d.x)),
                           std::min(std::max(a.y, b.y), std::max(c.y, d.y))};
          if (low.x > high.x + 2 || low.y > high.y + 2) continue;
          if (squares.cell(low) != cell) continue;  // looked at elsewhere
          meet(lines, in[i], in[j], insertions);
        }
      }
    }
    if (insertions.empty()) return;
    insertions.apply(lines);
  }
}

data::Way row_of(const Draft& draft, geo::Polyline line) {
  data::Way way;
  way.way_class = draft.way_class;
  way.flags = draft.flags;
  way.level = draft.flags & data::kWayBridge ? 1 : draft.flags & data::kWayTunnel ? -1 : 0;
  way.name = draft.name;
  way.line = std::move(line);
  return way;
}

}  // namespace

std::vector<data::Way> join(const std::vector<Draft>& drafts, const Land& land) {
  std::vector<geo::Polyline> lines;
  std::vector<char> ground;
  for (const Draft& draft : drafts) {
    geo::Polyline line;
    for (const Vec v : draft.line) line.push_back(rounded(v));
    line.erase(std::unique(line.begin(), line.end()), line.end());
    lines.push_back(std::move(line));
    ground.push_back(draft.flags == 0 && lines.back().size() > 1);
  }
  const auto drop_short = [&] {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].size() < 2) ground[i] = 0;
    }
  };
  for (int pass = 0; pass < 2; ++pass) {
    draw_ends(lines, ground, land);
    drop_short();
  }
  node_crossings(lines, ground, land);

  std::map<Point, int> ends_at;  // how many ends of segments
  for (const geo::Polyline& line : lines) {
    if (line.size() < 2) continue;
    for (std::size_t i = 0; i < line.size(); ++i) {
      ends_at[line[i]] += i == 0 || i + 1 == line.size() ? 1 : 2;
    }
  }
  std::vector<std::size_t> order(drafts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return drafts[i].way_class < drafts[j].way_class;
  });
  std::vector<data::Way> ways;
  std::set<std::pair<Point, Point>> seen;
  for (const std::size_t i : order) {
    const geo::Polyline& line = lines[i];
    if (line.size() < 2) continue;
    geo::Polyline run = {line.front()};
    const auto finish = [&] {
      if (run.size() > 1) ways.push_back(row_of(drafts[i], std::move(run)));
      run.clear();
    };
    for (std::size_t k = 1; k < line.size(); ++k) {
      const Point a = line[k - 1], b = line[k];
      if (drafts[i].flags == 0 && !seen.insert({std::min(a, b), std::max(a, b)}).second) {
        finish();
        run = {b};
        continue;
      }
      run.push_back(b);
      if (ends_at[b] > 2) {
        finish();
        run = {b};
      }
    }
    finish();
  }
  return ways;
}

std::vector<data::Way> largest_part(std::vector<data::Way> ways) {
  std::map<Point, std::uint32_t> number;
  for (const data::Way& way : ways) {
    for (const Point p : {way.line.front(), way.line.back()})
      number.emplace(p, static_cast<std::uint32_t>(number.size()));
  }
  geo::UnionFind parts(static_cast<std::uint32_t>(number.size()));
  const auto part = [&](const data::Way& way) { return parts.find(number.at(way.line.front())); };
  for (const data::Way& way : ways) {
    parts.unite(number.at(way.line.front()), number.at(way.line.back()));
  }
  std::map<std::uint32_t, double> length;
  for (const data::Way& way : ways) {
    double& sum = length[part(way)];
    for (std::size_t i = 1; i < way.line.size(); ++i) sum += distance(way.line[i - 1], way.line[i]);
  }
  std::uint32_t best = 0;
  double most = -1;
  for (const auto& [at, sum] : length) {
    if (sum > most) {
      most = sum;
      best = at;
    }
  }
  std::erase_if(ways, [&](const data::Way& way) { return part(way) != best; });
  return ways;
}

}  // namespace jingwei::services::synth
