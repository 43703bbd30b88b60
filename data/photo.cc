#include "data/photo.h"

#include <algorithm>

#include "data/digest.h"
#include "data/file_io.h"
#include "data/jpeg_picture.h"
#include "data/picture_bytes.h"
#include "data/png_picture.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;
using std::string_view;

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
  if (bytes.starts_with(kJpegMark)) return cleaned_jpeg(bytes);
  if (bytes.starts_with(kPngMark)) return cleaned_png(bytes);
  return unusable_picture("只接受 JPEG 和 PNG 照片 / only JPEG and PNG pictures are taken");
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

geo::Result<std::vector<std::string>> photos_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  std::filesystem::directory_iterator it(folder, failure), end;
  if (failure == std::errc::no_such_file_or_directory) return names;
  for (; !failure && it != end; it.increment(failure)) {
    std::string name = it->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (failure) return os_error(failure.value(), folder);
  std::sort(names.begin(), names.end());
  return names;
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
