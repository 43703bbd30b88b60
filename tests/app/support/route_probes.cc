#include "tests/app/support/route_probes.h"

#include "tests/support/pictures.h"

namespace jingwei::app {
namespace {

Entry by_scope(std::vector<std::string> targets) {
  Entry entry;
  for (std::string& target : targets) entry.probes.push_back({std::move(target), "", ""});
  return entry;
}
Entry public_things(std::vector<std::string> targets) {
  Entry entry = by_scope(std::move(targets));
  entry.tells = Tells::public_things;
  return entry;
}
// A write of a row that "@" stands for, with the version it was last written at.
Entry write(std::string target, std::string body, std::string version = "1") {
  return {Tells::by_scope,
          {{std::move(target), std::move(body), "If-Match: \"" + version + "\"\r\n"}}};
}

std::vector<std::string> layers(const std::vector<std::string>& names, const std::string& more) {
  std::vector<std::string> targets;
  for (const std::string& name : names) targets.push_back("/features/" + name + more);
  return targets;
}

}  // namespace

const std::map<std::string, Entry>& route_probes() {
  static const std::map<std::string, Entry> entries = {
      {"GET /districts.json", public_things({"/districts.json"})},
      {"GET /cities/{city}/totals", by_scope({"/cities/6106/totals"})},
      {"GET /cities/{city}/coverage",
       by_scope({"/cities/6106/coverage?kind=clinic", "/cities/6106/coverage?kind=park"})},
      {"GET /openapi.json", public_things({"/openapi.json"})},
      {"GET /{d}/district.json", by_scope({"/district.json"})},
      {"GET /{d}/tiles.json", public_things({"/tiles.json"})},
      {"GET /{d}/tiles/{z}/{x}/{y}.mvt",
       by_scope({"/tiles/16/52701/25599.mvt", "/tiles/16/52702/25599.mvt",
                 "/tiles/16/52700/25599.mvt", "/tiles/16/52701/25600.mvt",
                 "/tiles/14/13175/6399.mvt", "/tiles/13/6587/3199.mvt", "/tiles/14/13175/6400.mvt",
                 "/tiles/15/26350/12799.mvt", "/tiles/15/26351/12799.mvt",
                 "/tiles/14/13175/6399.mvt?layers=buildings",
                 "/tiles/15/26351/12799.mvt?layers=organisations,compounds"})},
      {"GET /{d}/terrain/{z}/{x}/{y}.png", public_things({"/terrain/10/823/399.png"})},
      // What a stream tells is checked by a test of its own.
      {"GET /{d}/events", {Tells::public_things, {}}},
      {"GET /{d}/features/{layer}", by_scope([] {
         std::vector<std::string> targets =
             layers({"subdistricts", "communities", "grids", "places", "compounds", "buildings",
                     "facilities", "organisations", "ways", "waterways", "gullies"},
                    "");
         for (const std::string more :
              {"?area=2", "?area=4", "?area=1", "?q=Llevant", "?q=house", "?limit=3",
               "?limit=3&after=71999", "?kind=residential", "?bbox=109.49,36.59,109.51,36.61"}) {
           targets.push_back("/features/buildings" + more);
         }
         return targets;
       }())},
      {"GET /{d}/features/{layer}/{id}",
       by_scope(layers({"buildings", "compounds", "organisations"}, "/@"))},
      {"PATCH /{d}/features/{layer}/{id}", write("/features/buildings/@", R"({"name":"x"})")},
      {"GET /{d}/at", public_things({"/at?lon=109.5&lat=36.6", "/at?lon=109.502&lat=36.6"})},
      {"GET /{d}/service-areas",
       by_scope({"/service-areas?facility=1", "/service-areas?facility=2",
                 "/service-areas?facility=2&minutes=3&profile=elderly&direction=from"})},
      {"GET /{d}/coverage",
       by_scope({"/coverage?kind=clinic", "/coverage?kind=clinic&minutes=2&level=subdistricts",
                 "/coverage?kind=school"})},
      {"GET /{d}/assignment",
       by_scope({"/assignment", "/assignment?units=organisations&to=communities"})},
      {"GET /{d}/log", by_scope({"/log", "/log?limit=1"})},
      {"POST /{d}/undo", {Tells::by_scope, {{"/undo", R"({"revision":1})", ""}}}},
      {"GET /{d}/metrics", by_scope({"/metrics"})},
      {"GET /{d}/session", {Tells::own_account, {{"/session", "", ""}}}},
      // Tested in sign_in_test.cc; here they would end the session that asks.
      {"POST /{d}/session", {Tells::own_account, {}}},
      {"DELETE /{d}/session", {Tells::own_account, {}}},
      {"PUT /{d}/session/password", {Tells::own_account, {}}},
      {"POST /{d}/accounts/first", {Tells::own_account, {}}},
      {"GET /{d}/accounts", by_scope({"/accounts"})},
      {"POST /{d}/accounts",
       {Tells::by_scope,
        {{"/accounts", R"({"name":"n","password":"some long phrase","role":"viewer"})", ""}}}},
      {"PATCH /{d}/accounts/{id}", write("/accounts/3", R"({"disabled":true})", "5")},
      {"GET /{d}/projects", by_scope({"/projects"})},
      {"GET /{d}/projects/{id}/works",
       by_scope({"/projects/1/works", "/projects/1/works?kind=pavement", "/projects/1/works?zone=@",
                 "/projects/1/works?limit=1&after=41001", "/projects/1/works?stage=planned"})},
      {"GET /{d}/projects/{id}/totals",
       by_scope({"/projects/1/totals", "/projects/1/totals?by=subdistricts",
                 "/projects/1/totals?by=communities", "/projects/1/totals?by=grids"})},
      {"GET /{d}/projects/{id}/totals.csv",
       by_scope({"/projects/1/totals.csv", "/projects/1/totals.csv?by=communities"})},
      {"PATCH /{d}/works/{id}", write("/works/@", R"({"done":3.5,"finished_on":null})")},
      {"GET /{d}/tasks",
       by_scope({"/tasks", "/tasks?state=open", "/tasks?area=1", "/tasks?area=2", "/tasks?area=4",
                 "/tasks?q=Llevant", "/tasks?q=leak&limit=2", "/tasks?holder=@",
                 "/tasks?building=@", "/tasks?overdue=1", "/tasks?mine=1", "/tasks?kind=water",
                 "/tasks?bbox=109.49,36.59,109.51,36.61"})},
      {"GET /{d}/tasks.csv", by_scope({"/tasks.csv", "/tasks.csv?state=filed,closed&area=2"})},
      {"POST /{d}/tasks",
       {Tells::by_scope, {{"/tasks", R"({"at":[109.499,36.6],"text":"leak"})", ""}}}},
      {"GET /{d}/tasks/{id}", by_scope({"/tasks/@"})},
      // Without a change, so that the move below finds the version.
      {"PATCH /{d}/tasks/{id}", write("/tasks/@", R"({"kind":"water"})")},
      {"GET /{d}/tasks/{id}/events", by_scope({"/tasks/@/events"})},
      {"GET /{d}/tasks/{id}/suggestions",
       by_scope({"/tasks/@/suggestions", "/tasks/@/suggestions?limit=50&profile=elderly"})},
      {"GET /{d}/cadres", by_scope({"/cadres", "/cadres?q=plumbing", "/cadres?q=Llevant",
                                    "/cadres?area=2", "/cadres?limit=1&after=41001"})},
      {"POST /{d}/tasks/{id}/moves",
       {Tells::by_scope,
        {{"/tasks/@/moves", R"({"move":"assign","cadre":41001})", "If-Match: \"1\"\r\n"}}}},
      // Another task than the one that has been moved.
      {"POST /{d}/tasks/{id}/photos",
       {Tells::by_scope,
        {{"/tasks/@+1/photos", testing::jpeg({}),
          "Content-Type: image/jpeg\r\nIf-Match: \"1\"\r\n"}}}},
      {"GET /{d}/tasks/{id}/photos/{file}", by_scope({"/tasks/@/photos/" + parish_photo()})},
  };
  return entries;
}

const std::vector<ForeignWrite>& foreign_writes() {
  const std::string if_match = "If-Match: \"1\"\r\n", create = "POST /{d}/tasks";
  const auto task = [](const std::string& members) {
    return Probe{"/tasks", R"({"text":"leak",)" + members + "}", ""};
  };
  const auto patch = [&](std::string target, std::string body) {
    return Probe{std::move(target), std::move(body), if_match};
  };
  static const std::vector<ForeignWrite> writes = {
      {create, "west", task(R"("at":[109.501,36.6])"), 403},
      {create, "west", task(R"("at":[109.499,36.6],"building":72001)"), 404},
      {create, "west", task(R"("at":[109.499,36.6],"area":4)"), 400},
      {create, "west", task(R"("at":[109.5,36.6],"area":4)"), 403},
      {create, "builder", task(R"("at":[109.499,36.6])"), 403},
      {"PATCH /{d}/tasks/{id}", "west", patch("/tasks/41001", R"({"building":72001})"), 404},
      {"PATCH /{d}/tasks/{id}", "west", patch("/tasks/72001", R"({"text":"x"})"), 404},
      {"PATCH /{d}/tasks/{id}", "builder", patch("/tasks/41001", R"({"text":"x"})"), 403},
      {"POST /{d}/tasks/{id}/moves", "west",
       patch("/tasks/41001/moves", R"({"move":"assign","cadre":72001})"), 404},
      {"POST /{d}/tasks/{id}/moves", "west",
       patch("/tasks/41002/moves", R"({"move":"transfer","cadre":72001})"), 404},
      {"POST /{d}/tasks/{id}/moves", "west",
       patch("/tasks/72001/moves", R"({"move":"assign","cadre":41001})"), 404},
      {"POST /{d}/tasks/{id}/moves", "west",
       patch("/tasks/41001/moves", R"({"move":"void","note":"x"})"), 403},
      {"POST /{d}/tasks/{id}/photos",
       "west",
       {"/tasks/72001/photos", testing::jpeg({}), "Content-Type: image/jpeg\r\n" + if_match},
       404},
      {"PATCH /{d}/works/{id}", "builder", patch("/works/72001", R"({"done":1})"), 404},
      {"PATCH /{d}/works/{id}", "west", patch("/works/41001", R"({"done":1})"), 403},
      {"PATCH /{d}/works/{id}", "west", patch("/works/72001", R"({"done":1})"), 404},
      {"PATCH /{d}/features/{layer}/{id}", "west",
       patch("/features/buildings/72001", R"({"name":"x"})"), 404},
      {"PATCH /{d}/features/{layer}/{id}", "west",
       patch("/features/organisations/72001", R"({"name":"x"})"), 404},
      {"PATCH /{d}/features/{layer}/{id}", "west",
       patch("/features/subdistricts/2", R"({"name":"x"})"), 403},
      {"PATCH /{d}/accounts/{id}", "west", patch("/accounts/3", R"({"disabled":true})"), 403},
      {"PATCH /{d}/accounts/{id}", "west", patch("/accounts/2", R"({"areas":[1,2]})"), 403},
      {"POST /{d}/undo", "west", {"/undo", R"({"revision":1})", ""}, 403},
  };
  return writes;
}

std::string name_of(const api::Route& route) {
  return std::string(http::method_name(route.method)) + " " + std::string(route.pattern);
}

std::string with_ids(std::string text, std::int64_t first_id) {
  for (std::size_t at; (at = text.find('@')) != std::string::npos;) {
    const bool next = text.compare(at + 1, 2, "+1") == 0;
    text.replace(at, next ? 3 : 1, std::to_string(first_id + next));
  }
  return text;
}

Parishes::Parishes(East east) {
  make_two_parishes(folder.path() / "d", east);
  ServeOptions options;
  options.folders = {folder.path() / "d"};
  options.limits.requests_per_second = 0;
  server.emplace(options);
  for (const std::string name : {"chief", "west", "east", "guest", "builder"}) {
    cookies[name] = sign_in(server->port(), name);
  }
}

Reply Parishes::ask(const api::Route& route, const Probe& probe, const std::string& who,
                    std::int64_t first_id) const {
  const std::string target =
      (route.has_district() ? "/610602" : "") + with_ids(probe.target, first_id);
  return request(server->port(), http::method_name(route.method), target,
                 (who.empty() ? "" : cookies.at(who)) + probe.headers,
                 with_ids(probe.body, first_id));
}

}  // namespace jingwei::app
