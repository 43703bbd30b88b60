#include "tests/services/support/town.h"

#include <cmath>

namespace jingwei::services::test {

geo::Point at(double x, double y) {
  return {static_cast<std::int32_t>(std::lround(x * 1000)),
          static_cast<std::int32_t>(std::lround(y * 1000))};
}

geo::Polyline line(std::initializer_list<std::pair<double, double>> metres) {
  geo::Polyline points;
  for (const auto& [x, y] : metres) points.push_back(at(x, y));
  return points;
}

geo::Ring square(geo::Point c, double side_metres) {
  const auto h = static_cast<std::int32_t>(std::lround(side_metres * 500));
  return {{c.x - h, c.y - h}, {c.x + h, c.y - h}, {c.x + h, c.y + h}, {c.x - h, c.y + h}};
}

Town::Town()
    : last_(
          data::WorldBuilder(data::DistrictInfo{"town", "Town", "key", {{109.5, 36.6}}, true, {60}})
              .finish({0}, "")) {}

template <class Row>
decltype(Row::id) Town::add(Row row) {
  row.id = {next_id_++};
  put(row);
  return row.id;
}

template <class Row>
void Town::put(Row row) {
  pending_.of<Row>().push_back({std::nullopt, std::move(row)});
}

template <class Row>
void Town::erase(decltype(Row::id) id) {
  Row row;
  row.id = id;
  pending_.of<Row>().push_back({std::move(row), std::nullopt});
}

template void Town::put(data::Area);
template void Town::put(data::Building);
template void Town::put(data::Facility);
template void Town::put(data::Organisation);
template void Town::put(data::Way);
template void Town::put(data::Waterway);
template void Town::put(data::Elevation);
template void Town::erase<data::Building>(data::BuildingId);
template void Town::erase<data::Facility>(data::FacilityId);
template void Town::erase<data::Way>(data::WayId);

data::WayId Town::way(geo::Polyline points, data::WayClass way_class, std::uint8_t flags,
                      std::int8_t level) {
  data::Way row;
  row.way_class = way_class;
  row.flags = flags;
  row.level = level;
  row.line = std::move(points);
  return add(std::move(row));
}

data::WaterwayId Town::river(geo::Polyline points) {
  data::Waterway row;
  row.kind = "river";
  row.line = std::move(points);
  return add(std::move(row));
}

data::BuildingId Town::building(geo::Point centre, double side_metres) {
  data::Building row;
  row.footprint.shell = square(centre, side_metres);
  return add(std::move(row));
}

data::FacilityId Town::facility(geo::Point where, std::string kind) {
  data::Facility row;
  row.kind = std::move(kind);
  row.at = where;
  return add(std::move(row));
}

data::OrganisationId Town::organisation(geo::Point where, std::string name) {
  data::Organisation row;
  row.name = std::move(name);
  row.at = where;
  return add(std::move(row));
}

data::AreaId Town::area(data::AreaLevel level, data::AreaId parent, const geo::Box& box) {
  const geo::Point middle{box.min.x + (box.max.x - box.min.x) / 2,
                          box.min.y + (box.max.y - box.min.y) / 2};
  return area(level, parent, box, middle);
}

data::AreaId Town::area(data::AreaLevel level, data::AreaId parent, const geo::Box& box,
                        geo::Point centre) {
  data::Area row;
  row.level = level;
  row.parent = parent;
  row.name = "area " + std::to_string(next_id_);
  row.code = std::to_string(next_id_);
  row.shape = {{{box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}}, {}}};
  row.centre = centre;
  return add(std::move(row));
}

data::CountId Town::count(data::BuildingId building, std::int32_t households) {
  data::CountRow row;
  row.building = building;
  row.date = "2025-01-01";
  row.households = households;
  row.people = 2 * households;
  return add(std::move(row));
}

data::WorldPtr Town::world() {
  if (pending_.empty()) return last_;
  data::WorldBuilder builder(*last_);
  const data::Revision revision{++revision_};
  const std::string chain_hash = "hash " + std::to_string(revision_);
  builder.apply(pending_, revision, chain_hash);
  pending_ = {};
  last_ = builder.finish(revision, chain_hash);
  return last_;
}

data::WorldView Town::view() { return {world(), data::Scope::whole_district("test")}; }

}  // namespace jingwei::services::test
