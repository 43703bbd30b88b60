#include "tiles/gzip.h"

#include <libdeflate.h>

#include <memory>

#include "geo/check.h"

namespace jingwei::tiles {

namespace {

// Tiles are kept compressed, so the ratio counts for more than the time; beyond 6 little is gained.
constexpr int kLevel = 6;

}  // namespace

std::vector<std::uint8_t> gzip(std::string_view bytes) {
  // A compressor takes longer to make than a tile to compress, and serves one thread at a time.
  thread_local const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>
      compressor(libdeflate_alloc_compressor(kLevel), &libdeflate_free_compressor);
  JINGWEI_CHECK(compressor != nullptr);
  std::vector<std::uint8_t> out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()));
  const std::size_t n = libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(),
                                                 out.data(), out.size());
  JINGWEI_CHECK(n > 0);
  return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(n)};
}

}  // namespace jingwei::tiles
