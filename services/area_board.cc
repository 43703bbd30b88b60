#include "services/area_board.h"

#include <algorithm>

namespace jingwei::services {
namespace {

constexpr std::array kCountedLevels = {data::AreaLevel::subdistrict, data::AreaLevel::community,
                                       data::AreaLevel::grid};

}  // namespace

ScopedBuildings::ScopedBuildings(const data::WorldView& view,
                                 const LinkedRows<data::Building>& buildings)
    : items_(buildings.size()) {
  std::vector<data::AreaId> ids;
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    ids.push_back(area.id);
    slots_.push_back({&area, view.in_scope(area.id), {}});
  });
  const auto slot_of = [&](data::AreaId id) {
    const auto it = std::lower_bound(ids.begin(), ids.end(), id);
    return it != ids.end() && *it == id ? static_cast<std::uint32_t>(it - ids.begin()) : kNone;
  };
  for (Slot& slot : slots_) {
    for (std::size_t level = 0; level < kLevels; ++level) {
      slot.at_level[level] =
          slot_of(view.ancestor_at(slot.area->id, static_cast<data::AreaLevel>(level)));
    }
  }

  const BuildingCounts counts(view);
  totals_.resize(slots_.size());
  std::uint32_t at = 0;  // both run by id
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId area) {
    while (at < items_.size() && buildings.ids()[at] < row.id) ++at;
    if (at == items_.size() || buildings.ids()[at] != row.id) return;
    items_[at] = {true, slot_of(area), counts.of(row.id)};
    const Item& item = items_[at];
    counts_known_ = counts_known_ || item.count;
    whole_.add(item);
    for (const data::AreaLevel level : kCountedLevels) {
      const std::uint32_t to = slot(item, level);
      (to == kNone ? outside_[static_cast<std::size_t>(level)] : totals_[to]).add(item);
    }
  });
}

AreaBoard::AreaBoard(const ScopedBuildings& buildings, std::size_t bands)
    : buildings_(&buildings),
      bands_(bands),
      areas_(buildings.slots_.size() * bands),
      outside_(ScopedBuildings::kLevels * bands),
      whole_(bands) {}

void AreaBoard::clear() {
  std::fill(areas_.begin(), areas_.end(), Sum{});
  std::fill(outside_.begin(), outside_.end(), Sum{});
  std::fill(whole_.begin(), whole_.end(), Sum{});
}

void AreaBoard::count(std::uint32_t building, std::size_t band) {
  const ScopedBuildings::Item& item = buildings_->items_[building];
  whole_[band].add(item);
  for (const data::AreaLevel level : kCountedLevels) {
    const std::uint32_t slot = buildings_->slot(item, level);
    (slot == ScopedBuildings::kNone ? outside_[static_cast<std::size_t>(level) * bands_ + band]
                                    : areas_[slot * bands_ + band])
        .add(item);
  }
}

Tally AreaBoard::tally(const Sum& total, const Sum* by_band) const {
  Tally made{total.buildings, {}, total.count, {}};
  Sum sum;
  for (std::size_t band = 0; band < bands_; ++band) {
    sum.buildings += by_band[band].buildings;
    sum.count += by_band[band].count;
    made.covered.push_back(sum.buildings);
    made.count_covered.push_back(sum.count);
  }
  return made;
}

Tally AreaBoard::whole() const { return tally(buildings_->whole_, whole_.data()); }

std::vector<AreaTally> AreaBoard::of_level(data::AreaLevel level) const {
  std::vector<AreaTally> made;
  const auto l = static_cast<std::size_t>(level);
  if (buildings_->outside_[l].buildings > 0) {
    made.push_back({{}, level, {}, {}, tally(buildings_->outside_[l], &outside_[l * bands_])});
  }
  for (std::size_t i = 0; i < buildings_->slots_.size(); ++i) {
    const ScopedBuildings::Slot& slot = buildings_->slots_[i];
    if (!slot.in_scope || slot.area->level != level) continue;
    made.push_back({slot.area->id, level, slot.area->code, slot.area->name,
                    tally(buildings_->totals_[i], &areas_[i * bands_])});
  }
  return made;
}

}  // namespace jingwei::services
