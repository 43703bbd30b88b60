#include "data/projection.h"

#include <fmt/format.h>
#include <proj.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "geo/check.h"

namespace jingwei::data {
namespace {

// PROJ objects serve one thread at a time, so every thread that converts keeps its own; a context
// and a pipeline cost about 10 microseconds and a few kilobytes, once a thread and frame.
struct Pipeline {
  PJ_CONTEXT* context = nullptr;
  PJ* pj = nullptr;

  explicit Pipeline(const FrameParameters& parameters) {
    // The ellipsoid of CGCS2000 is named by its constants: a = 6378137 m, 1/f = 298.257222101
    // (GB 22021-2008), so that no database is read. The exact Poder-Engsager form is PROJ's
    // default.
    // fmt writes a decimal point and every digit whatever the locale.
    const std::string definition = fmt::format(
        "+proj=tmerc +lat_0={} +lon_0={} +k=1 +x_0=0 +y_0=0 +a=6378137 +rf=298.257222101 +units=m",
        parameters.centre.lat, parameters.centre.lon);
    context = proj_context_create();
    proj_log_level(context, PJ_LOG_NONE);
    pj = proj_create(context, definition.c_str());
    JINGWEI_CHECK(pj != nullptr);
  }
  ~Pipeline() {
    proj_destroy(pj);
    proj_context_destroy(context);
  }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
};

// The last frames used by this thread. Few districts are open at once; the oldest makes room.
PJ* pipeline_for(const FrameParameters& parameters) {
  struct Entry {
    FrameParameters parameters;
    std::unique_ptr<Pipeline> pipeline;
  };
  constexpr std::size_t kKept = 16;
  thread_local std::vector<Entry> entries;
  for (const Entry& entry : entries) {
    if (entry.parameters == parameters) return entry.pipeline->pj;
  }
  if (entries.size() == kKept) entries.erase(entries.begin());
  entries.push_back({parameters, std::make_unique<Pipeline>(parameters)});
  return entries.back().pipeline->pj;
}

geo::Result<geo::Point> rounded(const PJ_COORD& out, geo::LonLat from) {
  // Rounded before the comparison: the corner of the frame itself is in range.
  const double x = std::round(out.xy.x * 1000.0), y = std::round(out.xy.y * 1000.0);
  if (!std::isfinite(x) || !std::isfinite(y) || std::abs(x) > geo::kMaxCoordinate ||
      std::abs(y) > geo::kMaxCoordinate) {
    return geo::Error{geo::ErrorCode::coordinate_out_of_range,
                      std::to_string(from.lon) + ", " + std::to_string(from.lat),
                      {}};
  }
  return geo::Point{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
}

geo::Result<geo::Point> convert(PJ* pj, geo::LonLat at) {
  if (!std::isfinite(at.lon) || !std::isfinite(at.lat)) {
    return geo::Error{geo::ErrorCode::coordinate_not_finite, {}, {}};
  }
  if (std::abs(at.lon) > 180.0 || std::abs(at.lat) > 90.0) {
    return geo::Error{geo::ErrorCode::coordinate_out_of_range,
                      std::to_string(at.lon) + ", " + std::to_string(at.lat),
                      {}};
  }
  PJ_COORD in = proj_coord(proj_torad(at.lon), proj_torad(at.lat), 0, 0);
  return rounded(proj_trans(pj, PJ_FWD, in), at);
}

geo::LonLat convert_back(PJ* pj, geo::PointD p) {
  const PJ_COORD out = proj_trans(pj, PJ_INV, proj_coord(p.x / 1000.0, p.y / 1000.0, 0, 0));
  return {proj_todeg(out.lp.lam), proj_todeg(out.lp.phi)};
}

geo::LonLat convert_back(PJ* pj, geo::Point p) {
  return convert_back(pj, geo::PointD{static_cast<double>(p.x), static_cast<double>(p.y)});
}

}  // namespace

geo::Result<geo::Point> LocalFrame::to_frame(geo::LonLat at) const {
  return convert(pipeline_for(parameters_), at);
}

geo::LonLat LocalFrame::to_lonlat(geo::Point p) const {
  return convert_back(pipeline_for(parameters_), p);
}

geo::LonLat LocalFrame::to_lonlat(geo::PointD p) const {
  return convert_back(pipeline_for(parameters_), p);
}

void LocalFrame::to_lonlat(std::span<const geo::Point> in, std::span<geo::LonLat> out) const {
  JINGWEI_CHECK(in.size() == out.size());
  PJ* pj = pipeline_for(parameters_);
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = convert_back(pj, in[i]);
}

geo::Status LocalFrame::to_frame(std::span<const geo::LonLat> in, std::span<geo::Point> out) const {
  JINGWEI_CHECK(in.size() == out.size());
  PJ* pj = pipeline_for(parameters_);
  for (std::size_t i = 0; i < in.size(); ++i) {
    const geo::Result<geo::Point> p = convert(pj, in[i]);
    if (!p.ok()) return p.error();
    out[i] = *p;
  }
  return {};
}

}  // namespace jingwei::data
