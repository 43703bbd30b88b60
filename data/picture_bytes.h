#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "geo/result.h"

// What the readers of JPEG and PNG have in common.
namespace jingwei::data {

// value_invalid of the field "photo", with the reason in both languages.
geo::Error unusable_picture(std::string why);
geo::Error picture_cut_short();
geo::Error picture_malformed();

// Refuses a picture without pixels or with more than kMostPhotoPixels.
geo::Status check_picture_size(std::uint64_t width, std::uint64_t height);

inline std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Requires: the bytes are there.
inline std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

}  // namespace jingwei::data
