#include "data/source_record.h"

#include <array>

namespace jingwei::data {
namespace {

constexpr std::array<std::string_view, kSourceKinds> kWords = {
    "osm",   "subdistricts", "communities",   "grids",      "compounds", "buildings", "facilities",
    "ways",  "gullies",      "organisations", "cadres",     "counts",    "projects",  "zones",
    "works", "declared",     "posts",         "categories", "elevation", ""};

}  // namespace

std::string_view source_kind_word(SourceKind kind) {
  return kWords[static_cast<std::size_t>(kind)];
}

std::optional<SourceKind> source_kind_from_word(std::string_view word) {
  if (word.empty()) return std::nullopt;
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i] == word) return static_cast<SourceKind>(i);
  }
  return std::nullopt;
}

}  // namespace jingwei::data
