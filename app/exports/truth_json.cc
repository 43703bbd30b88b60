#include "app/exports/truth_json.h"

#include <nlohmann/json.hpp>

#include "data/quantity.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using services::synth::Truth;

json areas_json(const Truth& truth) {
  json list = json::array();
  for (const Truth::AreaTotal& area : truth.areas) {
    list.push_back({{"level", area.level},
                    {"code", area.code},
                    {"name", area.name},
                    {"buildings", area.buildings},
                    {"households", area.households},
                    {"people", area.people},
                    {"grids", area.grids},
                    {"cadres", area.cadres}});
  }
  return list;
}

json estate_json(const Truth::Estate& estate) {
  return {{"name", estate.name}, {"households", estate.households}, {"people", estate.people}};
}

json ground_json(const Truth& truth) {
  json canvassed = json::array(), own_grids = json::array();
  for (const Truth::Estate& estate : truth.canvassed) canvassed.push_back(estate_json(estate));
  for (const Truth::OwnGrids& own : truth.own_grids) {
    own_grids.push_back({{"kind", own.kind}, {"count", own.count}});
  }
  return {{"estates", truth.estates},
          {"estates_above_500_households", truth.large_estates},
          {"canvassed_estates", std::move(canvassed)},
          {"largest_tower", estate_json(truth.largest_tower)},
          {"own_grids", std::move(own_grids)},
          {"tunnels", truth.tunnels},
          {"bridges", truth.bridges},
          {"stairs", truth.stairs},
          {"steps", truth.steps},
          {"gullies", truth.gullies}};
}

json assignment_json(const Truth& truth) {
  json units = json::array();
  for (const Truth::Unit& unit : truth.units) {
    units.push_back({{"organisation", unit.organisation},
                     {"subdistrict", unit.subdistrict},
                     {"cadres", unit.cadres}});
  }
  return {{"organisations", truth.organisations},
          {"headcount", truth.headcount},
          {"cadres", truth.cadres},
          {"grids_with_3", truth.grids_with_3},
          {"grids_with_4", truth.grids_with_4},
          {"units", std::move(units)}};
}

json posts_json(const Truth& truth) {
  json list = json::array();
  for (const Truth::Posts& posts : truth.posts) {
    list.push_back({{"subdistrict", posts.subdistrict},
                    {"grids", posts.grids},
                    {"grid_heads", posts.grid_heads},
                    {"grid_vacancies", posts.grid_vacancies},
                    {"building_heads", posts.building_heads},
                    {"unit_heads", posts.unit_heads},
                    {"leaders", posts.leaders}});
  }
  return list;
}

json works_json(const Truth& truth) {
  json zones = json::array(), works = json::array();
  for (const Truth::Zone& zone : truth.zones) {
    zones.push_back({{"name", zone.name},
                     {"buildings", zone.buildings},
                     {"households", zone.households},
                     {"people", zone.people}});
  }
  for (const Truth::Work& work : truth.works) {
    works.push_back({{"zone", work.zone},
                     {"kind", work.kind},
                     {"unit", work.unit},
                     {"planned", data::to_number(work.planned)},
                     {"done", data::to_number(work.done)},
                     {"items", work.items}});
  }
  return {{"zones", std::move(zones)}, {"quantities", std::move(works)}};
}

json tasks_json(const Truth& truth) {
  json months = json::array();
  for (const Truth::Month& month : truth.months) {
    months.push_back({{"month", month.month},
                      {"accepted", month.accepted},
                      {"filed", month.filed},
                      {"due", month.due},
                      {"closed", month.closed},
                      {"in_time", month.in_time}});
  }
  return {{"tasks", truth.tasks},
          {"events", truth.task_events},
          {"refused_at_once", truth.refused_at_once},
          {"published_month", truth.published_month},
          {"months", std::move(months)}};
}

}  // namespace

json truth_json(const Truth& truth) {
  json facilities = json::array();
  for (const Truth::KindCount& kind : truth.facilities) {
    facilities.push_back({{"type", kind.type}, {"kind", kind.kind}, {"count", kind.count}});
  }
  return {{"synthetic", true},
          {"like", truth.like},
          {"code", truth.code},
          {"seed", truth.seed},
          {"scale", truth.scale},
          {"areas", areas_json(truth)},
          {"ground", ground_json(truth)},
          {"assignment", assignment_json(truth)},
          {"posts", posts_json(truth)},
          {"facilities", std::move(facilities)},
          {"works", works_json(truth)},
          {"categories", {{"classes", truth.classes}, {"sub_classes", truth.sub_classes}}},
          {"tasks", tasks_json(truth)}};
}

}  // namespace jingwei::app
