#include "data/datum_check.h"

#include <fmt/format.h>

#include <array>

#include "data/china_offset.h"

namespace jingwei::data {
namespace {

struct Shift {
  const char* zh;
  const char* en;
  const char* remedy;
  geo::LonLat (*undo)(geo::LonLat);
};

constexpr std::array<Shift, 4> kShifts = {{
    {"GCJ-02 坐标", "GCJ-02 coordinates", "--crs gcj02", wgs84_from_gcj02},
    {"BD-09 坐标", "BD-09 coordinates", "--crs bd09", wgs84_from_bd09},
    {"东邻三度带的坐标", "coordinates of the next zone of 3 degrees to the east",
     "--crs (EPSG + 1)",
     [](geo::LonLat at) {
       return geo::LonLat{at.lon + 3, at.lat};
     }},
    {"西邻三度带的坐标", "coordinates of the next zone of 3 degrees to the west",
     "--crs (EPSG - 1)",
     [](geo::LonLat at) {
       return geo::LonLat{at.lon - 3, at.lat};
     }},
}};

template <class Convert>
std::size_t count_inside(const LocalFrame& frame, const AreaLocator& areas,
                         std::span<const geo::LonLat> samples, Convert convert) {
  std::size_t inside = 0;
  for (const geo::LonLat at : samples) {
    const auto p = frame.to_frame(convert(at));
    if (p.ok() && areas.finest(*p)) ++inside;
  }
  return inside;
}

}  // namespace

DatumCheck check_datum(const LocalFrame& frame, const AreaLocator& areas,
                       std::span<const geo::LonLat> samples) {
  DatumCheck check;
  if (samples.empty()) return check;
  const auto total = static_cast<double>(samples.size());
  const std::size_t inside = count_inside(frame, areas, samples, [](geo::LonLat at) { return at; });
  check.share_inside = static_cast<double>(inside) / total;
  std::size_t best = inside;
  for (const Shift& shift : kShifts) {
    const std::size_t shifted = count_inside(frame, areas, samples, shift.undo);
    if (shifted <= best || shifted < inside + 5 ||
        static_cast<double>(shifted - inside) < 0.05 * total) {
      continue;
    }
    best = shifted;
    const double before = 100 * check.share_inside,
                 after = 100.0 * static_cast<double>(shifted) / total;
    check.alarm =
        Text{fmt::format("坐标可疑：按所述坐标系有 {:.1f} % 在本区内，若是{}则有 {:.1f} %；"
                         "请核对并用 {} 重新导入",
                         before, shift.zh, after, shift.remedy),
             fmt::format("suspicious coordinates: {:.1f} % lie in the district as stated, "
                         "{:.1f} % if they are {}; check, and import again with {}",
                         before, after, shift.en, shift.remedy)};
  }
  return check;
}

}  // namespace jingwei::data
