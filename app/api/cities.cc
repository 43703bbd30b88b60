// A city's question, answered as the sum of those of its districts that are served here.

#include <nlohmann/json.hpp>
#include <utility>

#include "app/api/api.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/walk_parameters.h"
#include "app/api/who.h"
#include "data/facility_kinds.h"
#include "services/district_totals.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

// Codes of districts begin with the four digits of their city (GB/T 2260).
std::string_view city_of(std::string_view district) { return district.substr(0, 4); }

// A district with the view of whoever asks; without one where he is not signed in.
struct Seen {
  HostedDistrict* hosted;
  std::optional<data::WorldView> view;
  std::string name;
};

// The districts of the city, by code. Empty: none of them is served here.
std::vector<Seen> districts_of(const Call& call, std::string_view city) {
  std::vector<Seen> seen;
  for (const auto& hosted : call.api.districts()) {
    if (city_of(hosted->code) != city) continue;
    const data::WorldPtr world = hosted->district->view(nobody()).world_ptr();
    const auto scope = scope_of_session(*hosted, world, session_key(*hosted, call.request),
                                        call.api.actor(), false);
    Seen one{hosted.get(), std::nullopt, world->info().name};
    if (scope) one.view.emplace(world, *scope);
    seen.push_back(std::move(one));
  }
  return seen;
}

json totals_json(const services::DistrictTotals& totals) {
  json facilities = json::array();
  for (const auto& [kind, count] : totals.facilities) {
    const data::FacilityKind* known = data::find_facility_kind(kind);
    facilities.push_back({{"kind", kind},
                          {"zh", known ? std::string(known->zh) : kind},
                          {"en", known ? std::string(known->en) : kind},
                          {"count", count}});
  }
  return {{"subdistricts", totals.subdistricts},
          {"communities", totals.communities},
          {"grids", totals.grids},
          {"compounds", totals.compounds},
          {"buildings", totals.buildings},
          {"counted_buildings", totals.counted_buildings},
          {"households", totals.count.households},
          {"people", totals.count.people},
          {"organisations", totals.organisations},
          {"cadres", totals.cadres},
          {"open_tasks", totals.open_tasks},
          {"overdue_tasks", totals.overdue_tasks},
          {"facilities", std::move(facilities)}};
}

// A line for each district that is seen; those that are not are named.
struct CityAnswer {
  json districts = json::array(), left_out = json::array();
};

json city_json(const std::string& city, CityAnswer answer, json sum) {
  return {{"city", city},
          {"districts", std::move(answer.districts)},
          {"sum", std::move(sum)},
          {"left_out", std::move(answer.left_out)}};
}

json name_json(const Seen& seen) { return {{"code", seen.hosted->code}, {"name", seen.name}}; }

http::Response no_such_city(const Call& call) {
  return problem({geo::ErrorCode::not_found, "", {.value = call.request.path}}, call.language);
}

services::Tally none_covered(const services::DistrictTotals& totals, std::size_t times) {
  services::Tally tally;
  tally.total = static_cast<std::size_t>(totals.buildings);
  tally.covered.resize(times);
  tally.count_total = totals.count;
  tally.count_covered.resize(times);
  return tally;
}

void add(services::Tally& sum, const services::Tally& one) {
  sum.total += one.total;
  sum.count_total += one.count_total;
  for (std::size_t i = 0; i < sum.covered.size(); ++i) {
    sum.covered[i] += one.covered[i];
    sum.count_covered[i] += one.count_covered[i];
  }
}

json tally_json(const services::Tally& tally, std::size_t facilities) {
  json households = json::array(), people = json::array();
  for (const services::HouseholdCount& count : tally.count_covered) {
    households.push_back(count.households);
    people.push_back(count.people);
  }
  return {{"facilities", facilities},
          {"total", tally.total},
          {"covered", tally.covered},
          {"households_total", tally.count_total.households},
          {"households_covered", std::move(households)},
          {"people_total", tally.count_total.people},
          {"people_covered", std::move(people)}};
}

struct CoverLine {
  services::Tally tally;
  std::size_t facilities = 0;
  std::vector<data::Text> warnings;
};

// Where there is no facility of the kind, nobody is covered.
geo::Result<CoverLine> cover_line(const http::Request& request, const Seen& seen,
                                  const std::string& kind, const services::WalkOptions& options) {
  const auto model = walk_model(request, *seen.hosted, *seen.view);
  if (!model) return model.error();
  auto coverage =
      services::coverage(*seen.view, **model, kind, data::AreaLevel::subdistrict, options);
  if (coverage) {
    return CoverLine{coverage->buildings, coverage->facilities, std::move(coverage->warnings)};
  }
  if (coverage.error().code != geo::ErrorCode::not_found) return coverage.error();
  const services::DistrictTotals totals = services::district_totals(*seen.view, data::now());
  return CoverLine{none_covered(totals, options.minutes.size()), 0, {}};
}

}  // namespace

http::Response get_city_totals(const Call& call) {
  const std::vector<Seen> districts = districts_of(call, call.path[0]);
  if (districts.empty()) return no_such_city(call);
  const data::Instant now = data::now();
  CityAnswer answer;
  services::DistrictTotals sum;
  for (const Seen& seen : districts) {
    json line = name_json(seen);
    if (!seen.view) {
      answer.left_out.push_back(std::move(line));
      continue;
    }
    const services::DistrictTotals totals = services::district_totals(*seen.view, now);
    sum += totals;
    line["revision"] = seen.view->revision().value;
    line["totals"] = totals_json(totals);
    answer.districts.push_back(std::move(line));
  }
  return json_response(city_json(call.path[0], std::move(answer), totals_json(sum)));
}

http::Response get_city_coverage(const Call& call) {
  const std::string* kind = call.request.parameter("kind");
  if (!kind || !data::find_facility_kind(*kind)) {
    return problem(malformed("kind", kind ? *kind : ""), call.language);
  }
  const auto options = walk_options(call);
  if (!options) return problem(options.error(), call.language);
  const std::vector<Seen> districts = districts_of(call, call.path[0]);
  if (districts.empty()) return no_such_city(call);
  CityAnswer answer;
  services::Tally sum = none_covered({}, options->minutes.size());
  std::size_t facilities = 0;
  for (const Seen& seen : districts) {
    json line = name_json(seen);
    if (!seen.view) {
      answer.left_out.push_back(std::move(line));
      continue;
    }
    const auto here = cover_line(call.request, seen, *kind, *options);
    if (!here) return problem(here.error(), call.language);
    add(sum, here->tally);
    facilities += here->facilities;
    line["revision"] = seen.view->revision().value;
    line["coverage"] = tally_json(here->tally, here->facilities);
    line["warnings"] = texts_json(here->warnings);
    answer.districts.push_back(std::move(line));
  }
  json body = city_json(call.path[0], std::move(answer), tally_json(sum, facilities));
  body["kind"] = *kind;
  body["profile"] = geo::walk_profile(options->profile).key;
  body["direction"] = direction_name(options->direction);
  body["minutes"] = json::array();
  for (const geo::Minutes m : options->minutes) body["minutes"].push_back(m.value);
  return json_response(body);
}

}  // namespace jingwei::app::api
