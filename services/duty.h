#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/model/people.h"
#include "data/shift.h"
#include "data/world.h"

namespace jingwei::services {

// Why a cadre is taken to be where he is taken to be: nobody is tracked.
enum class PlaceBasis : std::uint8_t { office, home, duty_area };
std::string_view place_basis_name(PlaceBasis basis);  // "office", "home", "duty_area"

// Whether the cadre is on duty by local time; nullopt when no shift of his is known. O(length of
// the shift).
std::optional<bool> on_duty(const data::Cadre& cadre, data::Instant at, data::UtcOffset offset);

struct TakenPlace {
  PlaceBasis basis{};
  geo::Point at;
  friend bool operator==(const TakenPlace&, const TakenPlace&) = default;
};

// Where he is taken to be: on duty, or with an unknown shift, at his office, else at the centre of
// his duty area, else at home; off duty at home, else as on duty. nullopt: nothing is known.
std::optional<TakenPlace> taken_place(const data::WorldView& view, const data::Cadre& cadre,
                                      std::optional<bool> on_duty);
// Every place that `taken_place` may ever answer, in the order of PlaceBasis.
std::vector<TakenPlace> possible_places(const data::WorldView& view, const data::Cadre& cadre);

}  // namespace jingwei::services
