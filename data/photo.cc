// JPEG by ITU-T T.81 (segments in annex B), JFIF by T.871, Exif by CIPA DC-008; PNG by the W3C
// recommendation.

#include "data/photo.h"

#include <algorithm>
#include <array>
#include <optional>

#include "data/digest.h"
#include "data/file_io.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;
using std::string_view;

Error unusable(std::string why) {
  return {ErrorCode::value_invalid, std::move(why), {.field = "photo"}};
}

Error cut_short() {
  return unusable("照片不完整，请重新上传 / the picture is cut short; send it again");
}

Error malformed() { return unusable("照片文件已损坏 / the picture is malformed"); }

geo::Status check_size(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return malformed();
  if (width * height <= kMostPhotoPixels) return {};
  return unusable(
      "照片超过 5000 万像素，请缩小后上传 / the picture has more than 50 megapixels; "
      "send a smaller one (" +
      std::to_string(width) + " x " + std::to_string(height) + ")");
}

std::uint8_t byte_at(string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Requires: the bytes are there.
std::uint32_t big_endian(string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

// --- JPEG ---

constexpr std::uint8_t kStart = 0xd8, kEnd = 0xd9, kScan = 0xda, kLineCount = 0xdc;
constexpr string_view kJfif("JFIF\0", 5), kAdobe("Adobe", 5), kExif("Exif\0\0", 6);

// Frames of every coding: baseline, progressive, lossless; the other three of the row are tables.
bool is_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// Huffman and arithmetic tables, quantisation, restart interval.
bool is_table(std::uint8_t marker) {
  return marker == 0xc4 || marker == 0xcc || marker == 0xdb || marker == 0xdd;
}

bool is_restart(std::uint8_t marker) { return marker >= 0xd0 && marker <= 0xd7; }

void append_segment(std::string& out, std::uint8_t marker, string_view content) {
  const std::size_t length = content.size() + 2;
  out += '\xff';
  out += static_cast<char>(marker);
  out += static_cast<char>(length >> 8);
  out += static_cast<char>(length & 0xff);
  out += content;
}

// A number of a TIFF block, in either order of bytes; nullopt beyond its end.
std::optional<std::uint32_t> tiff_number(string_view tiff, std::size_t at, int count) {
  if (at > tiff.size() || tiff.size() - at < static_cast<std::size_t>(count)) return std::nullopt;
  if (tiff[0] == 'M') return big_endian(tiff, at, count);
  std::uint32_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | byte_at(tiff, at + i);
  return value;
}

// How the picture is to be turned, 1 to 8; 1 (as it lies) when the block does not say.
int orientation_in(string_view exif) {
  constexpr std::uint32_t kOrientation = 0x0112;
  const string_view tiff = exif.substr(kExif.size());
  if (!tiff.starts_with("MM") && !tiff.starts_with("II")) return 1;
  const auto first = tiff_number(tiff, 4, 4);
  const auto count = first ? tiff_number(tiff, *first, 2) : std::nullopt;
  for (std::uint32_t i = 0; count && i < *count; ++i) {
    const std::size_t entry = std::size_t{*first} + 2 + 12 * i;
    const auto tag = tiff_number(tiff, entry, 2), value = tiff_number(tiff, entry + 8, 2);
    if (!tag || !value) return 1;
    if (*tag == kOrientation) return *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
  }
  return 1;
}

// An Exif block with one entry: Orientation, a SHORT.
std::string exif_of(int orientation) {
  std::string block(kExif);
  block += string_view("MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19);
  block += static_cast<char>(orientation);
  block += string_view("\0\0\0\0\0\0", 6);  // rest of the value, no further directory
  return block;
}

// Reads a JPEG segment by segment.
class JpegCleaner {
 public:
  explicit JpegCleaner(string_view bytes) : bytes_(bytes) {}

  geo::Result<Photo> clean() {
    at_ = 2;  // SOI is there
    photo_.kind = PhotoKind::jpeg;
    while (true) {
      const auto marker = next_marker();
      if (!marker) return marker.error();
      if (*marker == kEnd) break;
      if (auto status = take(*marker); !status) return status.error();
    }
    if (photo_.width == 0 || !has_scan_) return malformed();
    photo_.bytes = "\xff\xd8";
    if (has_jfif_) append_segment(photo_.bytes, 0xe0, jfif_);
    if (orientation_ != 1) append_segment(photo_.bytes, 0xe1, exif_of(orientation_));
    photo_.bytes += kept_ + "\xff\xd9";
    return std::move(photo_);
  }

 private:
  geo::Result<std::uint8_t> next_marker() {
    if (at_ >= bytes_.size()) return cut_short();
    if (byte_at(bytes_, at_) != 0xff) return malformed();
    while (at_ < bytes_.size() && byte_at(bytes_, at_) == 0xff) ++at_;  // any number may precede
    if (at_ >= bytes_.size()) return cut_short();
    return byte_at(bytes_, at_++);
  }

  geo::Status take(std::uint8_t marker) {
    if (marker == 0x00 || marker == 0x01 || marker == kStart || is_restart(marker)) {
      return malformed();
    }
    if (bytes_.size() - at_ < 2) return cut_short();
    const std::size_t length = big_endian(bytes_, at_, 2);
    if (length < 2) return malformed();
    if (bytes_.size() - at_ < length) return cut_short();
    const string_view content = bytes_.substr(at_ + 2, length - 2);
    at_ += length;
    if (is_frame(marker)) return take_frame(marker, content);
    if (marker == kScan) return take_scan(content);
    if (is_table(marker)) append_segment(kept_, marker, content);
    if (marker == kLineCount) return malformed();  // a height that is told afterwards
    if (marker >= 0xe0 && marker <= 0xef) take_application(marker, content);
    return {};  // comments and all else go
  }

  geo::Status take_frame(std::uint8_t marker, string_view content) {
    if (photo_.width != 0 || content.size() < 6) return malformed();
    const std::size_t components = byte_at(content, 5);
    if (content.size() != 6 + 3 * components || components < 1 || components > 4) {
      return malformed();
    }
    photo_.height = big_endian(content, 1, 2);
    photo_.width = big_endian(content, 3, 2);
    append_segment(kept_, marker, content);
    return check_size(photo_.width, photo_.height);
  }

  // The header of the scan and the coded pixels behind it, in which 0xff is followed by 0 or is a
  // restart mark.
  geo::Status take_scan(string_view content) {
    if (photo_.width == 0) return malformed();
    append_segment(kept_, kScan, content);
    const std::size_t begin = at_;
    while (true) {
      at_ = bytes_.find('\xff', at_);
      if (at_ == string_view::npos || at_ + 1 >= bytes_.size()) return cut_short();
      const std::uint8_t next = byte_at(bytes_, at_ + 1);
      if (next != 0x00 && !is_restart(next)) break;
      at_ += 2;
    }
    if (at_ == begin) return malformed();
    has_scan_ = true;
    kept_ += bytes_.substr(begin, at_ - begin);
    return {};
  }

  void take_application(std::uint8_t marker, string_view content) {
    if (marker == 0xe0 && content.starts_with(kJfif) && content.size() >= 14 && !has_jfif_) {
      has_jfif_ = true;
      // Mark, version, density; the thumbnail's size becomes nothing.
      jfif_ = std::string(content.substr(0, 12)) + std::string(2, '\0');
    }
    if (marker == 0xe1 && content.starts_with(kExif)) orientation_ = orientation_in(content);
    constexpr std::size_t kAdobeBytes = 12;  // what follows is no part of it
    if (marker == 0xee && content.starts_with(kAdobe) && content.size() >= kAdobeBytes) {
      append_segment(kept_, marker, content.substr(0, kAdobeBytes));
    }
  }

  string_view bytes_;
  std::size_t at_ = 0;
  Photo photo_;
  std::string kept_, jfif_;
  int orientation_ = 1;
  bool has_jfif_ = false, has_scan_ = false;
};

// --- PNG ---

constexpr string_view kPngMark("\x89PNG\r\n\x1a\n", 8);

// The CRC of ISO 3309 that PNG and gzip share.
std::uint32_t crc32(string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int bit = 0; bit < 8; ++bit) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
      entries[i] = c;
    }
    return entries;
  }();
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) crc = table[(crc ^ static_cast<std::uint8_t>(c)) & 0xff] ^ crc >> 8;
  return ~crc;
}

