// JPEG by ITU-T T.81 (segments in annex B), JFIF by T.871, Exif by CIPA DC-008.

#include "data/jpeg_picture.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "data/picture_bytes.h"

namespace jingwei::data {
namespace {

using std::string_view;

constexpr std::uint8_t kStart = 0xd8, kEnd = 0xd9, kScan = 0xda, kLineCount = 0xdc;
constexpr string_view kJfif("JFIF\0", 5), kAdobe("Adobe", 5), kExif("Exif\0\0", 6);

constexpr std::uint8_t kHuffman = 0xc4, kQuantisation = 0xdb, kRestartInterval = 0xdd;
constexpr std::uint8_t kBaseline = 0xc0, kExtended = 0xc1, kProgressive = 0xc2;

// Lossless, hierarchical and arithmetic coding, and the tables of the last.
bool is_undrawable(std::uint8_t marker) {
  return marker >= 0xc3 && marker <= 0xcf && marker != kHuffman;
}

geo::Error undrawable() {
  return unusable_picture(
      "浏览器不能显示这种编码的 JPEG，请另存后上传 / browsers cannot draw a JPEG of this coding; "
      "save "
      "it anew and send that");
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

struct Component {
  std::uint8_t id = 0, quantisation = 0;
  bool has_scan = false;
};

// The tables that stand before a scan, by their numbers.
struct Tables {
  std::array<bool, 4> dc{}, ac{}, quantisation{};

  // B.2.4.2. Whether the segment has the form of Huffman tables; marks those it defines.
  bool take_huffman(string_view content) {
    while (!content.empty()) {
      constexpr std::size_t kHead = 17;  // class and number, then how many codes each length has
      if (content.size() < kHead) return false;
      const std::uint8_t kind = byte_at(content, 0);
      std::uint32_t codes = 0, taken = 0;  // of the 2^16 codes of the greatest length
      for (std::size_t length = 1; length <= 16; ++length) {
        codes += byte_at(content, length);
        taken += static_cast<std::uint32_t>(byte_at(content, length)) << (16 - length);
      }
      if (kind >> 4 > 1 || (kind & 15) > 3 || codes > 256 || taken > 65'536) return false;
      if (content.size() - kHead < codes) return false;
      (kind >> 4 == 0 ? dc : ac)[kind & 15] = true;
      content.remove_prefix(kHead + codes);
    }
    return true;
  }

  // B.2.4.1. The same of quantisation tables.
  bool take_quantisation(string_view content) {
    while (!content.empty()) {
      const std::uint8_t kind = byte_at(content, 0);
      const std::size_t size = 1 + 64 * std::size_t{1u + (kind >> 4)};
      if (kind >> 4 > 1 || (kind & 15) > 3 || content.size() < size) return false;
      quantisation[kind & 15] = true;
      content.remove_prefix(size);
    }
    return true;
  }
};

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
    const bool drawn = std::all_of(components_.begin(), components_.end(),
                                   [](const Component& component) { return component.has_scan; });
    if (components_.empty() || !drawn) return picture_malformed();
    photo_.bytes = "\xff\xd8";
    if (has_jfif_) append_segment(photo_.bytes, 0xe0, jfif_);
    if (orientation_ != 1) append_segment(photo_.bytes, 0xe1, exif_of(orientation_));
    photo_.bytes += kept_ + "\xff\xd9";
    return std::move(photo_);
  }

 private:
  geo::Result<std::uint8_t> next_marker() {
    if (at_ >= bytes_.size()) return picture_cut_short();
    if (byte_at(bytes_, at_) != 0xff) return picture_malformed();
    while (at_ < bytes_.size() && byte_at(bytes_, at_) == 0xff) ++at_;  // any number may precede
    if (at_ >= bytes_.size()) return picture_cut_short();
    return byte_at(bytes_, at_++);
  }

  geo::Status take(std::uint8_t marker) {
    if (marker == 0x00 || marker == 0x01 || marker == kStart || is_restart(marker)) {
      return picture_malformed();
    }
    if (bytes_.size() - at_ < 2) return picture_cut_short();
    const std::size_t length = big_endian(bytes_, at_, 2);
    if (length < 2) return picture_malformed();
    if (bytes_.size() - at_ < length) return picture_cut_short();
    const string_view content = bytes_.substr(at_ + 2, length - 2);
    at_ += length;
    if (is_undrawable(marker)) return undrawable();
    if (marker == kScan) return take_scan(content);
    if (marker == kLineCount) return picture_malformed();  // a height that is told afterwards
    if (marker == kBaseline || marker == kExtended || marker == kProgressive) {
      return take_frame(marker, content);
    }
    if (marker == kHuffman || marker == kQuantisation || marker == kRestartInterval) {
      const bool good = marker == kHuffman        ? tables_.take_huffman(content)
                        : marker == kQuantisation ? tables_.take_quantisation(content)
                                                  : content.size() == 2;
      if (!good) return picture_malformed();
      append_segment(kept_, marker, content);
    }
    if (marker >= 0xe0 && marker <= 0xef) take_application(marker, content);
    return {};  // comments and all else go
  }

  // B.2.2
  geo::Status take_frame(std::uint8_t marker, string_view content) {
    if (!components_.empty() || content.size() < 6) return picture_malformed();
    const std::size_t count = byte_at(content, 5);
    if (content.size() != 6 + 3 * count) return picture_malformed();
    if (byte_at(content, 0) != 8 || (count != 1 && count != 3 && count != 4)) return undrawable();
    for (std::size_t at = 6; at < content.size(); at += 3) {
      const Component made{byte_at(content, at), byte_at(content, at + 2)};
      const int across = byte_at(content, at + 1) >> 4, down = byte_at(content, at + 1) & 15;
      if (across < 1 || across > 4 || down < 1 || down > 4 || made.quantisation > 3 ||
          component(made.id)) {
        return picture_malformed();
      }
      components_.push_back(made);
    }
    is_progressive_ = marker == kProgressive;
    photo_.height = big_endian(content, 1, 2);
    photo_.width = big_endian(content, 3, 2);
    append_segment(kept_, marker, content);
    return check_picture_size(photo_.width, photo_.height);
  }

  Component* component(std::uint8_t id) {
    const auto found = std::find_if(components_.begin(), components_.end(),
                                    [&](const Component& one) { return one.id == id; });
    return found == components_.end() ? nullptr : &*found;
  }

  // B.2.3. Whether the header of a scan names parts of the frame, and tables that are there.
  bool is_scan_header(string_view content) {
    const std::size_t count = content.empty() ? 0 : byte_at(content, 0);
    if (count < 1 || count > components_.size() || content.size() != 4 + 2 * count) return false;
    // Of the 64 coefficients those from the first to the last; the other two tell their bits.
    const int first = byte_at(content, content.size() - 3),
              last = byte_at(content, content.size() - 2);
    const bool refines = byte_at(content, content.size() - 1) >> 4 != 0;
    if (is_progressive_ && (last > 63 || first > last || (first > 0 && count > 1))) return false;
    const bool needs_dc = !is_progressive_ || (first == 0 && !refines);
    const bool needs_ac = !is_progressive_ || first > 0;
    for (std::size_t at = 1; at + 3 < content.size(); at += 2) {
      Component* part = component(byte_at(content, at));
      const std::size_t dc = byte_at(content, at + 1) >> 4, ac = byte_at(content, at + 1) & 15;
      if (!part || dc > 3 || ac > 3 || !tables_.quantisation[part->quantisation]) return false;
      if ((needs_dc && !tables_.dc[dc]) || (needs_ac && !tables_.ac[ac])) return false;
      part->has_scan = true;
    }
    return true;
  }

  // The header of the scan and the coded pixels behind it, in which 0xff is followed by 0 or is a
  // restart mark.
  geo::Status take_scan(string_view content) {
    if (++scans_ > kMostScans || !is_scan_header(content)) return picture_malformed();
    append_segment(kept_, kScan, content);
    const std::size_t begin = at_;
    while (true) {
      at_ = bytes_.find('\xff', at_);
      if (at_ == string_view::npos || at_ + 1 >= bytes_.size()) return picture_cut_short();
      const std::uint8_t next = byte_at(bytes_, at_ + 1);
      if (next != 0x00 && !is_restart(next)) break;
      at_ += 2;
    }
    if (at_ == begin) return picture_malformed();
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
  Tables tables_;
  std::vector<Component> components_;  // of the frame; empty before it
  int scans_ = 0;
  bool has_jfif_ = false, is_progressive_ = false;
};

}  // namespace

geo::Result<Photo> cleaned_jpeg(string_view bytes) { return JpegCleaner(bytes).clean(); }

}  // namespace jingwei::data
