#include "data/source_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>

#include "data/byte_codec.h"
#include "data/import_wire.h"
#include "data/worker_process.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

Error named(Error error, const std::string& file) {
  if (error.place.file.empty()) error.place.file = file;
  return error;
}

geo::Status check_path(const std::string& file) {
  Error error{ErrorCode::usage, {}, {}};
  error.place.file = file;
  // GDAL takes such names for archives, memory, the network or whole definitions in XML.
  if (!file.starts_with('/') || file.starts_with("/vsi")) {
    error.detail = "an absolute path of a file is wanted";
    return error;
  }
  std::error_code fault;
  const auto status = std::filesystem::status(file, fault);
  if (fault == std::errc::permission_denied) {
    error.code = ErrorCode::permission_denied;
    return error;
  }
  if (!std::filesystem::exists(status)) {
    error.code = ErrorCode::file_not_found;
    return error;
  }
  if (!std::filesystem::is_regular_file(status)) {
    error.detail = "not a regular file";
    return error;
  }
  if (access(file.c_str(), R_OK) != 0) {
    error.code = ErrorCode::permission_denied;
    return error;
  }
  if (std::filesystem::file_size(file, fault) == 0) {
    error.code = ErrorCode::file_truncated;
    return error;
  }
  return {};
}

// What the worker's messages add up to.
class Conversation {
 public:
  Conversation(const SourceRequest& request, geo::Progress& progress)
      : name_(std::filesystem::path(request.file).filename().string()), progress_(progress) {}

  geo::Status take(std::string_view bytes) {
    splitter_.add(bytes);
    while (true) {
      auto message = splitter_.next();
      if (!message.ok()) return Error{ErrorCode::worker_failed, message.error().detail, {}};
      if (!message->has_value()) return {};
      if (auto status = take(**message); !status.ok()) return status;
    }
  }
  bool keep_on() { return progress_.step("reading", fraction_); }
  bool done() const { return done_; }
  const std::optional<Error>& failure() const { return failure_; }
  SourceContent& content() { return content_; }
  std::vector<float>& cells() { return cells_; }

 private:
  geo::Status take(const Message& message) {
    switch (message.type) {
      case MessageType::progress:
        return into(decode_progress(message.body), [&](double f) { fraction_ = f; });
      case MessageType::record:
        return into(decode_record(message.body),
                    [&](SourceRecord r) { content_.records.push_back(std::move(r)); });
      case MessageType::refused:
        return into(decode_error(message.body),
                    [&](ReportedError e) { content_.refused.add(named(e.error, name_)); });
      case MessageType::warned:
        return into(decode_error(message.body),
                    [&](ReportedError e) { content_.warned.add(named(e.error, name_)); });
      case MessageType::note:
        return into(decode_text(message.body),
                    [&](Text t) { content_.notes.push_back(std::move(t)); });
      case MessageType::heights:
        return into(decode_heights(message.body), [&](const std::vector<float>& row) {
          cells_.insert(cells_.end(), row.begin(), row.end());
        });
      case MessageType::summary:
        return into(decode_summary(message.body),
                    [&](SourceSummary s) { content_.summary = std::move(s); });
      case MessageType::failed:
        return into(decode_error(message.body),
                    [&](ReportedError e) { failure_ = named(e.error, name_); });
      case MessageType::done:
        done_ = true;
        return {};
      case MessageType::request:
        break;
    }
    return Error{ErrorCode::worker_failed, "a message that is none of the worker's", {}};
  }

  template <class T, class Use>
  static geo::Status into(geo::Result<T> decoded, Use use) {
    if (!decoded.ok()) return Error{ErrorCode::worker_failed, decoded.error().detail, {}};
    use(std::move(*decoded));
    return {};
  }

  std::string name_;
  geo::Progress& progress_;
  MessageSplitter splitter_;
  SourceContent content_;
  std::vector<float> cells_;
  std::optional<Error> failure_;
  double fraction_ = 0;
  bool done_ = false;
};

geo::Status converse(const SourceRequest& request, const std::filesystem::path& binary,
                     Conversation& conversation) {
  auto worker = WorkerProcess::start(binary);
  if (!worker.ok()) return worker.error();
  if (auto sent = worker->send(framed(MessageType::request, encode_request(request))); !sent.ok()) {
    return sent;
  }
  auto received = worker->receive(
      request.limits.wall_seconds, [&](std::string_view bytes) { return conversation.take(bytes); },
      [&] { return conversation.keep_on(); });
  if (!received.ok()) return received;
  if (conversation.failure()) return *conversation.failure();
  if (auto ended = worker->wait(); !ended.ok()) return ended;
  if (!conversation.done()) return Error{ErrorCode::worker_failed, "ended without a word", {}};
  return {};
}

constexpr std::string_view kGridMagic = "jingwei elevation 1\n";

// The raw copy: magic, placement, size, cells as floats, and the number of bytes before as a check.
std::string raw_grid(const geo::ElevationGrid& grid) {
  std::string bytes(kGridMagic);
  ByteWriter out(bytes);
  const geo::GridPlacement& at = grid.placement();
  for (const double v : {at.west, at.north, at.cell_width, at.cell_height}) out.number(v);
  out.natural(static_cast<std::uint64_t>(grid.columns()));
  out.natural(static_cast<std::uint64_t>(grid.rows()));
  const auto cells = grid.cells();
  bytes.append(reinterpret_cast<const char*>(cells.data()), cells.size_bytes());
  std::uint32_t sum = 1;
  for (const float cell : cells) sum = sum * 31 + std::bit_cast<std::uint32_t>(cell);
  out.natural(sum);
  return bytes;
}

