#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/world.h"
#include "geo/ground_split.h"
#include "geo/result.h"

// How the quantities of a project's items divide among areas and zones, exactly.
//
// 1. A point lies where AreaLocator's rule puts it; a line divides by length, a surface by area,
//    and each piece belongs to the finest area that holds it (on a common border the smaller id).
// 2. From the district down, at every level the quantity of an area divides among those inside it
//    in whole thousandths by the largest remainder, ties by id, what lies in none last. So the
//    parts add up to the item, children to their parent, and items to the whole, exactly.
// 3. Only rows of one kind and one unit are added.
// 4. Who sees only some areas is told the parts in those areas: of an item that reaches out of them
//    its part inside, as quantity and as line or surface, and neither its whole nor the rest. He
//    can change only what lies in his areas as a whole. Totals cover his parts. The declared total
//    of a project is told to who sees the whole district, that of a zone to who sees the whole
//    zone: else the rest would follow by subtraction.
namespace jingwei::services {

struct Amount {
  data::Quantity planned, done;

  Amount& operator+=(const Amount& other) {
    planned += other.planned;
    done += other.done;
    return *this;
  }
  friend Amount operator-(const Amount& a, const Amount& b) {
    return {a.planned - b.planned, a.done - b.done};
  }
  friend bool operator==(const Amount&, const Amount&) = default;
};

// So much of an item in one finest area and one zone; 0: in none.
struct GroundCell {
  data::AreaId area;
  data::ZoneId zone;
  std::int64_t size = 0;  // of GroundSplit::Part

  friend bool operator==(const GroundCell&, const GroundCell&) = default;
};

// An item with what the view may know of it.
struct SeenItem {
  const data::WorkItem* item = nullptr;
  std::vector<GroundCell> cells;  // all of them, by area and zone; for sums, not to be told
  bool whole = false;             // all of it is in scope
  Amount amount;                  // what is in scope

  // The zones that hold some of what is in scope, by id.
  std::vector<data::ZoneId> zones;
  data::AreaId area;  // the finest area with the most of what is in scope
};

// Which items of a project are wanted. All parts must hold; an empty or absent part holds always.
struct WorkQuery {
  std::string kind;
  std::optional<data::WorkStage> stage;
  data::ZoneId zone;  // some of what is in scope lies in it
};
bool is_wanted(const SeenItem& seen, const WorkQuery& query);

struct SeenZone {
  const data::Zone* zone = nullptr;
  bool whole = false;
};

// The part of a project that a view sees. Pointers are good as long as the view's World lives.
struct ProjectWorks {
  const data::Project* project = nullptr;
  std::vector<SeenItem> items;  // by id
  std::vector<SeenZone> zones;  // by id
};

// not_found when there is no such project, or nothing of it lies in the areas of a scope that has
// not the whole district. The errors of GroundSplit. O((n + m) log m) in the vertices of the items
// and of the areas around them.
geo::Result<ProjectWorks> project_works(const data::WorldView& view, data::ProjectId project);

// The finest areas that have some of the shape, whatever the scope of the view, 0 for ground that
// lies in none; sorted. The errors of GroundSplit.
geo::Result<std::vector<data::AreaId>> areas_of_shape(const data::WorldView& view,
                                                      const geo::Shape& shape);

// One item as the view sees it. not_found when nothing of it is in scope; the errors of
// GroundSplit.
geo::Result<SeenItem> seen_work_item(const data::WorldView& view, data::WorkItemId id);

// What of an item or a zone is in scope: the point, stretches of the line, the surface. The errors
// of GroundSplit.
geo::Result<std::vector<geo::Shape>> shapes_in_scope(const data::WorldView& view,
                                                     const SeenItem& seen);
geo::Result<std::vector<geo::Shape>> shapes_in_scope(const data::WorldView& view,
                                                     const SeenZone& seen);

enum class DivideBy : std::uint8_t { zones, subdistricts, communities, grids };
inline constexpr std::string_view kDivideByWords[] = {"zones", "subdistricts", "communities",
                                                      "grids"};
std::optional<DivideBy> divide_by_from_word(std::string_view word);

struct TotalsPart {
  std::int64_t id = 0;  // of the zone or area; 0: what lies in none
  std::string name;
  Amount amount;
  std::optional<data::Quantity> declared, difference;  // planned minus declared
};

// All items of one kind and unit.
struct TotalsRow {
  std::string kind, unit;
  std::size_t items = 0;
  Amount amount;
  std::optional<data::Quantity> declared, difference;
  std::optional<double> progress;  // done / planned; none when nothing is planned
  std::vector<TotalsPart> parts;   // by id, what lies in none last; they add up to `amount`
};

struct ProjectTotals {
  DivideBy by{};
  std::vector<TotalsRow> rows;            // by kind and unit
  std::vector<data::WorkItemId> unzoned;  // items of which no part in scope lies in a zone, by id
};

// Requires: `works` is of the view.
ProjectTotals totals_of(const data::WorldView& view, const ProjectWorks& works, DivideBy by);

// Rule 2: what each area at any level has of an item.
std::map<data::AreaId, Amount> amounts_by_area(const data::WorldView& view, const Amount& amount,
                                               const std::vector<GroundCell>& cells);

}  // namespace jingwei::services
