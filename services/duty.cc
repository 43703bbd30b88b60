#include "services/duty.h"

#include <array>

namespace jingwei::services {

std::string_view place_basis_name(PlaceBasis basis) {
  switch (basis) {
    case PlaceBasis::office:
      return "office";
    case PlaceBasis::home:
      return "home";
    case PlaceBasis::duty_area:
      return "duty_area";
  }
  return "office";
}

std::optional<bool> on_duty(const data::Cadre& cadre, data::Instant at, data::UtcOffset offset) {
  const auto shift = data::shift_from_text(cadre.shift);
  if (!shift) return std::nullopt;
  return data::holds(*shift, at, offset);
}

std::vector<TakenPlace> possible_places(const data::WorldView& view, const data::Cadre& cadre) {
  std::vector<TakenPlace> places;
  if (cadre.office) places.push_back({PlaceBasis::office, *cadre.office});
  if (cadre.home) places.push_back({PlaceBasis::home, *cadre.home});
  const data::Area* area = view.find<data::Area>(cadre.duty_area);
  if (area && !cadre.office) places.push_back({PlaceBasis::duty_area, area->centre});
  return places;
}

std::optional<TakenPlace> taken_place(const data::WorldView& view, const data::Cadre& cadre,
                                      std::optional<bool> on_duty) {
  using enum PlaceBasis;
  const std::vector<TakenPlace> places = possible_places(view, cadre);
  const auto order =
      on_duty == false ? std::array{home, office, duty_area} : std::array{office, duty_area, home};
  for (const PlaceBasis basis : order) {
    for (const TakenPlace& place : places) {
      if (place.basis == basis) return place;
    }
  }
  return std::nullopt;
}

}  // namespace jingwei::services
