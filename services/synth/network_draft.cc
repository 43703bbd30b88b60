#include "services/synth/network_draft.h"

#include <algorithm>
#include <cmath>

namespace jingwei::services::synth {
namespace {

constexpr double kCell = 40;  // metres

double square(double v) { return v * v; }

// The place on a-b nearest to p.
Vec foot(Vec p, Vec a, Vec b) {
  const Vec d = b - a;
  const double length2 = dot(d, d);
  return length2 > 0 ? a + d * std::clamp(dot(p - a, d) / length2, 0.0, 1.0) : a;
}

}  // namespace

DraftIndex::DraftIndex(const Land& land)
    : corner_(metres(land.north_west)),
      columns_(static_cast<std::int32_t>(land.columns * land.cell_metres / kCell) + 1),
      rows_(static_cast<std::int32_t>(land.rows * land.cell_metres / kCell) + 1),
      cells_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

std::int32_t DraftIndex::column(double x) const {
  return std::clamp(static_cast<std::int32_t>((x - corner_.x) / kCell), 0, columns_ - 1);
}
std::int32_t DraftIndex::row(double y) const {
  return std::clamp(static_cast<std::int32_t>((corner_.y - y) / kCell), 0, rows_ - 1);
}

// May visit a piece more than once.
template <class Visit>
void DraftIndex::each_piece(Vec low, Vec high, Visit visit) const {
  for (std::int32_t r = row(high.y); r <= row(low.y); ++r) {
    for (std::int32_t c = column(low.x); c <= column(high.x); ++c) {
      for (const std::int32_t piece : cells_[static_cast<std::size_t>(r * columns_ + c)]) {
        visit(pieces_[static_cast<std::size_t>(piece)]);
      }
    }
  }
}

void DraftIndex::add(const Draft& draft, std::int32_t number) {
  for (std::size_t i = 0; i + 1 < draft.line.size(); ++i) {
    const Vec a = draft.line[i], b = draft.line[i + 1];
    const auto piece = static_cast<std::int32_t>(pieces_.size());
    pieces_.push_back({a, b, number, draft.terrace});
    for (std::int32_t r = row(std::max(a.y, b.y)); r <= row(std::min(a.y, b.y)); ++r) {
      for (std::int32_t c = column(std::min(a.x, b.x)); c <= column(std::max(a.x, b.x)); ++c) {
        cells_[static_cast<std::size_t>(r * columns_ + c)].push_back(piece);
      }
    }
  }
}

std::optional<DraftIndex::Hit> DraftIndex::first_hit(Vec from, Vec to) const {
  std::optional<Hit> found;
  const Vec d = to - from;
  double first = 1;
  const double least = 0.5 / std::max(norm(d), 0.5);
  const Vec low{std::min(from.x, to.x), std::min(from.y, to.y)};
  const Vec high{std::max(from.x, to.x), std::max(from.y, to.y)};
  each_piece(low, high, [&](const Piece& piece) {
    const Vec e = piece.b - piece.a;
    const double turn = cross(d, e);
    if (turn == 0) return;
    const double t = cross(piece.a - from, e) / turn, u = cross(piece.a - from, d) / turn;
    if (t < least || t > first || u < 0 || u > 1) return;
    if (t == first && found && found->draft <= piece.draft) return;
    first = t;
    found = Hit{from + d * t, piece.draft, piece.terrace};
  });
  return found;
}

std::optional<DraftIndex::Hit> DraftIndex::nearest(Vec at, double reach,
                                                   std::int32_t terrace) const {
  std::optional<Hit> found;
  double best = square(reach);
  each_piece(at - Vec{reach, reach}, at + Vec{reach, reach}, [&](const Piece& piece) {
    if (terrace != 0 && piece.terrace != terrace) return;
    const Vec place = foot(at, piece.a, piece.b);
    const double away = dot(place - at, place - at);
    if (away >= best) return;
    best = away;
    found = Hit{place, piece.draft, piece.terrace};
  });
  return found;
}

double length_of(const Line& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += norm(line[i] - line[i - 1]);
  return sum;
}

Line resampled(const Line& line, double step) {
  Line out = {line.front()};
  const double length = length_of(line);
  const int parts = std::max(1, static_cast<int>(std::lround(length / step)));
  double walked = 0;
  std::size_t i = 1;
  for (int k = 1; k < parts; ++k) {
    const double want = length * k / parts;
    while (i + 1 < line.size() && walked + norm(line[i] - line[i - 1]) < want) {
      walked += norm(line[i] - line[i - 1]);
      ++i;
    }
    const Vec d = line[i] - line[i - 1];
    const double n = norm(d);
    out.push_back(line[i - 1] + d * (n > 0 ? (want - walked) / n : 0));
  }
  out.push_back(line.back());
  return out;
}

void smooth(Line& line, int passes) {
  for (int pass = 0; pass < passes; ++pass) {
    Vec before = line.empty() ? Vec{} : line.front();
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      const Vec here = line[i];
      line[i] = (before + here * 2 + line[i + 1]) * 0.25;
      before = here;
    }
  }
}

Line simplified(const Line& line, double tolerance) {
  if (line.size() < 3) return line;
  std::vector<char> kept(line.size(), 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, line.size() - 1}};
  while (!open.empty()) {  // Douglas and Peucker (1973)
    const auto [from, to] = open.back();
    open.pop_back();
    double worst = square(tolerance);
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const Vec off = line[i] - foot(line[i], line[from], line[to]);
      if (dot(off, off) > worst) {
        worst = dot(off, off);
        at = i;
      }
    }
    if (at == from) continue;
    kept[at] = 1;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  Line out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (kept[i]) out.push_back(line[i]);
  }
  return out;
}

Line line_of(const geo::Polyline& line) {
  Line out;
  for (const geo::Point p : line) out.push_back(metres(p));
  return out;
}

Vec gradient(const Land& land, Vec at) {
  const double reach = land.cell_metres;
  return {(height(land, at + Vec{reach, 0}) - height(land, at - Vec{reach, 0})) / (2 * reach),
          (height(land, at + Vec{0, reach}) - height(land, at - Vec{0, reach})) / (2 * reach)};
}

bool inside(const Land& land, Vec at, double margin) {
  const Vec in = at - metres(land.north_west);
  return in.x > margin && -in.y > margin && in.x < land.columns * land.cell_metres - margin &&
         -in.y < land.rows * land.cell_metres - margin;
}

}  // namespace jingwei::services::synth
