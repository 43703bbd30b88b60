#include "services/synth/ground_truth.h"

#include <algorithm>

#include "services/synth/ground_names.h"
#include "services/synth/parcels.h"

namespace jingwei::services::synth {
namespace {

constexpr std::int64_t kLarge = 500;  // households: the most of a grid

void count_estates(const Ground& ground, bool has_canvassed, Truth& truth) {
  std::vector<Truth::Estate> estates;
  for (const data::Compound& row : ground.compounds) estates.push_back({row.name});
  for (std::size_t b = 0; b < ground.buildings.size(); ++b) {
    if (!ground.compound_of[b]) continue;
    Truth::Estate& estate = estates[static_cast<std::size_t>(ground.compound_of[b].value - 1)];
    estate.households += ground.households_of[b];
    estate.people += ground.people_of[b];
  }
  truth.estates = std::ssize(estates);
  truth.large_estates =
      std::count_if(estates.begin(), estates.end(),
                    [](const Truth::Estate& estate) { return estate.households > kLarge; });
  for (const CanvassedEstate& put_in : kCanvassed) {
    const auto found = std::find_if(estates.begin(), estates.end(), [&](const Truth::Estate& e) {
      return e.households == put_in.households && e.people == put_in.people;
    });
    if (has_canvassed && found != estates.end()) truth.canvassed.push_back(*found);
  }
}

void count_ways(const Ground& ground, Truth& truth) {
  for (const data::Way& way : ground.ways) {
    truth.tunnels += (way.flags & data::kWayTunnel) != 0;
    truth.bridges += (way.flags & data::kWayBridge) != 0;
    if (way.way_class != data::WayClass::steps) continue;
    ++truth.stairs;
    truth.steps += way.step_count;
  }
}

}  // namespace

void count_ground(const Ground& ground, const Pattern& pattern, Truth& truth) {
  count_estates(ground, pattern.like == "baota", truth);
  count_ways(ground, truth);
  const auto& most = ground.households_of;
  if (const auto top = std::max_element(most.begin(), most.end()); top != most.end()) {
    const auto b = static_cast<std::size_t>(top - most.begin());
    truth.largest_tower = {ground.buildings[b].name, most[b], ground.people_of[b]};
  }
  for (const std::string& kind : pattern.own_grids) {
    const std::string ending = std::string(own_grid_word(kind)) + std::string(kOwnGrid);
    truth.own_grids.push_back(
        {kind, std::count_if(ground.areas.begin(), ground.areas.end(), [&](const data::Area& a) {
           return a.level == data::AreaLevel::grid && a.name.ends_with(ending);
         })});
  }
}

}  // namespace jingwei::services::synth
