#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/counts.h"
#include "services/walk_model.h"

namespace jingwei::services {

// How many buildings are reached within each band (cumulative), out of how many.
struct Tally {
  std::size_t total = 0;
  std::vector<std::size_t> covered;  // one per band
  HouseholdCount count_total;        // over the buildings whose counts are known
  std::vector<HouseholdCount> count_covered;

  friend bool operator==(const Tally&, const Tally&) = default;
};

struct AreaTally {
  data::AreaId id;  // 0: the buildings that lie in no area of the level
  data::AreaLevel level{};
  std::string code, name;
  Tally buildings;

  friend bool operator==(const AreaTally&, const AreaTally&) = default;
};

// The buildings of a model that a view sees, with the areas they lie in and their counts: the
// ground that results are counted on. Requires: the model is that of the view's World; the view
// outlives the object.
class ScopedBuildings {
 public:
  ScopedBuildings(const data::WorldView& view, const LinkedRows<data::Building>& buildings);

  // Buildings are named by their position in the model.
  bool sees(std::uint32_t building) const { return items_[building].seen; }
  bool counts_known() const { return counts_known_; }

 private:
  friend class AreaBoard;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr std::size_t kLevels = 4;

  struct Item {
    bool seen = false;
    std::uint32_t area = kNone;  // slot of the finest area
    std::optional<HouseholdCount> count;
  };
  struct Slot {
    const data::Area* area = nullptr;
    bool in_scope = false;
    std::array<std::uint32_t, kLevels> at_level;  // slot of the area that holds it, by level
  };
  struct Sum {
    std::size_t buildings = 0;
    HouseholdCount count;
    void add(const Item& item) {
      ++buildings;
      if (item.count) count += *item.count;
    }
  };
  // Slot in which a building is counted at the level; kNone: in no area.
  std::uint32_t slot(const Item& item, data::AreaLevel level) const {
    return item.area == kNone ? kNone : slots_[item.area].at_level[static_cast<std::size_t>(level)];
  }

  std::vector<Item> items_;
  std::vector<Slot> slots_;           // by area id
  std::vector<Sum> totals_;           // by slot
  std::array<Sum, kLevels> outside_;  // in no area of the level
  Sum whole_;
  bool counts_known_ = false;
};

// Counts reached buildings by band and area, for one question at a time.
class AreaBoard {
 public:
  AreaBoard(const ScopedBuildings& buildings, std::size_t bands);

  void clear();
  // Requires: the building is seen and was not counted since `clear`; `band` is the first that
  // holds it.
  void count(std::uint32_t building, std::size_t band);

  Tally whole() const;
  // Every area of the level in scope, by id; before them an entry without id when there are
  // buildings in no area of the level.
  std::vector<AreaTally> of_level(data::AreaLevel level) const;

 private:
  using Sum = ScopedBuildings::Sum;
  Tally tally(const Sum& total, const Sum* by_band) const;

  const ScopedBuildings* buildings_;
  std::size_t bands_;
  std::vector<Sum> areas_;    // slot * bands + band
  std::vector<Sum> outside_;  // level * bands + band
  std::vector<Sum> whole_;    // band
};

}  // namespace jingwei::services
