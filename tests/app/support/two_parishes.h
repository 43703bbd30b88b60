#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace jingwei::app {

// A district of two parishes that meet in the meridian of its centre, each full of rows of every
// kind that belongs to a parish. Every text of such a row holds the mark of its parish; ids of the
// east are 72001 and up, of the west 41001 and up. Streets, facilities and places are public.
// Accounts, all with kPassword: 1 "chief" (administrator), 2 "west" and 3 "east" (dispatchers of
// their parish), 4 "guest" (viewer of the west), 5 "builder" (engineer of the west).
inline constexpr std::string_view kWestMark = "Ponent", kEastMark = "Llevant";
inline constexpr std::int64_t kWestArea = 1, kEastArea = 2;

// The photo of the first task of either parish, by its file.
std::string parish_photo();

enum class East {
  kept,
  removed,  // all that belongs to the east is gone again: the west must not see the difference
};

void make_two_parishes(const std::filesystem::path& folder, East east);

}  // namespace jingwei::app
