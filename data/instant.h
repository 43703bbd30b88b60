#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/model/instant.h"
#include "data/model/utc_offset.h"

namespace jingwei::data {

// By the clock of the machine.
Instant now();

// ISO 8601, UTC, with milliseconds: "2026-11-25T08:00:00.000Z". Empty for none.
std::string to_text(Instant instant);

// For people: "2026-11-25 16:00" by local time. Empty for none.
std::string local_text(Instant instant, UtcOffset offset);

// Reads what `to_text` writes, the same without milliseconds, and with an offset ("+08:00") instead
// of the Z; years 1970 to 9999. nullopt for anything else.
std::optional<Instant> instant_from_text(std::string_view text);

}  // namespace jingwei::data
