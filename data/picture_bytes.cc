#include "data/picture_bytes.h"

#include "data/photo.h"

namespace jingwei::data {

geo::Error unusable_picture(std::string why) {
  return {geo::ErrorCode::value_invalid, std::move(why), {.field = "photo"}};
}

geo::Error picture_cut_short() {
  return unusable_picture("照片不完整，请重新上传 / the picture is cut short; send it again");
}

geo::Error picture_malformed() {
  return unusable_picture("照片文件已损坏 / the picture is malformed");
}

geo::Status check_picture_size(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return picture_malformed();
  if (width * height <= kMostPhotoPixels) return {};
  return unusable_picture(
      "照片超过 5000 万像素，请缩小后上传 / the picture has more than 50 megapixels; "
      "send a smaller one (" +
      std::to_string(width) + " x " + std::to_string(height) + ")");
}

}  // namespace jingwei::data
