#include "data/gpkg_geometry.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace jingwei::data {
namespace {

static_assert(std::endian::native == std::endian::little,
              "numbers are copied as they lie in memory");

enum WkbType : std::uint32_t { kPoint = 1, kLineString = 2, kPolygon = 3, kMultiPolygon = 6 };
constexpr char kLittleEndian = 1;
// Bits of the header's flags: low byte first; a box of x and y; the shape is empty.
constexpr char kFlagLittle = 0x01, kFlagBox = 0x02, kFlagEmpty = 0x10;

template <class T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

class GpkgWriter {
 public:
  explicit GpkgWriter(const LocalFrame& frame) : frame_(frame) {}

  void type(WkbType type) {
    wkb_.push_back(kLittleEndian);
    append(wkb_, static_cast<std::uint32_t>(type));
  }
  void count(std::size_t n) { append(wkb_, static_cast<std::uint32_t>(n)); }
  // `closed`: the first point is written again at the end.
  void points(const std::vector<geo::Point>& points, bool closed) {
    degrees_.resize(points.size());
    frame_.to_lonlat(points, degrees_);
    if (closed && !degrees_.empty()) degrees_.push_back(degrees_.front());
    count(degrees_.size());
    for (const geo::LonLat at : degrees_) append_position(at);
  }
  void point(geo::Point p) { append_position(frame_.to_lonlat(p)); }
  void polygon(const geo::Polygon& polygon) {
    type(kPolygon);
    const bool empty = polygon.shell.empty();
    count(empty ? 0 : 1 + polygon.holes.size());
    if (empty) return;
    points(polygon.shell, true);
    for (const geo::Ring& hole : polygon.holes) points(hole, true);
  }

  std::string finish(bool with_box) const {
    const bool empty = west_ > east_;
    std::string out = "GP";
    out.push_back(0);  // version 1
    out.push_back(static_cast<char>(kFlagLittle | (empty ? kFlagEmpty : with_box ? kFlagBox : 0)));
    append(out, std::int32_t{kStoredSrs});
    if (with_box && !empty) {
      for (const double edge : {west_, east_, south_, north_}) append(out, edge);
    }
    return out + wkb_;
  }

 private:
  void append_position(geo::LonLat at) {
    append(wkb_, at.lon);
    append(wkb_, at.lat);
    west_ = std::min(west_, at.lon);
    east_ = std::max(east_, at.lon);
    south_ = std::min(south_, at.lat);
    north_ = std::max(north_, at.lat);
  }

  const LocalFrame& frame_;
  std::string wkb_;
  std::vector<geo::LonLat> degrees_;
  double west_ = std::numeric_limits<double>::infinity(), south_ = west_;
  double east_ = -west_, north_ = -west_;
};

class GpkgReader {
 public:
  GpkgReader(std::string_view bytes, const LocalFrame& frame) : in_(bytes), frame_(frame) {}

  void header() {
    constexpr std::size_t kFixed = 8;
    static constexpr std::size_t kBoxBytes[] = {0, 32, 48, 48, 64};
    if (in_.size() < kFixed || in_.substr(0, 2) != "GP") return fail("not a GeoPackage shape");
    const char flags = in_[3];
    const auto box = static_cast<std::size_t>((flags >> 1) & 7);
    if (!(flags & kFlagLittle) || box > 4) return fail("the header of a shape is not ours");
    in_.remove_prefix(4);
    if (take<std::int32_t>() != kStoredSrs) return fail("a shape has another coordinate system");
    if (in_.size() < kBoxBytes[box]) return fail("a shape ends too early");
    in_.remove_prefix(kBoxBytes[box]);
  }
  // Of the shape as a whole; any other number when it is none.
  std::uint32_t kind() {
    header();
    take<char>();
    return take<std::uint32_t>();
  }
  void type(WkbType expected) {
    if (take<char>() != kLittleEndian || take<std::uint32_t>() != expected) {
      fail("a shape has another type");
    }
  }
  std::size_t count(std::size_t bytes_each) {
    const auto n = take<std::uint32_t>();
    if (n <= in_.size() / bytes_each) return n;
    fail("a shape ends too early");
    return 0;
  }
  geo::Point point() {
    const geo::LonLat at{take<double>(), take<double>()};
    if (!ok()) return {};
    const auto p = frame_.to_frame(at);
    if (!p) {
      fail("a point lies outside the frame");
      return {};
    }
    return *p;
  }
  void points(std::vector<geo::Point>& out, bool closed) {
    degrees_.resize(count(2 * sizeof(double)));
    for (geo::LonLat& at : degrees_) at = {take<double>(), take<double>()};
    if (closed && !degrees_.empty()) degrees_.pop_back();
    out.resize(degrees_.size());
    if (!frame_.to_frame(degrees_, out)) fail("a point lies outside the frame");
  }
  void polygon(geo::Polygon& out) {
    type(kPolygon);
    out = {};
    const std::size_t rings = count(sizeof(std::uint32_t));
    if (rings == 0) return;
    points(out.shell, true);
    out.holes.resize(rings - 1);
    for (geo::Ring& hole : out.holes) points(hole, true);
  }

