#include "data/import_wire.h"

#include <algorithm>
#include <cmath>

#include "data/byte_codec.h"
#include "data/quantity.h"
#include "data/row_codec.h"
#include "data/text_encoding.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kTextLimit = 64 << 10;
constexpr auto kLastErrorCode = ErrorCode::io_failed;

Error damaged(std::string_view what) {
  return {ErrorCode::store_damaged, "import worker: " + std::string(what), {}};
}

std::string text_of(ByteReader& in) {
  const std::string_view text = in.text();
  if (text.size() > kTextLimit) in.fail("a text is too long");
  if (!is_utf8(text)) in.fail("a text is not UTF-8");
  return std::string(text);
}

void write(ByteWriter& out, const NamedValues& values) {
  out.natural(values.size());
  for (const auto& [name, value] : values) {
    out.text(name);
    out.text(value);
  }
}

NamedValues named_values_of(ByteReader& in) {
  NamedValues values(in.count(2));
  for (auto& [name, value] : values) {
    name = text_of(in);
    value = text_of(in);
    if (!in.ok()) break;
  }
  return values;
}

geo::LonLat degrees_of(ByteReader& in) {
  const geo::LonLat at{in.number(), in.number()};
  if (!(std::abs(at.lon) <= 180 && std::abs(at.lat) <= 90)) in.fail("degrees are out of range");
  return at;
}

// The value when the whole body was read without fault.
template <class T>
geo::Result<T> checked(const ByteReader& in, T value) {
  if (!in.ok()) return damaged(in.fault());
  if (!in.rest().empty()) return damaged("a message is longer than its content");
  return value;
}

bool is_line(const geo::Polyline& line) {
  return line.size() >= 2 && std::adjacent_find(line.begin(), line.end()) == line.end();
}
bool is_polygon(const geo::Polygon& polygon) {
  return polygon.shell.size() >= 3 &&
         std::all_of(polygon.holes.begin(), polygon.holes.end(),
                     [](const geo::Ring& hole) { return hole.size() >= 3; });
}
bool is_shape(const geo::MultiPolygon& shape) {
  return !shape.empty() && std::all_of(shape.begin(), shape.end(), is_polygon);
}

bool has_shape(const Area& row) { return is_shape(row.shape); }
bool has_shape(const Compound& row) { return is_shape(row.shape); }
bool has_shape(const Gully& row) { return is_shape(row.shape); }
bool has_shape(const Building& row) { return is_polygon(row.footprint); }
bool has_shape(const Way& row) { return is_line(row.line); }
bool has_shape(const Waterway& row) { return is_line(row.line); }
bool has_shape(const Zone& row) { return is_shape(row.shape); }
bool has_shape(const WorkItem& row) {
  if (const auto* line = std::get_if<geo::Polyline>(&row.shape)) return is_line(*line);
  const auto* surface = std::get_if<geo::MultiPolygon>(&row.shape);
  return !surface || is_shape(*surface);
}
template <class Row>
bool has_shape(const Row&) {
  return true;
}

bool has_quantity(Quantity quantity) {
  return quantity.thousandths >= 0 && quantity.thousandths <= kMaxQuantity * 1000;
}
bool has_quantities(const WorkItem& row) {
  return has_quantity(row.planned) && has_quantity(row.done);
}
bool has_quantities(const DeclaredTotal& row) { return has_quantity(row.quantity); }
template <class Row>
bool has_quantities(const Row&) {
  return true;
}

// Looks at the texts of a row.
struct TextCheck {
  bool fine = true;
  template <class... Values>
  void operator()(const Values&... values) {
    (look(values), ...);
  }
  void look(const std::string& text) { fine = fine && text.size() <= kTextLimit && is_utf8(text); }
  template <class T>
  void look(const T&) {}
};

template <std::size_t Index = 0>
geo::Status read_row(std::size_t index, ByteReader& in, SourceRow& out) {
  if constexpr (Index < std::variant_size_v<SourceRow>) {
    if (index != Index) return read_row<Index + 1>(index, in, out);
    auto row = decode_row<std::variant_alternative_t<Index, SourceRow>>(in);
    if (!row.ok()) return row.error();
    if (!has_shape(*row)) return damaged("a shape has too few points");
    if (!has_quantities(*row)) return damaged("a quantity is out of range");
    TextCheck texts;
    fields(texts, *row);
    if (!texts.fine) return damaged("a text is too long or not UTF-8");
    out = std::move(*row);
    return {};
  } else {
    return damaged("a kind of row is unknown");
  }
}

}  // namespace

