#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "geo/result.h"

namespace jingwei::data {

inline constexpr std::size_t kLargestPhoto = 8u << 20;         // bytes, as it comes
inline constexpr std::uint64_t kMostPhotoPixels = 50'000'000;  // what a page can still draw

enum class PhotoKind : std::uint8_t { jpeg, png };

// A picture of which only what draws it is left.
struct Photo {
  PhotoKind kind{};
  std::uint32_t width = 0, height = 0;  // as stored, before any turning
  std::string bytes;
};

// Takes the picture apart by its content, whatever it is called, and puts together anew what is
// needed to draw it. Where it was taken, by whom and with what, texts, thumbnails, colour profiles
// and whatever stands behind its end are gone.
//   JPEG: frame, tables and scans are kept as they are, of JFIF the mark without its thumbnail, of
//   Adobe's the mark that tells how colours are coded. Cameras store a picture as the sensor lay
//   and note in Exif how to turn it: of Exif that one number is kept, in a new block that holds
//   nothing else, so that the picture stands upright as before.
//   PNG: header, palette, transparency, pixels and end are kept; one that was to be turned lies as
//   its pixels do; of an animation the first picture is left.
// Errors: request_too_large beyond kLargestPhoto; value_invalid with the reason as detail when it
// is neither JPEG nor PNG, is cut short or malformed (jpeg_picture.h and png_picture.h say what is
// looked at), is coded so that browsers cannot draw it, or has no pixels or more than
// kMostPhotoPixels.
geo::Result<Photo> cleaned_photo(std::string_view bytes);

// The name under which a photo is kept, by its content: 64 hex digits and ".jpg" or ".png".
std::string photo_name(const Photo& photo);
// Whether the text has the form of such a name, so that it leads nowhere else.
bool is_photo_name(std::string_view text);
// "image/jpeg" or "image/png". Requires: is_photo_name.
std::string_view photo_type(std::string_view name);

// Makes the photo durable in `folder`, which is made where there is none. The same content is kept
// once. disk_full, permission_denied, io_failed: then nothing is left behind.
geo::Status keep_photo(const std::filesystem::path& folder, const Photo& photo);
// The names of the files in `folder`, sorted, but for hidden ones, which are work that is not
// complete; none where there is no folder. io_failed, permission_denied.
geo::Result<std::vector<std::string>> photos_in(const std::filesystem::path& folder);
// file_not_found; store_damaged when the content is no longer that of the name. Requires:
// is_photo_name(name).
geo::Result<std::string> read_photo(const std::filesystem::path& folder, std::string_view name);

}  // namespace jingwei::data
