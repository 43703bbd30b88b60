#include "app/api/account_json.h"

#include <nlohmann/json.hpp>

#include "data/instant.h"
#include "data/model/words.h"
#include "services/permissions.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json described(const data::WorldPtr& world, const data::Account& account) {
  const data::WorldView view(world, data::Scope::whole_district(""));
  json areas = json::array();
  for (const data::AreaId id : account.areas) {
    // An area may have gone since; what is left of it is its id.
    const data::Area* area = view.find<data::Area>(id);
    areas.push_back({{"id", id.value},
                     {"level", area ? json(data::area_layer(area->level)) : json()},
                     {"code", area ? area->code : ""},
                     {"name", area ? area->name : ""}});
  }
  return {{"id", account.id.value},
          {"name", account.name},
          {"role", data::word(account.role)},
          {"areas", std::move(areas)},
          {"cadre", account.cadre ? json(account.cadre.value) : json()}};
}

}  // namespace

std::vector<std::string_view> rights_of(data::Role role) {
  using services::may_write;
  const bool administers = role == data::Role::administrator;
  std::vector<std::string_view> rights;
  const auto add = [&](std::string_view right, bool has) {
    if (has) rights.push_back(right);
  };
  add("task.create", services::may_create_tasks(role));
  add("task.assign", services::directs_tasks(role));
  add("task.void", administers);
  add("feature.edit", may_write<data::Building>(role));
  add("works.edit", may_write<data::WorkItem>(role));
  add("account.manage", may_write<data::Account>(role));
  add("log.read", administers);
  add("undo", administers);
  return rights;
}

json own_account_json(const data::WorldPtr& world, const data::Account& account) {
  json body = described(world, account);
  body["may"] = rights_of(account.role);
  return body;
}

json account_json(const data::WorldPtr& world, const data::Account& account) {
  json body = described(world, account);
  body["version"] = account.version.value;
  body["disabled"] = account.disabled;
  body["made_at"] = data::to_text(account.made_at);
  return body;
}

}  // namespace jingwei::app::api