std::string framed(MessageType type, std::string_view body) {
  JINGWEI_CHECK(body.size() < kMessageLimit);
  const auto length = static_cast<std::uint32_t>(body.size() + 1);
  std::string out;
  out.reserve(body.size() + 5);
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(length >> shift & 0xFF);
  out += static_cast<char>(type);
  out += body;
  return out;
}

geo::Result<std::optional<Message>> MessageSplitter::next() {
  const std::string_view in = std::string_view(pending_).substr(begin_);
  if (in.size() < 5) return std::optional<Message>();
  std::uint32_t length = 0;
  for (int i = 0; i < 4; ++i) {
    length |= static_cast<std::uint32_t>(static_cast<unsigned char>(in[static_cast<size_t>(i)]))
              << (8 * i);
  }
  if (length == 0 || length > kMessageLimit) return damaged("the length of a message is wrong");
  const auto type = static_cast<std::uint8_t>(in[4]);
  if (type > static_cast<std::uint8_t>(MessageType::done)) return damaged("a message is unknown");
  if (in.size() < std::size_t{4} + length) return std::optional<Message>();
  Message message{static_cast<MessageType>(type), std::string(in.substr(5, length - 1))};
  begin_ += std::size_t{4} + length;
  if (begin_ > (std::size_t{1} << 20) || begin_ == pending_.size()) {
    pending_.erase(0, begin_);
    begin_ = 0;
  }
  return std::optional<Message>(std::move(message));
}

std::string encode_request(const SourceRequest& request) {
  std::string body;
  ByteWriter out(body);
  out.text(request.file);
  out.byte(static_cast<std::uint8_t>(request.kind));
  out.byte(request.frame ? 1 : 0);
  out.number(request.frame ? request.frame->centre.lon : 0);
  out.number(request.frame ? request.frame->centre.lat : 0);
  out.text(request.crs);
  out.text(request.encoding);
  out.text(request.layer);
  out.text(request.source);
  write(out, request.columns);
  write(out, request.constants);
  out.text(request.within);
  out.integer(request.subdistrict_level);
  out.integer(request.community_level);
  out.number(request.scale);
  out.text(request.output_folder);
  out.natural(request.limits.memory_bytes);
  out.natural(request.limits.cpu_seconds);
  out.natural(request.limits.wall_seconds);
  return body;
}

geo::Result<SourceRequest> decode_request(std::string_view body) {
  ByteReader in(body);
  SourceRequest request;
  request.file = text_of(in);
  const std::uint8_t kind = in.byte();
  if (kind >= kSourceKinds) in.fail("a kind of source is unknown");
  request.kind = static_cast<SourceKind>(kind);
  const bool framed_already = in.byte() != 0;
  const geo::LonLat centre = degrees_of(in);
  if (framed_already) request.frame = FrameParameters{centre};
  request.crs = text_of(in);
  request.encoding = text_of(in);
  request.layer = text_of(in);
  request.source = text_of(in);
  request.columns = named_values_of(in);
  request.constants = named_values_of(in);
  request.within = text_of(in);
  request.subdistrict_level = static_cast<int>(in.integer());
  request.community_level = static_cast<int>(in.integer());
  request.scale = in.number();
  request.output_folder = text_of(in);
  request.limits.memory_bytes = in.natural();
  request.limits.cpu_seconds = static_cast<std::uint32_t>(in.natural());
  request.limits.wall_seconds = static_cast<std::uint32_t>(in.natural());
  return checked(in, std::move(request));
}

std::string encode_record(const SourceRecord& record) {
  std::string body;
  ByteWriter out(body);
  out.text(record.feature);
  out.text(record.belongs_to);
  out.text(record.serves);
  out.text(record.held_by);
  out.byte(record.at ? 1 : 0);
  out.integer(record.at ? record.at->x : 0);
  out.integer(record.at ? record.at->y : 0);
  out.byte(record.measured ? 1 : 0);
  out.byte(static_cast<std::uint8_t>(record.row.index()));
  std::visit([&](const auto& row) { encode_row(row, body); }, record.row);
  return body;
}

