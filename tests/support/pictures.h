#pragma once

// Small pictures made byte by byte, with what cameras write beside the pixels.

#include <cstdint>
#include <string>
#include <string_view>

namespace jingwei::testing {

inline std::string big_endian(std::uint64_t value, int count) {
  std::string out;
  for (int i = count; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

inline std::string segment(int marker, std::string_view content) {
  return std::string("\xff") + static_cast<char>(marker) + big_endian(content.size() + 2, 2) +
         std::string(content);
}

// An Exif block in the order of bytes ("MM" or "II") with the orientation and a GPS directory whose
// latitude reference, longitude and camera are the words "N", "SECRET PLACE" and "SECRET CAMERA".
inline std::string exif_with_gps(int orientation, bool little) {
  const auto number = [&](std::uint64_t value, int count) {
    std::string out = big_endian(value, count);
    if (little) out = std::string(out.rbegin(), out.rend());
    return out;
  };
  const auto entry = [&](int tag, int type, int count, const std::string& value) {
    return number(tag, 2) + number(type, 2) + number(count, 4) + value;
  };
  std::string tiff = (little ? "II" : "MM") + number(42, 2) + number(8, 4);
  tiff += number(3, 2);
  tiff += entry(0x010f, 2, 14, number(100, 4));                                // Make
  tiff += entry(0x0112, 3, 1, number(orientation, 2) + std::string(2, '\0'));  // Orientation
  tiff += entry(0x8825, 4, 1, number(60, 4));                                  // GPS
  tiff += number(0, 4);
  tiff.resize(60, '\0');
  tiff += number(1, 2) + entry(1, 2, 2, std::string("N\0\0\0", 4)) + number(0, 4);
  tiff.resize(100, '\0');
  tiff += "SECRET CAMERA";
  tiff += '\0';
  tiff += "SECRET PLACE";
  return std::string("Exif\0\0", 6) + tiff;
}

struct JpegParts {
  int width = 16, height = 8;
  std::string before_frame;  // segments behind the start
  std::string after_end;
};

// A baseline picture of one component. The coded pixels are made up: nobody decodes them here.
inline std::string jpeg(const JpegParts& parts) {
  std::string out = "\xff\xd8";
  out += segment(0xe0, std::string("JFIF\0\x01\x02\0\0\x01\0\x01\0\0", 14));
  out += parts.before_frame;
  out += segment(0xdb, std::string(1, '\0') + std::string(64, '\x10'));
  out += segment(0xc0, std::string("\x08", 1) + big_endian(parts.height, 2) +
                           big_endian(parts.width, 2) + std::string("\x01\x01\x11\0", 4));
  for (const char kind : {'\0', '\x10'}) {  // one code of one bit for each, DC and AC
    out += segment(0xc4, std::string(1, kind) + "\x01" + std::string(15, '\0') + "\x05");
  }
  out += segment(0xda, std::string("\x01\x01\0\0\x3f\0", 6));
  out += std::string("pixels\xff\0pixels\xff\xd0pixels", 22);
  return out + "\xff\xd9" + parts.after_end;
}

inline std::uint32_t slow_crc(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
  }
  return ~crc;
}

inline std::string png_chunk(std::string_view type, std::string_view content) {
  const std::string checked = std::string(type) + std::string(content);
  return big_endian(content.size(), 4) + checked + big_endian(slow_crc(checked), 4);
}

// The bytes as zlib packs them without making them smaller (RFC 1950, 1951).
inline std::string packed(std::string_view bytes) {
  std::string out = "\x78\x01";
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65'521;
    b = (b + a) % 65'521;
  }
  do {
    const std::string_view block = bytes.substr(0, 0xffff);
    bytes.remove_prefix(block.size());
    const auto low_first = [](std::size_t number) {
      return std::string{static_cast<char>(number & 0xff), static_cast<char>(number >> 8 & 0xff)};
    };
    out += bytes.empty() ? '\1' : '\0';
    out += low_first(block.size()) + low_first(~block.size()) + std::string(block);
  } while (!bytes.empty());
  return out + big_endian(b << 16 | a, 4);
}

struct PngParts {
  std::uint32_t width = 16, height = 8;
  int depth = 8, colour = 0, interlace = 0;
  std::string before_pixels;  // chunks between header and pixels
  std::string rows;           // each with its filter in front, before packing
};

// The pixels stand in two chunks.
inline std::string png(const PngParts& parts) {
  const std::string pixels = packed(parts.rows);
  std::string header = big_endian(parts.width, 4) + big_endian(parts.height, 4);
  for (const int number : {parts.depth, parts.colour, 0, 0, parts.interlace}) {
    header += static_cast<char>(number);
  }
  return std::string("\x89PNG\r\n\x1a\n", 8) + png_chunk("IHDR", header) + parts.before_pixels +
         png_chunk("IDAT", pixels.substr(0, pixels.size() / 2)) +
         png_chunk("IDAT", pixels.substr(pixels.size() / 2)) + png_chunk("IEND", "");
}

// Black, of one byte a pixel; too many pixels are left out. `extra`: chunks before the pixels.
inline std::string png(std::uint32_t width, std::uint32_t height, const std::string& extra = "") {
  PngParts parts{.width = width, .height = height, .before_pixels = extra};
  constexpr std::uint64_t kMost = 1'000'000;
  if (std::uint64_t{width} * height < kMost) parts.rows.assign((width + 1) * height, '\0');
  return png(parts);
}

}  // namespace jingwei::testing
