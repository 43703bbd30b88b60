#include "services/synth/ground_faces.h"

#include <algorithm>
#include <array>

#include "geo/area.h"
#include "geo/check.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {
namespace {

struct DirectedEdge {
  geo::Point a, b;
  std::uint32_t face;
  friend bool operator<(const DirectedEdge& l, const DirectedEdge& r) {
    return std::tie(l.a, l.b) < std::tie(r.a, r.b);
  }
};

template <class F>
void each_ring(const geo::Polygon& face, F&& f) {
  f(face.shell);
  for (const geo::Ring& hole : face.holes) f(hole);
}

std::vector<DirectedEdge> edges_of(std::span<const geo::Polygon> faces) {
  std::vector<DirectedEdge> edges;
  for (std::uint32_t f = 0; f < faces.size(); ++f) {
    each_ring(faces[f], [&](const geo::Ring& ring) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        edges.push_back({ring[i], ring[(i + 1) % ring.size()], f});
      }
    });
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

// Tells what kind of line an edge of a face lies on, by the lines near its middle.
class KindFinder {
 public:
  explicit KindFinder(std::span<const GroundLine> lines) {
    std::vector<geo::Box> boxes;
    for (const GroundLine& line : lines) {
      for (std::size_t i = 1; i < line.line.size(); ++i) {
        segments_.push_back({line.line[i - 1], line.line[i], line.kind});
        geo::Box box;
        box.extend(line.line[i - 1]);
        box.extend(line.line[i]);
        boxes.push_back(box);
      }
    }
    tree_ = geo::HilbertTree(boxes);
  }
  LineKind kind_at(geo::Point a, geo::Point b) const {
    const geo::Point middle{static_cast<std::int32_t>((std::int64_t{a.x} + b.x) / 2),
                            static_cast<std::int32_t>((std::int64_t{a.y} + b.y) / 2)};
    LineKind kind = LineKind::cut;
    geo::Box box;
    box.extend(middle);
    tree_.search(geo::grown(box, 5), [&](std::uint32_t i) {
      const Segment& s = segments_[i];
      if (s.kind < kind && geo::distance(middle, s.a, s.b).value < 0.005) kind = s.kind;
    });
    return kind;
  }

 private:
  struct Segment {
    geo::Point a, b;
    LineKind kind;
  };
  std::vector<Segment> segments_;
  geo::HilbertTree tree_;
};

void link(FaceMap& map, std::span<const GroundLine> lines) {
  struct Piece {
    std::uint32_t from, to;
    LineKind kind;
    double metres;
  };
  const KindFinder kinds(lines);
  const std::vector<DirectedEdge> edges = edges_of(map.faces);
  std::vector<Piece> pieces;
  for (const DirectedEdge& e : edges) {
    if (e.b < e.a) continue;
    const auto back = std::lower_bound(edges.begin(), edges.end(), DirectedEdge{e.b, e.a, 0});
    if (back == edges.end() || back->a != e.b || back->b != e.a || back->face == e.face) continue;
    const LineKind kind = kinds.kind_at(e.a, e.b);
    const double metres = geo::distance(e.a, e.b).value;
    pieces.push_back({e.face, back->face, kind, metres});
    pieces.push_back({back->face, e.face, kind, metres});
  }
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& l, const Piece& r) {
    return std::tie(l.from, l.to, l.kind) < std::tie(r.from, r.to, r.kind);
  });
  map.borders.assign(map.faces.size(), {});
  for (std::size_t i = 0; i < pieces.size();) {
    FaceBorder border{pieces[i].to, 0, pieces[i].kind};
    double longest = 0;
    const std::uint32_t from = pieces[i].from;
    while (i < pieces.size() && pieces[i].from == from && pieces[i].to == border.other) {
      const LineKind kind = pieces[i].kind;
      double sum = 0;
      for (; i < pieces.size() && pieces[i].from == from && pieces[i].to == border.other &&
             pieces[i].kind == kind;
           ++i) {
        sum += pieces[i].metres;
      }
      border.metres += sum;
      if (sum > longest) {
        longest = sum;
        border.kind = kind;
      }
    }
    map.borders[from].push_back(border);
  }
}

