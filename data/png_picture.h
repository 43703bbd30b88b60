#pragma once

#include <string_view>

#include "data/photo.h"

namespace jingwei::data {

inline constexpr std::string_view kPngMark("\x89PNG\r\n\x1a\n", 8);

// Of a PNG what draws it: see cleaned_photo. Requires: `bytes` begins with kPngMark.
// Every chunk is read and its checksum verified; header, palette and transparency have a form the
// recommendation allows; the compressed pixels are unpacked, piece by piece, and are as many as the
// header says and not one byte more.
geo::Result<Photo> cleaned_png(std::string_view bytes);

}  // namespace jingwei::data
