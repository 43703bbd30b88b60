#include "services/synth/network_bridges.h"

#include <algorithm>
#include <map>

#include "geo/predicate.h"

namespace jingwei::services::synth {
namespace {

// Metres. A stream without a bed of its own is two or three metres wide, and the bridge stands back
// from its banks. Ground shorter than kRest beside a bridge becomes part of it.
constexpr double kHalfRoad = 7, kHalfPath = 4.5, kRest = 5, kLongest = 48;

struct Span {
  double from = 0, to = 0;
};

bool is_road(data::WayClass way_class) { return way_class <= data::WayClass::service; }

double length_of(const geo::Polyline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += norm(metres(line[i]) - metres(line[i - 1]));
  return sum;
}

std::vector<Span> spans_of(const data::Way& way, const std::vector<Streams::Crossing>& crossings) {
  const double length = length_of(way.line);
  const double half = is_road(way.way_class) ? kHalfRoad : kHalfPath;
  std::vector<Span> spans;
  for (const Streams::Crossing& c : crossings) {
    const double reach = half / std::max(c.sine, 0.4);
    Span span{c.at - reach, c.at + reach};
    if (span.from < kRest) span.from = 0;
    if (span.to > length - kRest) span.to = length;
    if (!spans.empty() && span.from < spans.back().to + kRest) {
      spans.back().to = std::max(spans.back().to, span.to);
    } else {
      spans.push_back(span);
    }
  }
  return spans;
}

// The part of the line between two distances along it.
geo::Polyline part_of(const geo::Polyline& line, const Span& span) {
  geo::Polyline out;
  const auto put = [&](geo::Point p) {
    if (out.empty() || out.back() != p) out.push_back(p);
  };
  double before = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (before >= span.from && before <= span.to) put(line[i]);
    if (i + 1 == line.size()) break;
    const Vec a = metres(line[i]), d = metres(line[i + 1]) - a;
    const double length = norm(d);
    for (const double cut : {span.from, span.to}) {
      if (cut > before && cut < before + length) put(rounded(a + d * ((cut - before) / length)));
    }
    before += length;
  }
  return out;
}

// A way that ends right behind a stream ends before it instead.
void drop_loose(std::vector<data::Way>& ways) {
  for (std::size_t before = ways.size() + 1; ways.size() < before;) {
    before = ways.size();
    std::map<geo::Point, int> ends;
    for (const data::Way& way : ways) {
      ++ends[way.line.front()];
      ++ends[way.line.back()];
    }
    std::erase_if(ways, [&](const data::Way& way) {
      return way.flags & data::kWayBridge &&
             (ends.at(way.line.front()) == 1 || ends.at(way.line.back()) == 1);
    });
  }
}

}  // namespace

Streams::Streams(const Land& land) : land_(land) {
  std::vector<geo::Box> boxes;
  for (const geo::Polyline& line : land.tributaries) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      pieces_.emplace_back(line[i - 1], line[i]);
      boxes.push_back(geo::bounds(geo::Polyline{line[i - 1], line[i]}));
    }
  }
  tree_ = geo::HilbertTree(boxes);
}

std::vector<Streams::Crossing> Streams::crossings(const geo::Polyline& line) const {
  std::vector<Crossing> found;
  double before = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const geo::Point a = line[i - 1], b = line[i];
    const Vec d = metres(b) - metres(a);
    tree_.search(geo::bounds(geo::Polyline{a, b}), [&](std::uint32_t k) {
      const auto [c, e] = pieces_[k];
      if (!geo::segments_meet(a, b, c, e)) return;
      const Vec stream = metres(e) - metres(c);
      const double turn = cross(d, stream);
      const double share =
          turn == 0 ? 0.5 : std::clamp(cross(metres(c) - metres(a), stream) / turn, 0.0, 1.0);
      found.push_back(
          {before + share * norm(d), std::abs(turn) / std::max(norm(d) * norm(stream), 1e-9)});
    });
    for (double at = 0; at < norm(d); at += 0.5) {
      const bool wet = kind(land_, metres(a) + unit(d) * at) == LandKind::river;
      if (wet) found.push_back({before + at, 1});
    }
    before += norm(d);
  }
  std::sort(found.begin(), found.end(), [](const Crossing& p, const Crossing& q) {
    return p.at != q.at ? p.at < q.at : p.sine < q.sine;
  });
  return found;
}

std::vector<data::Way> bridged(const std::vector<data::Way>& ways, const Streams& streams) {
  std::vector<data::Way> out;
  for (const data::Way& way : ways) {
    const std::vector<Span> spans =
        way.flags == 0 ? spans_of(way, streams.crossings(way.line)) : std::vector<Span>{};
    if (spans.empty()) {
      out.push_back(way);
      continue;
    }
    const double length = length_of(way.line);
    if (std::any_of(spans.begin(), spans.end(),
                    [](const Span& s) { return s.to - s.from > kLongest; })) {
      continue;
    }
    const auto add = [&](const Span& part, bool bridge) {
      data::Way piece = way;
      piece.line = part_of(way.line, part);
      if (piece.line.size() < 2) return;
      if (bridge) {
        piece.flags = data::kWayBridge;
        piece.level = 1;
        if (piece.way_class == data::WayClass::steps) piece.way_class = data::WayClass::footway;
      }
      out.push_back(std::move(piece));
    };
    double at = 0;
    for (const Span& span : spans) {
      if (span.from > at) add({at, span.from}, false);
      add(span, true);
      at = span.to;
    }
    if (at < length) add({at, length}, false);
  }
  drop_loose(out);
  return out;
}

}  // namespace jingwei::services::synth
