#include "data/row_codec.h"

#include <cmath>
#include <type_traits>

namespace jingwei::data {
namespace {

constexpr std::int64_t kIdLimit = std::int64_t{1} << 53;
constexpr std::int64_t kLatestInstant = 253'402'300'799'999;  // the end of the year 9999

constexpr AreaLevel last(AreaLevel) { return AreaLevel::grid; }
constexpr Provenance last(Provenance) { return Provenance::derived; }
constexpr WayClass last(WayClass) { return WayClass::steps; }
constexpr Role last(Role) { return Role::viewer; }
constexpr TaskState last(TaskState) { return TaskState::voided; }
constexpr WorkStage last(WorkStage) { return WorkStage::done; }
constexpr PostKind last(PostKind) { return PostKind::subdistrict_leader; }

class RowEncoder {
 public:
  explicit RowEncoder(std::string& out) : out_(out) {}

  template <class... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }

 private:
  template <class Tag>
  void write(geo::Id<Tag> id) {
    out_.integer(id.value);
  }
  void write(const std::vector<AreaId>& ids) {
    out_.natural(ids.size());
    for (const AreaId id : ids) write(id);
  }
  void write(const std::string& text) { out_.text(text); }
  void write(Instant instant) { out_.integer(instant.ms); }
  void write(Quantity quantity) { out_.integer(quantity.thousandths); }
  void write(const std::optional<geo::Point>& p) {
    out_.byte(p ? 1 : 0);
    if (p) write(*p);
  }
  void write(const geo::Shape& shape) {
    out_.byte(static_cast<std::uint8_t>(shape.index()));
    std::visit([this](const auto& value) { write(value); }, shape);
  }
  void write(float value) { out_.number(value); }
  void write(double value) { out_.number(value); }
  void write(geo::Point p) { write_after({}, p); }
  void write(const std::vector<geo::Point>& points) {
    out_.natural(points.size());
    geo::Point before;
    for (const geo::Point p : points) {
      write_after(before, p);
      before = p;
    }
  }
  void write(const geo::Polygon& polygon) {
    write(polygon.shell);
    out_.natural(polygon.holes.size());
    for (const geo::Ring& hole : polygon.holes) write(hole);
  }
  void write(const geo::MultiPolygon& polygons) {
    out_.natural(polygons.size());
    for (const geo::Polygon& polygon : polygons) write(polygon);
  }
  template <class T>
  requires std::is_enum_v<T>
  void write(T value) { out_.byte(static_cast<std::uint8_t>(value)); }
  template <class T>
  requires std::is_integral_v<T>
  void write(T value) { out_.integer(value); }
  void write_after(geo::Point before, geo::Point p) {
    out_.integer(std::int64_t{p.x} - before.x);
    out_.integer(std::int64_t{p.y} - before.y);
  }

  ByteWriter out_;
};

class RowDecoder {
 public:
  explicit RowDecoder(ByteReader& in) : in_(in) {}

  template <class... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }

 private:
  template <class Tag>
  void read(geo::Id<Tag>& id) {
    id.value = within(0, kIdLimit - 1, "an id is out of range");
  }
  void read(std::vector<AreaId>& ids) {
    ids.resize(in_.count(1));
    for (AreaId& id : ids) {
      read(id);
      if (!in_.ok()) return;
    }
  }
  void read(std::string& text) { text = in_.text(); }
  void read(Instant& instant) { instant.ms = within(0, kLatestInstant, "a time is out of range"); }
  void read(Quantity& quantity) {
    quantity.thousandths = within(-kIdLimit, kIdLimit, "a quantity is out of range");
  }
  void read(std::optional<geo::Point>& p) {
    const std::uint8_t there = in_.byte();
    if (there > 1) return in_.fail("a flag is neither 0 nor 1");
    p.reset();
    if (there) p = read_after({});
  }
  void read(geo::Shape& shape) {
    switch (in_.byte()) {
      case 0:
        return read(shape.emplace<geo::Point>());
      case 1:
        return read(shape.emplace<geo::Polyline>());
      case 2:
        return read(shape.emplace<geo::MultiPolygon>());
      default:
        in_.fail("a shape is of no known kind");
    }
  }
  void read(float& value) {
    const double wide = in_.number();
    value = static_cast<float>(wide);
    if (std::isinf(value)) in_.fail("a number is infinite");
  }
  void read(double& value) {
    value = in_.number();
    if (!std::isfinite(value)) in_.fail("a number is not finite");
  }
  void read(geo::Point& p) { p = read_after({}); }
  void read(std::vector<geo::Point>& points) {
    points.resize(in_.count(2));
    geo::Point before;
    for (geo::Point& p : points) {
      p = before = read_after(before);
      if (!in_.ok()) return;
    }
  }
  void read(geo::Polygon& polygon) {
    read(polygon.shell);
    polygon.holes.resize(in_.count(1));
    for (geo::Ring& hole : polygon.holes) {
      read(hole);
      if (!in_.ok()) return;
    }
  }
  void read(geo::MultiPolygon& polygons) {
    const std::size_t count = in_.count(2);
    polygons.clear();
    for (std::size_t i = 0; i < count && in_.ok(); ++i) read(polygons.emplace_back());
  }
  template <class T>
  requires std::is_enum_v<T>
  void read(T& value) {
    const std::uint8_t raw = in_.byte();
    if (raw > static_cast<std::uint8_t>(last(T{}))) return in_.fail("a word is unknown");
    value = static_cast<T>(raw);
  }
  template <class T>
  requires std::is_integral_v<T>
  void read(T& value) {
    value = static_cast<T>(within(std::numeric_limits<T>::min(), std::numeric_limits<T>::max(),
                                  "a number is out of range"));
  }

