// PNG by the W3C recommendation, third edition; the numbers in comments are its sections.

#include "data/png_picture.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "data/picture_bytes.h"

namespace jingwei::data {
namespace {

using std::string_view;

enum Colour : std::uint8_t { kGrey = 0, kRgb = 2, kIndexed = 3, kGreyAlpha = 4, kRgbAlpha = 6 };

struct Header {
  std::uint32_t width = 0, height = 0;
  std::uint8_t depth = 0, colour = 0;  // bits a sample
  bool interlaced = false;

  std::uint64_t bits_per_pixel() const {
    const int samples = colour == kRgb ? 3 : colour == kGreyAlpha ? 2 : colour == kRgbAlpha ? 4 : 1;
    return std::uint64_t{depth} * static_cast<std::uint64_t>(samples);
  }
};

// 11.2.1: which depths go with which colours.
bool fits(std::uint8_t colour, std::uint8_t depth) {
  switch (colour) {
    case kGrey:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case kIndexed:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case kRgb:
    case kGreyAlpha:
    case kRgbAlpha:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

geo::Result<Header> header_of(string_view content) {
  if (content.size() != 13) return picture_malformed();
  Header header;
  header.width = big_endian(content, 0, 4);
  header.height = big_endian(content, 4, 4);
  header.depth = byte_at(content, 8);
  header.colour = byte_at(content, 9);
  header.interlaced = byte_at(content, 12) == 1;
  const bool known_methods =
      byte_at(content, 10) == 0 && byte_at(content, 11) == 0 && byte_at(content, 12) <= 1;
  if (!known_methods || !fits(header.colour, header.depth)) return picture_malformed();
  if (auto status = check_picture_size(header.width, header.height); !status) {
    return status.error();
  }
  return header;
}

// Rows of one length: the whole picture, or one of the seven passes of an interlaced one.
struct Pass {
  std::uint64_t rows = 0, row_bytes = 0;  // a row's with its filter
};

std::vector<Pass> passes_of(const Header& header) {
  const auto pass = [&](std::uint64_t width, std::uint64_t height) {
    return Pass{height, 1 + (width * header.bits_per_pixel() + 7) / 8};
  };
  if (!header.interlaced) return {pass(header.width, header.height)};
  // 8.2: where a pass begins and how far apart its pixels are.
  struct Lattice {
    std::uint32_t x, y, dx, dy;
  };
  constexpr std::array<Lattice, 7> kAdam7 = {{{0, 0, 8, 8},
                                              {4, 0, 8, 8},
                                              {0, 4, 4, 8},
                                              {2, 0, 4, 4},
                                              {0, 2, 2, 4},
                                              {1, 0, 2, 2},
                                              {0, 1, 1, 2}}};
  std::vector<Pass> passes;
  for (const Lattice& at : kAdam7) {
    if (header.width <= at.x || header.height <= at.y) continue;  // such a pass has no rows
    passes.push_back(pass((header.width - at.x + at.dx - 1) / at.dx,
                          (header.height - at.y + at.dy - 1) / at.dy));
  }
  return passes;
}

// Unpacks the pixels without keeping them.
class PixelReader {
 public:
  explicit PixelReader(const Header& header) : passes_(passes_of(header)) {
    open_ = inflateInit(&stream_) == Z_OK;
  }
  ~PixelReader() {
    if (open_) inflateEnd(&stream_);
  }
  PixelReader(const PixelReader&) = delete;
  PixelReader& operator=(const PixelReader&) = delete;

  // Whether the next piece goes on where the one before ended, with nothing behind the last row.
  bool take(string_view packed) {
    if (!open_) return false;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    while (stream_.avail_in > 0 || stream_.avail_out == 0) {
      if (ended_) return stream_.avail_in == 0;
      stream_.next_out = rows_.data();
      stream_.avail_out = static_cast<uInt>(rows_.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      if (!take_rows(rows_.size() - stream_.avail_out)) return false;
      if (state == Z_BUF_ERROR) return true;  // all that came is used up
      if (state != Z_OK && state != Z_STREAM_END) return false;
      ended_ = state == Z_STREAM_END;
    }
    return true;
  }

  bool is_complete() const { return ended_ && pass_ == passes_.size(); }

 private:
  // Whether the first `size` bytes of rows_ are pixels that are still due: each row begins with the
  // number of its filter (9.2), 0 to 4.
  bool take_rows(std::size_t size) {
    for (std::size_t at = 0; at < size;) {
      if (pass_ == passes_.size()) return false;
      const Pass& pass = passes_[pass_];
      if (in_row_ == 0 && rows_[at] > 4) return false;
      const std::uint64_t step = std::min<std::uint64_t>(size - at, pass.row_bytes - in_row_);
      at += step;
      in_row_ += step;
      if (in_row_ < pass.row_bytes) break;
      in_row_ = 0;
      if (++row_ < pass.rows) continue;
      row_ = 0;
      ++pass_;
    }
    return true;
  }

  z_stream stream_{};
  bool open_ = false, ended_ = false;
  std::vector<Pass> passes_;
  std::size_t pass_ = 0;
  std::uint64_t row_ = 0, in_row_ = 0;
  std::array<std::uint8_t, 1 << 15> rows_;
};

std::uint32_t checksum(string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

class PngCleaner {
 public:
  explicit PngCleaner(string_view bytes) : bytes_(bytes) { kept_.bytes = kPngMark; }

  geo::Result<Photo> clean() {
    for (std::size_t at = kPngMark.size(); last_ != "IEND";) {
      if (bytes_.size() - at < kAround) return picture_cut_short();
      const std::size_t length = big_endian(bytes_, at, 4);
      if (bytes_.size() - at - kAround < length) return picture_cut_short();
      const string_view chunk = bytes_.substr(at, length + kAround);
      at += chunk.size();
      if (checksum(chunk.substr(4, length + 4)) != big_endian(chunk, length + 8, 4)) {
        return picture_malformed();
      }
      if (auto status = take(chunk.substr(4, 4), chunk.substr(8, length), chunk); !status) {
        return status.error();
      }
    }
    if (!pixels_ || !pixels_->is_complete()) return picture_malformed();
    return std::move(kept_);
  }

 private:
  static constexpr std::size_t kAround = 12;  // length, type and checksum of a chunk

  geo::Status take(string_view type, string_view content, string_view chunk) {
    if ((type == "IHDR") != last_.empty()) return picture_malformed();
    const bool is_ancillary = (byte_at(type, 0) & 0x20) != 0;
    if (is_ancillary && type != "tRNS") return {};
    bool good = true;
    if (type == "IHDR") {
      if (auto status = take_header(content); !status) return status;
    } else if (type == "PLTE") {
      good = take_palette(content);
    } else if (type == "tRNS") {
      good = take_transparency(content);
    } else if (type == "IDAT") {
      good = take_pixels(content);
    } else {
      // Critical and unknown: nobody could draw it.
      good = type == "IEND" && content.empty();
    }
    if (!good) return picture_malformed();
    last_ = type;
    kept_.bytes += chunk;
    return {};
  }

  geo::Status take_header(string_view content) {
    const auto header = header_of(content);
    if (!header) return header.error();
    header_ = *header;
    kept_.kind = PhotoKind::png;
    kept_.width = header_.width;
    kept_.height = header_.height;
    return {};
  }

  // 11.2.2: before the transparency and the pixels, of no more colours than the depth can name.
  bool take_palette(string_view content) {
    const bool in_place =
        last_ == "IHDR" && header_.colour != kGrey && header_.colour != kGreyAlpha;
    colours_ = content.size() / 3;
    const std::size_t most = header_.colour == kIndexed ? std::size_t{1} << header_.depth : 256;
    return in_place && content.size() % 3 == 0 && colours_ > 0 && colours_ <= most;
  }

  // 11.3.1.1: the one colour that is drawn through, or how much of each colour of the palette does.
  bool take_transparency(string_view content) {
    if (last_ != "IHDR" && last_ != "PLTE") return false;
    switch (header_.colour) {
      case kGrey:
        return content.size() == 2;
      case kRgb:
        return content.size() == 6;
      case kIndexed:
        return !content.empty() && content.size() <= colours_;
      default:
        return false;  // there is an alpha channel already
    }
  }

  bool take_pixels(string_view content) {
    if (!pixels_) {
      if (header_.colour == kIndexed && colours_ == 0) return false;
      pixels_ = std::make_unique<PixelReader>(header_);
    } else if (last_ != "IDAT") {
      return false;  // they stand together
    }
    return pixels_->take(content);
  }

  string_view bytes_;
  string_view last_;  // type of the chunk that was kept last
  Photo kept_;
  Header header_;
  std::size_t colours_ = 0;  // of the palette
  std::unique_ptr<PixelReader> pixels_;
};

}  // namespace

geo::Result<Photo> cleaned_png(string_view bytes) { return PngCleaner(bytes).clean(); }

}  // namespace jingwei::data