geo::Result<Photo> cleaned_png(string_view bytes) {
  constexpr std::size_t kAround = 12;  // length, type and checksum of a chunk
  Photo photo{.kind = PhotoKind::png, .bytes = std::string(kPngMark)};
  std::string_view before;  // type of the critical chunk before
  bool has_pixels = false;
  for (std::size_t at = kPngMark.size(); before != "IEND";) {
    if (bytes.size() - at < kAround) return cut_short();
    const std::size_t length = big_endian(bytes, at, 4);
    if (bytes.size() - at - kAround < length) return cut_short();
    const string_view chunk = bytes.substr(at, length + kAround), type = chunk.substr(4, 4);
    at += chunk.size();
    if (crc32(chunk.substr(4, length + 4)) != big_endian(chunk, length + 8, 4)) return malformed();
    const bool is_ancillary = (byte_at(type, 0) & 0x20) != 0;
    if ((type == "IHDR") != before.empty()) return malformed();
    if (is_ancillary) continue;
    if (type == "IHDR") {
      if (length != 13) return malformed();
      photo.width = big_endian(chunk, 8, 4);
      photo.height = big_endian(chunk, 12, 4);
      if (auto status = check_size(photo.width, photo.height); !status) return status.error();
    } else if (type == "IDAT") {
      if (has_pixels && before != "IDAT") return malformed();
      has_pixels = has_pixels || length > 0;
    } else if (type == "PLTE") {
      if (has_pixels || before == "PLTE") return malformed();
    } else if (type != "IEND") {
      return malformed();  // critical and unknown: nobody could draw it
    }
    before = type;
    photo.bytes += chunk;
  }
  if (!has_pixels) return malformed();
  return photo;
}

