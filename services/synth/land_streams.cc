#include "services/synth/land_streams.h"

#include <algorithm>
#include <cmath>

namespace jingwei::services::synth {
namespace {

Spot middle_of(const Field& field, std::int32_t cell) {
  return {(cell % field.columns + 0.5) * field.cell, (cell / field.columns + 0.5) * field.cell};
}

// Where a stream is to be traced upstream from.
struct Mouth {
  std::int32_t cell = 0;
  int joins = -1;
  std::size_t joint = 0;  // vertex of the stream it joins
};

// Cells upstream from the mouth, always along the larger of two that meet; the others are put on
// the list of mouths with the cell's position counted from the mouth.
std::vector<std::int32_t> trace(const Eroded& land, const std::vector<std::int32_t>& largest_donor,
                                double least_area, std::int32_t cell, int stream,
                                std::vector<Mouth>& mouths) {
  std::vector<std::int32_t> cells;
  while (cell >= 0 && land.area[static_cast<std::size_t>(cell)] >= least_area) {
    const std::int32_t up = largest_donor[static_cast<std::size_t>(cell)];
    each_neighbour(land.heights.columns, land.heights.rows, cell, [&](std::int32_t next, double) {
      const auto n = static_cast<std::size_t>(next);
      if (next != up && land.flow.receiver[n] == cell && land.area[n] >= least_area) {
        mouths.push_back({next, stream, cells.size()});
      }
    });
    cells.push_back(cell);
    cell = up;
  }
  return cells;
}

// Bends of the water within the floor: a smooth sideways shift that fades out at the head.
void lay_bed(Stream& stream, const Noise& bends, const Stream* parent, std::size_t joint) {
  const std::size_t n = stream.valley.size();
  stream.bed = stream.valley;
  if (stream.bed_half[n - 1] > 0) {
    for (std::size_t i = 0; i < n; ++i) {
      const Spot a = stream.valley[i > 3 ? i - 3 : 0], b = stream.valley[std::min(i + 3, n - 1)];
      const double length = std::max(1.0, std::hypot(b.x - a.x, b.y - a.y));
      const Spot at = stream.valley[i];
      const double room = std::max(0.0, 0.8 * (stream.floor_half[i] - stream.bed_half[i] - 25));
      const double fade = std::min(1.0, static_cast<double>(std::min(i, n - 1 - i)) / 12);
      const double shift = fade * room * std::clamp(1.6 * bends.at(at.x, at.y, 1100), -1.0, 1.0);
      stream.bed[i] = {at.x - shift * (b.y - a.y) / length, at.y + shift * (b.x - a.x) / length};
    }
  }
  if (parent != nullptr) {  // across the parent's floor to its bed
    const Spot end = parent->bed[joint], valley = stream.valley[n - 1];
    const double reach = std::max(60.0, parent->floor_half[joint] * 1.3) / 20;
    for (std::size_t i = 0; i < n; ++i) {
      const double share = std::max(0.0, 1 - static_cast<double>(n - 1 - i) / reach);
      stream.bed[i].x += share * (end.x - valley.x);
      stream.bed[i].y += share * (end.y - valley.y);
    }
    stream.bed[n - 1] = end;
  }
  smooth(stream.bed, 8);
}

Stream stream_of(const Eroded& land, const std::vector<std::int32_t>& upstream) {
  Stream stream;
  for (std::size_t i = upstream.size(); i-- > 0;) {
    const std::int32_t cell = upstream[i];
    stream.valley.push_back(middle_of(land.heights, cell));
    stream.level.push_back(land.heights.value[static_cast<std::size_t>(cell)]);
    stream.area.push_back(land.area[static_cast<std::size_t>(cell)]);
  }
  return stream;
}

void set_widths(Stream& stream, const StreamShape& shape, const Noise& widths) {
  for (std::size_t i = 0; i < stream.area.size(); ++i) {
    const double root = std::sqrt(stream.area[i]);
    const Spot at = stream.valley[i];
    const double varied = 1 + 0.35 * widths.at(at.x, at.y, 1300);
    stream.floor_half.push_back(std::min(shape.widest_floor, shape.floor_per_root * root) * varied);
    const double bed = std::min(shape.widest_bed, shape.bed_per_root * root);
    stream.bed_half.push_back(bed < shape.narrowest_bed ? 0 : bed);
  }
  smooth(stream.floor_half, 20);
}

}  // namespace

std::vector<Stream> find_streams(const Eroded& land, const StreamShape& shape, std::uint64_t seed) {
  const Noise widths(seed, "floor widths"), bends(seed, "river bends");
  std::vector<std::int32_t> largest_donor(land.area.size(), -1);
  for (std::size_t cell = 0; cell < land.area.size(); ++cell) {
    const auto to = static_cast<std::size_t>(land.flow.receiver[cell]);
    if (to == cell) continue;
    std::int32_t& best = largest_donor[to];
    if (best < 0 || land.area[static_cast<std::size_t>(best)] < land.area[cell]) {
      best = static_cast<std::int32_t>(cell);
    }
  }
  // A river that comes in from outside begins there.
  for (const Inflow& in : land.inflow) largest_donor[static_cast<std::size_t>(in.cell)] = -1;
  std::vector<Stream> streams;
  std::vector<Mouth> mouths = {{land.outlet, -1, 0}};
  for (std::size_t next = 0; next < mouths.size(); ++next) {
    const Mouth mouth = mouths[next];
    const int number = static_cast<int>(streams.size());
    const std::size_t first_child = mouths.size();
    std::vector<std::int32_t> cells =
        trace(land, largest_donor, shape.least_area, mouth.cell, number, mouths);
    if (mouth.joins < 0 ? cells.size() < 2 : cells.size() < 4) {
      mouths.resize(first_child);
      continue;
    }
    // Counted from the head, as the vertices are.
    for (std::size_t i = first_child; i < mouths.size(); ++i) {
      mouths[i].joint = cells.size() - 1 - mouths[i].joint;
    }
    Stream stream = stream_of(land, cells);
    Stream* parent = mouth.joins < 0 ? nullptr : &streams[static_cast<std::size_t>(mouth.joins)];
    if (parent != nullptr) {
      stream.valley.push_back(parent->valley[mouth.joint]);
      stream.level.push_back(parent->level[mouth.joint]);
      stream.area.push_back(stream.area.back());
      stream.joins = mouth.joins;
      parent->joints.push_back(mouth.joint);
    }
    smooth(stream.valley, 24);
    smooth(stream.level, 12);
    for (std::size_t i = stream.level.size() - 1; i-- > 0;) {
      stream.level[i] = std::max(stream.level[i], stream.level[i + 1] + 0.02);
    }
    set_widths(stream, shape, widths);
    lay_bed(stream, bends, parent, mouth.joint);
    streams.push_back(std::move(stream));
  }
  for (Stream& stream : streams) {
    std::sort(stream.joints.begin(), stream.joints.end());
    stream.joints.erase(std::unique(stream.joints.begin(), stream.joints.end()),
                        stream.joints.end());
  }
  return streams;
}

}  // namespace jingwei::services::synth