geo::Result<SourceRecord> decode_record(std::string_view body) {
  ByteReader in(body);
  SourceRecord record;
  record.feature = text_of(in);
  record.belongs_to = text_of(in);
  record.serves = text_of(in);
  record.held_by = text_of(in);
  const bool has_place = in.byte() != 0;
  const std::int64_t x = in.integer(), y = in.integer();
  const auto fits = [](std::int64_t v) {
    return v >= -geo::kMaxCoordinate && v <= geo::kMaxCoordinate;
  };
  if (!fits(x) || !fits(y)) {
    in.fail("a point is out of range");
  } else if (has_place) {
    record.at = geo::Point{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
  }
  record.measured = in.byte() != 0;
  const std::uint8_t index = in.byte();
  if (!in.ok()) return damaged(in.fault());
  if (auto status = read_row(index, in, record.row); !status.ok()) return status.error();
  return checked(in, std::move(record));
}

std::string encode_error(const geo::Error& error) {
  std::string body;
  ByteWriter out(body);
  out.natural(static_cast<std::uint64_t>(error.code));
  for (const std::string* text : {&error.detail, &error.place.file, &error.place.layer,
                                  &error.place.feature, &error.place.field, &error.place.value}) {
    out.text(*text);
  }
  return body;
}

geo::Result<ReportedError> decode_error(std::string_view body) {
  ByteReader in(body);
  ReportedError reported;
  Error& error = reported.error;
  const std::uint64_t code = in.natural();
  if (code > static_cast<std::uint64_t>(kLastErrorCode)) in.fail("an error code is unknown");
  error.code = static_cast<ErrorCode>(code);
  for (std::string* text : {&error.detail, &error.place.file, &error.place.layer,
                            &error.place.feature, &error.place.field, &error.place.value}) {
    *text = text_of(in);
  }
  return checked(in, std::move(reported));
}

std::string encode_text(const Text& text) {
  std::string body;
  ByteWriter out(body);
  out.text(text.zh);
  out.text(text.en);
  return body;
}

geo::Result<Text> decode_text(std::string_view body) {
  ByteReader in(body);
  Text text;
  text.zh = text_of(in);
  text.en = text_of(in);
  return checked(in, std::move(text));
}

std::string encode_progress(double fraction) {
  std::string body;
  ByteWriter(body).number(fraction);
  return body;
}

geo::Result<double> decode_progress(std::string_view body) {
  ByteReader in(body);
  const double fraction = in.number();
  if (!(fraction >= 0 && fraction <= 1)) in.fail("a fraction is out of range");
  return checked(in, fraction);
}

std::string encode_heights(const std::vector<float>& row) {
  std::string body;
  ByteWriter out(body);
  out.natural(row.size());
  for (const float height : row) out.number(height);
  return body;
}

geo::Result<std::vector<float>> decode_heights(std::string_view body) {
  ByteReader in(body);
  std::vector<float> row(in.count(8));
  for (float& height : row) {
    height = static_cast<float>(in.number());
    if (std::isinf(height)) in.fail("a height is infinite");
  }
  return checked(in, std::move(row));
}

std::string encode_summary(const SourceSummary& summary) {
  std::string body;
  ByteWriter out(body);
  out.number(summary.frame.centre.lon);
  out.number(summary.frame.centre.lat);
  out.text(summary.layer);
  out.text(summary.crs);
  out.text(summary.encoding);
  out.natural(summary.features_read);
  write(out, summary.columns);
  out.natural(summary.samples.size());
  for (const geo::LonLat at : summary.samples) {
    out.number(at.lon);
    out.number(at.lat);
  }
  return body;
}

geo::Result<SourceSummary> decode_summary(std::string_view body) {
  ByteReader in(body);
  SourceSummary summary;
  summary.frame.centre = degrees_of(in);
  summary.layer = text_of(in);
  summary.crs = text_of(in);
  summary.encoding = text_of(in);
  summary.features_read = in.natural();
  summary.columns = named_values_of(in);
  summary.samples.resize(in.count(16));
  for (geo::LonLat& at : summary.samples) at = degrees_of(in);
  return checked(in, std::move(summary));
}

}  // namespace jingwei::data