  geo::Status finish() {
    if (ok() && !in_.empty()) fail("a shape has bytes left over");
    if (!ok()) return geo::Error{geo::ErrorCode::store_damaged, std::string(fault_)};
    return {};
  }

 private:
  bool ok() const { return fault_.empty(); }
  void fail(std::string_view what) {
    if (ok()) fault_ = what;
    in_ = {};
  }
  template <class T>
  T take() {
    T value{};
    if (in_.size() < sizeof(T)) {
      fail("a shape ends too early");
      return value;
    }
    std::copy_n(in_.data(), sizeof(T), reinterpret_cast<char*>(&value));
    in_.remove_prefix(sizeof(T));
    return value;
  }

  std::string_view in_;
  const LocalFrame& frame_;
  std::string_view fault_;
  std::vector<geo::LonLat> degrees_;
};

}  // namespace

std::string to_gpkg(geo::Point p, const LocalFrame& frame) {
  GpkgWriter writer(frame);
  writer.type(kPoint);
  writer.point(p);
  return writer.finish(false);
}

std::string to_gpkg(const geo::Polyline& line, const LocalFrame& frame) {
  GpkgWriter writer(frame);
  writer.type(kLineString);
  writer.points(line, false);
  return writer.finish(true);
}

std::string to_gpkg(const geo::Polygon& polygon, const LocalFrame& frame) {
  GpkgWriter writer(frame);
  writer.polygon(polygon);
  return writer.finish(true);
}

std::string to_gpkg(const geo::MultiPolygon& polygons, const LocalFrame& frame) {
  GpkgWriter writer(frame);
  writer.type(kMultiPolygon);
  writer.count(polygons.size());
  for (const geo::Polygon& polygon : polygons) writer.polygon(polygon);
  return writer.finish(true);
}

geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Point& p) {
  GpkgReader reader(bytes, frame);
  reader.header();
  reader.type(kPoint);
  p = reader.point();
  return reader.finish();
}

geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Polyline& line) {
  GpkgReader reader(bytes, frame);
  reader.header();
  reader.type(kLineString);
  reader.points(line, false);
  return reader.finish();
}

geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Polygon& polygon) {
  GpkgReader reader(bytes, frame);
  reader.header();
  reader.polygon(polygon);
  return reader.finish();
}

geo::Status from_gpkg(std::string_view bytes, const LocalFrame& frame,
                      geo::MultiPolygon& polygons) {
  constexpr std::size_t kLeastPolygon = 9;  // byte order, type, number of rings
  GpkgReader reader(bytes, frame);
  reader.header();
  reader.type(kMultiPolygon);
  polygons.resize(reader.count(kLeastPolygon));
  for (geo::Polygon& polygon : polygons) reader.polygon(polygon);
  return reader.finish();
}

std::string shape_to_gpkg(const geo::Shape& shape, const LocalFrame& frame) {
  return std::visit([&](const auto& value) { return to_gpkg(value, frame); }, shape);
}

geo::Status shape_from_gpkg(std::string_view bytes, const LocalFrame& frame, geo::Shape& shape) {
  switch (GpkgReader(bytes, frame).kind()) {
    case kPoint:
      return from_gpkg(bytes, frame, shape.emplace<geo::Point>());
    case kLineString:
      return from_gpkg(bytes, frame, shape.emplace<geo::Polyline>());
    default:
      return from_gpkg(bytes, frame, shape.emplace<geo::MultiPolygon>());
  }
}

std::optional<LonLatBox> stored_box(std::string_view bytes) {
  constexpr std::size_t kHeader = 8, kWkbHeader = 5;
  if (bytes.size() < kHeader || (bytes[3] & kFlagEmpty)) return std::nullopt;
  const auto number = [&](std::size_t at) {
    double value = 0;
    std::copy_n(bytes.data() + at, sizeof(value), reinterpret_cast<char*>(&value));
    return value;
  };
  if (bytes[3] & kFlagBox) return LonLatBox{number(8), number(24), number(16), number(32)};
  const double lon = number(kHeader + kWkbHeader);
  const double lat = number(kHeader + kWkbHeader + sizeof(double));
  return LonLatBox{lon, lat, lon, lat};
}

}  // namespace jingwei::data