// Shares of the floor and the river among the land's cells whose middle lies in the face.
void weigh(FaceMap& map, const Land& land) {
  const double cell = land.cell_metres;
  const Vec corner = metres(land.north_west);
  for (const geo::Polygon& face : map.faces) {
    const geo::Box box = geo::bounds(face);
    const auto row_of = [&](std::int32_t y) { return (corner.y - y / 1000.0) / cell - 0.5; };
    const int first = std::max(0, static_cast<int>(std::ceil(row_of(box.max.y))));
    const int last = std::min(land.rows - 1, static_cast<int>(std::floor(row_of(box.min.y))));
    std::array<int, 3> seen{};
    std::vector<double> cuts;
    for (int row = first; row <= last; ++row) {
      const double y = corner.y - (row + 0.5) * cell;
      cuts.clear();
      each_ring(face, [&](const geo::Ring& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
          const Vec p = metres(ring[i]), q = metres(ring[(i + 1) % ring.size()]);
          if ((p.y <= y) == (q.y <= y)) continue;
          cuts.push_back(p.x + (q.x - p.x) * (y - p.y) / (q.y - p.y));
        }
      });
      std::sort(cuts.begin(), cuts.end());
      for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) {
        const auto column = [&](double x) { return (x - corner.x) / cell - 0.5; };
        const int begin = std::max(0, static_cast<int>(std::ceil(column(cuts[i]))));
        const int end =
            std::min(land.columns - 1, static_cast<int>(std::floor(column(cuts[i + 1]))));
        for (int c = begin; c <= end; ++c) {
          ++seen[static_cast<int>(land.kind[static_cast<std::size_t>(row) * land.columns + c])];
        }
      }
    }
    const double all = std::max(1, seen[0] + seen[1] + seen[2]);
    map.square_metres.push_back(geo::square_metres(geo::doubled_area(face)));
    map.middle.push_back(geo::label_point({face}));
    if (seen[0] + seen[1] + seen[2] == 0) {
      const LandKind kind = land.kind_at(map.middle.back());
      map.floor_share.push_back(kind == LandKind::floor);
      map.river_share.push_back(kind == LandKind::river);
    } else {
      map.floor_share.push_back(seen[static_cast<int>(LandKind::floor)] / all);
      map.river_share.push_back(seen[static_cast<int>(LandKind::river)] / all);
    }
  }
}

}  // namespace

std::uint32_t FaceMap::face_at(geo::Point at) const {
  std::uint32_t found = kNone;
  geo::Box box;
  box.extend(at);
  boxes.search(box, [&](std::uint32_t f) {
    if (geo::locate(at, faces[f]) == geo::Location::outside) return true;
    found = f;
    return false;
  });
  return found;
}

geo::Result<FaceMap> map_faces(std::span<const GroundLine> lines, const geo::Polyline& rim,
                               const Land& land) {
  std::vector<geo::Polyline> shapes;
  for (const GroundLine& line : lines) shapes.push_back(line.line);
  geo::Result<std::vector<geo::Polygon>> faces = geo::faces_between(shapes);
  if (!faces.ok()) return faces.error();
  FaceMap map;
  const geo::Ring outside(rim.begin(), rim.end() - 1);
  for (geo::Polygon& face : faces.value()) {
    if (geo::locate(geo::label_point({face}), outside) == geo::Location::outside) continue;
    map.faces.push_back(std::move(face));
  }
  std::vector<geo::Box> boxes;
  for (const geo::Polygon& face : map.faces) boxes.push_back(geo::bounds(face));
  map.boxes = geo::HilbertTree(boxes);
  weigh(map, land);
  link(map, lines);
  return map;
}

}  // namespace jingwei::services::synth
