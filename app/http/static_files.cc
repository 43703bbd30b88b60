#include "app/http/static_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace jingwei::app::http {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64u << 20;

struct Type {
  std::string_view extension, content_type;
  bool compress;
};

constexpr std::array kTypes = {
    Type{".html", "text/html; charset=utf-8", true},
    Type{".js", "text/javascript; charset=utf-8", true},
    Type{".mjs", "text/javascript; charset=utf-8", true},
    Type{".css", "text/css; charset=utf-8", true},
    Type{".json", "application/json; charset=utf-8", true},
    Type{".svg", "image/svg+xml", true},
    Type{".map", "application/json; charset=utf-8", true},
    Type{".txt", "text/plain; charset=utf-8", true},
    Type{".png", "image/png", false},
    Type{".ico", "image/x-icon", false},
    Type{".woff2", "font/woff2", false},
    Type{".webmanifest", "application/manifest+json", true},
};

const Type* type_of(const fs::path& file) {
  const std::string extension = file.extension().string();
  const auto found = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const Type& type) { return type.extension == extension; });
  return found == kTypes.end() ? nullptr : found;
}

geo::Error fault(geo::ErrorCode code, const fs::path& file) {
  return {code, "", {.file = file.string()}};
}

// The build puts files with a hash in their name below assets/.
bool has_hashed_name(std::string_view path) { return path.starts_with("/assets/"); }

}  // namespace

geo::Result<StaticFiles> StaticFiles::read(const fs::path& folder) {
  StaticFiles files;
  std::uintmax_t total = 0;
  std::error_code trouble;
  if (!fs::is_regular_file(folder / "index.html", trouble)) {
    return fault(geo::ErrorCode::file_not_found, folder / "index.html");
  }
  for (fs::recursive_directory_iterator it(folder, trouble), end; !trouble && it != end;
       it.increment(trouble)) {
    if (it->is_symlink(trouble) || !it->is_regular_file(trouble)) continue;
    const Type* type = type_of(it->path());
    if (!type) continue;
    total += it->file_size(trouble);
    if (trouble || total > kMostBytes) return fault(geo::ErrorCode::file_too_large, it->path());
    std::ifstream stream(it->path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream && bytes.empty()) return fault(geo::ErrorCode::io_failed, it->path());
    const std::string path = "/" + it->path().lexically_relative(folder).generic_string();
    files.files_[path] = {std::string(type->content_type), Body::of(std::move(bytes)),
                          type->compress, has_hashed_name(path)};
  }
  if (trouble) return fault(geo::ErrorCode::io_failed, folder);
  return files;
}

std::optional<Response> StaticFiles::find(std::string_view path) const {
  const auto found = files_.find(path == "/" ? std::string_view("/index.html") : path);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  Response response;
  response.content_type = file.content_type;
  response.body = file.body;
  response.compress = file.compress;
  response.revalidate = true;
  response.headers.emplace_back(
      "Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace jingwei::app::http