// --- files ---

std::string_view extension(PhotoKind kind) { return kind == PhotoKind::jpeg ? ".jpg" : ".png"; }

geo::Result<std::string> content_of(const std::filesystem::path& path) {
  auto file = File::open(path);
  if (!file) return file.error();
  const auto size = file->size();
  if (!size) return size.error();
  std::string bytes(std::min<std::uint64_t>(*size, kLargestPhoto), '\0');
  const auto got = file->read(bytes.data(), bytes.size());
  if (!got) return got.error();
  bytes.resize(*got);
  return bytes;
}

geo::Status make_durable_folder(const std::filesystem::path& folder) {
  std::error_code failure;
  if (std::filesystem::create_directory(folder, failure)) {
    return sync_folder(std::filesystem::absolute(folder).parent_path());
  }
  if (failure) return os_error(failure.value(), folder);
  return {};
}

}  // namespace

geo::Result<Photo> cleaned_photo(string_view bytes) {
  if (bytes.size() > kLargestPhoto) {
    return Error{ErrorCode::request_too_large, {}, {.field = "photo"}};
  }
  if (bytes.starts_with("\xff\xd8\xff")) return JpegCleaner(bytes).clean();
  if (bytes.starts_with(kPngMark)) return cleaned_png(bytes);
  return unusable("只接受 JPEG 和 PNG 照片 / only JPEG and PNG pictures are taken");
}

std::string photo_name(const Photo& photo) {
  return to_hex(sha256(photo.bytes)) + std::string(extension(photo.kind));
}

bool is_photo_name(string_view text) {
  constexpr std::size_t kDigits = 2 * kSha256Bytes;
  if (text.size() != kDigits + 4) return false;
  const string_view end = text.substr(kDigits);
  return (end == ".jpg" || end == ".png") &&
         text.substr(0, kDigits).find_first_not_of("0123456789abcdef") == string_view::npos;
}

string_view photo_type(string_view name) {
  return name.ends_with(".png") ? "image/png" : "image/jpeg";
}

geo::Status keep_photo(const std::filesystem::path& folder, const Photo& photo) {
  if (auto status = make_durable_folder(folder); !status) return status;
  const std::filesystem::path target = folder / photo_name(photo);
  const std::filesystem::path aside = unused_sibling(target);
  RemoveUnlessKept cleaner(aside);
  auto file = File::create(aside);
  if (!file) return file.error();
  if (auto status = file->write(photo.bytes); !status) return status;
  if (auto status = file->sync(); !status) return status;
  // Over one of the same content, if there is one: a file that was damaged is whole again.
  if (auto status = rename_durably(aside, target); !status) return status;
  cleaner.keep();
  return {};
}

geo::Result<std::string> read_photo(const std::filesystem::path& folder, string_view name) {
  const std::filesystem::path path = folder / name;
  auto bytes = content_of(path);
  if (!bytes) return bytes.error();
  if (to_hex(sha256(*bytes)) != name.substr(0, 2 * kSha256Bytes)) {
    return Error{ErrorCode::store_damaged, {}, {.file = path.string()}};
  }
  return bytes;
}

}  // namespace jingwei::data
