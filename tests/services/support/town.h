#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/world.h"

namespace jingwei::services::test {

// A point given in metres of the frame.
geo::Point at(double x, double y);
geo::Polyline line(std::initializer_list<std::pair<double, double>> metres);
geo::Ring square(geo::Point centre, double side_metres);

// A town put together by hand, as a sequence of changes: each `world()` is one revision that holds
// what was added or altered since the one before.
class Town {
 public:
  Town();

  data::WayId way(geo::Polyline line, data::WayClass way_class = data::WayClass::residential,
                  std::uint8_t flags = 0, std::int8_t level = 0);
  data::WaterwayId river(geo::Polyline line);
  data::BuildingId building(geo::Point centre, double side_metres = 4);
  data::FacilityId facility(geo::Point at, std::string kind = "clinic");
  data::OrganisationId organisation(geo::Point at, std::string name = "");
  data::AreaId area(data::AreaLevel level, data::AreaId parent, const geo::Box& box);
  data::AreaId area(data::AreaLevel level, data::AreaId parent, const geo::Box& box,
                    geo::Point centre);
  data::CountId count(data::BuildingId building, std::int32_t households);

  // Writes the row, new or in place of the one with its id.
  template <class Row>
  void put(Row row);
  template <class Row>
  void erase(decltype(Row::id) id);

  data::WorldPtr world();
  data::WorldView view();  // of the whole district

 private:
  template <class Row>
  decltype(Row::id) add(Row row);

  data::WorldPtr last_;
  data::Change pending_;
  std::int64_t revision_ = 0;
  std::int64_t next_id_ = 1;  // one sequence for all tables: a mixed-up id finds nothing
};

}  // namespace jingwei::services::test
