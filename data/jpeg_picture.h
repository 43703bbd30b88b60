#pragma once

#include <string_view>

#include "data/photo.h"

namespace jingwei::data {

inline constexpr std::string_view kJpegMark = "\xff\xd8\xff";

// Of a JPEG what draws it: see cleaned_photo. Requires: `bytes` begins with kJpegMark.
// Every segment is read, from the start to the end mark: the tables have the form they must have,
// the frame is one that browsers draw (baseline, extended or progressive, Huffman-coded, 8 bits),
// each scan names parts of the frame and tables that stand before it, and there are at most
// kMostScans of them. The coded pixels are not decoded.
geo::Result<Photo> cleaned_jpeg(std::string_view bytes);

// A progressive picture has about ten. Thousands of small ones would keep a browser busy for long.
inline constexpr int kMostScans = 100;

}  // namespace jingwei::data