std::optional<geo::ElevationGrid> grid_from_raw(std::string_view bytes) {
  if (!bytes.starts_with(kGridMagic)) return std::nullopt;
  ByteReader in(bytes.substr(kGridMagic.size()));
  geo::GridPlacement at;
  for (double* v : {&at.west, &at.north, &at.cell_width, &at.cell_height}) {
    *v = in.number();
    if (!std::isfinite(*v)) return std::nullopt;
  }
  const std::uint64_t columns = in.natural(), rows = in.natural();
  if (!in.ok() || columns == 0 || rows == 0 || columns > 1'000'000 || rows > 1'000'000 ||
      !(at.cell_width > 0) || !(at.cell_height > 0)) {
    return std::nullopt;
  }
  const std::uint64_t count = columns * rows;
  const std::string_view rest = in.rest();
  if (rest.size() < count * sizeof(float)) return std::nullopt;
  std::vector<float> cells(count);
  std::memcpy(cells.data(), rest.data(), count * sizeof(float));
  std::uint32_t sum = 1;
  for (const float cell : cells) sum = sum * 31 + std::bit_cast<std::uint32_t>(cell);
  ByteReader check(rest.substr(count * sizeof(float)));
  if (check.natural() != sum || !check.ok()) return std::nullopt;
  return geo::ElevationGrid(at, static_cast<std::int32_t>(columns), static_cast<std::int32_t>(rows),
                            std::move(cells));
}

// A cache is a convenience: when it cannot be written, the next start reads the raster again.
void write_cache(const std::filesystem::path& file, const std::string& bytes) {
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const std::filesystem::path beside = file.string() + "." + std::to_string(getpid()) + ".new";
  {
    std::ofstream out(beside, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) {
      out.close();
      std::filesystem::remove(beside, ignored);
      return;
    }
  }
  std::filesystem::rename(beside, file, ignored);
}

std::optional<double> number_named(const NamedValues& values, std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key != name) continue;
    double number = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault == std::errc() && end == value.data() + value.size()) return number;
  }
  return std::nullopt;
}

geo::Result<geo::ElevationGrid> grid_of(Conversation& conversation) {
  const Error wrong{ErrorCode::worker_failed, "the cells do not make a grid", {}};
  const NamedValues& values = conversation.content().summary.columns;
  const auto west = number_named(values, "west"), north = number_named(values, "north"),
             width = number_named(values, "cell_width"),
             height = number_named(values, "cell_height");
  const auto& records = conversation.content().records;
  if (!west || !north || !width || !height || *width <= 0 || *height <= 0 || records.size() != 1) {
    return wrong;
  }
  const auto* row = std::get_if<Elevation>(&records.front().row);
  if (!row || row->columns <= 0 || row->rows <= 0 ||
      static_cast<std::size_t>(row->columns) * static_cast<std::size_t>(row->rows) !=
          conversation.cells().size()) {
    return wrong;
  }
  return geo::ElevationGrid({*west, *north, *width, *height}, row->columns, row->rows,
                            std::move(conversation.cells()));
}

}  // namespace

void Findings::add(geo::Error error) {
  ++by_code_[static_cast<std::size_t>(error.code)];
  ++total_;
  if (first_.size() < kKept) first_.push_back(std::move(error));
}

std::vector<std::pair<geo::ErrorCode, std::size_t>> Findings::counts() const {
  std::vector<std::pair<geo::ErrorCode, std::size_t>> out;
  for (std::size_t code = 0; code < by_code_.size(); ++code) {
    if (by_code_[code] > 0) out.emplace_back(static_cast<geo::ErrorCode>(code), by_code_[code]);
  }
  return out;
}

geo::Result<SourceContent> read_source(const SourceRequest& request,
                                       const std::filesystem::path& binary,
                                       geo::Progress& progress) {
  if (auto status = check_path(request.file); !status.ok()) return status.error();
  Conversation conversation(request, progress);
  if (auto status = converse(request, binary, conversation); !status.ok()) {
    return named(status.error(), std::filesystem::path(request.file).filename().string());
  }
  return std::move(conversation.content());
}

geo::Result<geo::ElevationGrid> read_elevation(const std::filesystem::path& raster,
                                               const std::filesystem::path& cache_folder,
                                               const std::filesystem::path& binary,
                                               geo::Progress& progress) {
  const std::filesystem::path cached = cache_folder / (raster.stem().string() + ".grid");
  if (std::ifstream in(cached, std::ios::binary); in) {
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (auto grid = grid_from_raw(bytes)) return std::move(*grid);
  }
  SourceRequest request;
  request.file = std::filesystem::absolute(raster).string();
  request.kind = SourceKind::elevation_grid;
  request.frame = FrameParameters{};
  if (auto status = check_path(request.file); !status.ok()) return status.error();
  Conversation conversation(request, progress);
  if (auto status = converse(request, binary, conversation); !status.ok()) {
    return named(status.error(), raster.filename().string());
  }
  auto grid = grid_of(conversation);
  if (grid.ok()) write_cache(cached, raw_grid(*grid));
  return grid;
}

}  // namespace jingwei::data