  std::int64_t within(std::int64_t low, std::int64_t high, std::string_view fault) {
    const std::int64_t value = in_.integer();
    if (value >= low && value <= high) return value;
    in_.fail(fault);
    return 0;
  }
  geo::Point read_after(geo::Point before) {
    // Differences of points in the frame fit 30 bits; the bound keeps the sums from overflowing.
    constexpr std::int64_t kFar = 2 * std::int64_t{geo::kMaxCoordinate};
    const std::int64_t x = before.x + within(-kFar, kFar, "a point is out of range");
    const std::int64_t y = before.y + within(-kFar, kFar, "a point is out of range");
    const geo::Point p{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
    if (!geo::in_range(p)) {
      in_.fail("a point is out of range");
      return {};
    }
    return p;
  }

  ByteReader& in_;
};

}  // namespace

template <class Row>
void encode_row(const Row& row, std::string& out) {
  ByteWriter(out).byte(kRowFormat);
  RowEncoder encoder(out);
  // `fields` serves readers and writers alike and so takes a mutable row; the encoder only reads.
  fields(encoder, const_cast<Row&>(row));
}

template <class Row>
geo::Result<Row> decode_row(ByteReader& in) {
  Row row;
  if (in.byte() != kRowFormat) in.fail("the record has another format");
  RowDecoder decoder(in);
  if (in.ok()) fields(decoder, row);
  if (!in.ok()) return geo::Error{geo::ErrorCode::store_damaged, in.fault()};
  return row;
}

template void encode_row(const Area&, std::string&);
template void encode_row(const Place&, std::string&);
template void encode_row(const Compound&, std::string&);
template void encode_row(const Building&, std::string&);
template void encode_row(const CountRow&, std::string&);
template void encode_row(const Facility&, std::string&);
template void encode_row(const Organisation&, std::string&);
template void encode_row(const Way&, std::string&);
template void encode_row(const Waterway&, std::string&);
template void encode_row(const Gully&, std::string&);
template void encode_row(const Elevation&, std::string&);
template void encode_row(const Account&, std::string&);
template void encode_row(const Cadre&, std::string&);
template void encode_row(const Task&, std::string&);
template void encode_row(const TaskEvent&, std::string&);
template void encode_row(const Project&, std::string&);
template void encode_row(const Zone&, std::string&);
template void encode_row(const WorkItem&, std::string&);
template void encode_row(const DeclaredTotal&, std::string&);
template void encode_row(const Post&, std::string&);
template void encode_row(const Category&, std::string&);
template geo::Result<Area> decode_row(ByteReader&);
template geo::Result<Place> decode_row(ByteReader&);
template geo::Result<Compound> decode_row(ByteReader&);
template geo::Result<Building> decode_row(ByteReader&);
template geo::Result<CountRow> decode_row(ByteReader&);
template geo::Result<Facility> decode_row(ByteReader&);
template geo::Result<Organisation> decode_row(ByteReader&);
template geo::Result<Way> decode_row(ByteReader&);
template geo::Result<Waterway> decode_row(ByteReader&);
template geo::Result<Gully> decode_row(ByteReader&);
template geo::Result<Elevation> decode_row(ByteReader&);
template geo::Result<Account> decode_row(ByteReader&);
template geo::Result<Cadre> decode_row(ByteReader&);
template geo::Result<Task> decode_row(ByteReader&);
template geo::Result<TaskEvent> decode_row(ByteReader&);
template geo::Result<Project> decode_row(ByteReader&);
template geo::Result<Zone> decode_row(ByteReader&);
template geo::Result<WorkItem> decode_row(ByteReader&);
template geo::Result<DeclaredTotal> decode_row(ByteReader&);
template geo::Result<Post> decode_row(ByteReader&);
template geo::Result<Category> decode_row(ByteReader&);

}  // namespace jingwei::data
