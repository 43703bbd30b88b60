#include "app/api/call.h"
#include "app/api/resources.h"
#include "data/photo.h"

namespace jingwei::app::api {
namespace {

using http::Method;

constexpr std::array kRoutes = {
    Route{Method::get, "/districts.json", {}, get_districts, Need::nothing},
    Route{Method::get, "/cities/{city}/totals", {}, get_city_totals, Need::nothing},
    Route{.method = Method::get,
          .pattern = "/cities/{city}/coverage",
          .query = {"kind", "minutes", "profile", "direction"},
          .handler = get_city_coverage,
          .need = Need::nothing,
          .lengthy = true},
    Route{Method::get, "/openapi.json", {}, get_openapi, Need::nothing},
    Route{Method::get, "/{d}/district.json", {}, get_district},
    Route{Method::get, "/{d}/tiles.json", {}, get_tile_json},
    Route{Method::get, "/{d}/tiles/{z}/{x}/{y}.mvt", {"layers"}, get_tile},
    Route{Method::get, "/{d}/terrain/{z}/{x}/{y}.png", {}, get_terrain},
    Route{Method::get, "/{d}/events", {"since"}, get_events},
    Route{Method::get,
          "/{d}/features/{layer}",
          {"bbox", "q", "kind", "area", "limit", "after"},
          get_features},
    Route{Method::get, "/{d}/features/{layer}/{id}", {}, get_feature},
    Route{Method::patch, "/{d}/features/{layer}/{id}", {}, patch_feature},
    Route{Method::get, "/{d}/at", {"lon", "lat"}, get_at},
    Route{.method = Method::get,
          .pattern = "/{d}/service-areas",
          .query = {"facility", "minutes", "profile", "direction"},
          .handler = get_service_area,
          .lengthy = true},
    Route{.method = Method::get,
          .pattern = "/{d}/coverage",
          .query = {"kind", "minutes", "profile", "direction", "level"},
          .handler = get_coverage,
          .lengthy = true},
    Route{.method = Method::get,
          .pattern = "/{d}/assignment",
          .query = {"units", "to", "profile"},
          .handler = get_assignment,
          .lengthy = true},
    Route{Method::get, "/{d}/log", {"before", "limit"}, get_log, Need::administrator},
    Route{Method::post, "/{d}/undo", {}, post_undo, Need::administrator},
    Route{Method::get, "/{d}/metrics", {}, get_metrics, Need::administrator},
    Route{Method::get, "/{d}/session", {}, get_session, Need::nothing},
    Route{Method::post, "/{d}/session", {}, post_session, Need::nothing},
    Route{Method::del, "/{d}/session", {}, delete_session},
    Route{Method::put, "/{d}/session/password", {}, put_password},
    Route{Method::post, "/{d}/accounts/first", {}, post_first_account, Need::nothing},
    Route{Method::get, "/{d}/accounts", {}, get_accounts, Need::administrator},
    Route{Method::post, "/{d}/accounts", {}, post_account, Need::administrator},
    Route{Method::patch, "/{d}/accounts/{id}", {}, patch_account, Need::administrator},
    Route{Method::get,
          "/{d}/tasks",
          {"state", "area", "mine", "overdue", "q", "kind", "holder", "building", "bbox", "limit",
           "after", "day_end"},
          get_tasks},
    Route{Method::get,
          "/{d}/tasks.csv",
          {"state", "area", "mine", "overdue", "q", "kind", "holder", "building", "bbox"},
          get_tasks_csv},
    Route{Method::post, "/{d}/tasks", {}, post_task},
    Route{Method::get, "/{d}/tasks/{id}", {}, get_task},
    Route{Method::patch, "/{d}/tasks/{id}", {}, patch_task},
    Route{Method::get, "/{d}/tasks/{id}/events", {}, get_task_events},
    Route{Method::post, "/{d}/tasks/{id}/moves", {}, post_task_move},
    Route{.method = Method::post,
          .pattern = "/{d}/tasks/{id}/photos",
          .handler = post_task_photo,
          .body_bytes = data::kLargestPhoto},
    Route{Method::get, "/{d}/tasks/{id}/photos/{file}", {}, get_task_photo},
    Route{Method::get, "/{d}/projects", {}, get_projects},
    Route{Method::get,
          "/{d}/projects/{id}/works",
          {"kind", "stage", "zone", "limit", "after"},
          get_project_works},
    Route{Method::get, "/{d}/projects/{id}/totals", {"by"}, get_project_totals},
    Route{Method::get, "/{d}/projects/{id}/totals.csv", {"by"}, get_project_totals_csv},
    Route{Method::patch, "/{d}/works/{id}", {}, patch_work_item},
    Route{.method = Method::get,
          .pattern = "/{d}/tasks/{id}/suggestions",
          .query = {"limit", "profile"},
          .handler = get_suggestions,
          .lengthy = true},
    Route{Method::get, "/{d}/cadres", {"area", "q", "limit", "after"}, get_cadres},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

bool match_path(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
  values.clear();
  while (!pattern.empty() || !path.empty()) {
    if (!pattern.starts_with('/') || !path.starts_with('/')) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    std::string_view part = path.substr(0, path.find('/'));
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(part.size());
    if (!wanted.starts_with('{')) {
      if (wanted != part) return false;
      continue;
    }
    const std::string_view suffix = wanted.substr(wanted.find('}') + 1);
    if (part.size() <= suffix.size() || !part.ends_with(suffix)) return false;
    part.remove_suffix(suffix.size());
    values.emplace_back(part);
  }
  return true;
}

}  // namespace jingwei::app::api
