#include "app/api/route_docs.h"

#include <algorithm>
#include <array>

namespace jingwei::app::api {
namespace {

constexpr std::string_view kJson = "application/json", kGeoJson = "application/geo+json";

constexpr std::array kDistricts = {Answer{200, kJson, "Districts"}};
constexpr std::array kCityTotals = {Answer{200, kJson, "CityTotals"}};
constexpr std::array kCityCoverage = {Answer{200, kJson, "CityCoverage"}};
constexpr std::array kOpenApi = {Answer{200, kJson, "Anything"}};
constexpr std::array kDistrict = {Answer{200, kJson, "District"}};
constexpr std::array kTileJson = {Answer{200, kJson, "TileJson"}};
constexpr std::array kTile = {Answer{200, "application/vnd.mapbox-vector-tile", ""},
                              Answer{204, "", ""}, Answer{304, "", ""}};
constexpr std::array kTerrain = {Answer{200, "image/png", ""}, Answer{304, "", ""}};
constexpr std::array kEvents = {Answer{200, "text/event-stream", ""}};
constexpr std::array kFeatures = {Answer{200, kJson, "Features"}};
constexpr std::array kFeature = {Answer{200, kGeoJson, "Feature"}};
constexpr std::array kAt = {Answer{200, kJson, "At"}};
constexpr std::array kServiceArea = {Answer{200, kJson, "ServiceArea"}};
constexpr std::array kCoverage = {Answer{200, kJson, "Coverage"}};
constexpr std::array kAssignment = {Answer{200, kJson, "Assignment"}};
constexpr std::array kLog = {Answer{200, kJson, "Log"}};
constexpr std::array kUndo = {Answer{200, kJson, "Undone"}};
constexpr std::array kMetrics = {Answer{200, "text/plain", ""}};
constexpr std::array kSession = {Answer{200, kJson, "Session"}};
constexpr std::array kNothing = {Answer{204, "", ""}};
constexpr std::array kAccounts = {Answer{200, kJson, "Accounts"}};
constexpr std::array kAccount = {Answer{200, kJson, "Account"}};
constexpr std::array kProjects = {Answer{200, kJson, "Projects"}};
constexpr std::array kWorks = {Answer{200, kJson, "Works"}};
constexpr std::array kTotals = {Answer{200, kJson, "Totals"}};
constexpr std::array kCsv = {Answer{200, "text/csv", ""}, Answer{304, "", ""}};
constexpr std::array kWorkItem = {Answer{200, kGeoJson, "WorkItem"}};
constexpr std::array kNewAccount = {Answer{201, kJson, "Account"}};

constexpr std::array kTasks = {Answer{200, kJson, "Tasks"}};
constexpr std::array kSuggestions = {Answer{200, kJson, "Suggestions"}};
constexpr std::array kCadres = {Answer{200, kJson, "Cadres"}};
constexpr std::array kTaskTable = {Answer{200, "text/csv", ""}};
constexpr std::array kTask = {Answer{200, kGeoJson, "Task"}};
constexpr std::array kNewTask = {Answer{201, kGeoJson, "Task"}};
constexpr std::array kPicture = {Answer{200, "image/jpeg", ""}, Answer{200, "image/png", ""},
                                 Answer{304, "", ""}};
constexpr std::array kTaskEvents = {Answer{200, kJson, "TaskEvents"}};

constexpr Member editable(std::string_view name, MemberKind kind = MemberKind::text) {
  return {name, kind, false, true};
}
// Of all layers; which of them a feature has, its `editable` says.
constexpr std::array kFeatureMembers = {editable("name"),
                                        editable("code"),
                                        editable("kind"),
                                        editable("address"),
                                        editable("opening_hours"),
                                        editable("skills"),
                                        editable("surface"),
                                        editable("levels", MemberKind::number),
                                        editable("capacity", MemberKind::number),
                                        editable("headcount", MemberKind::number),
                                        editable("step_count", MemberKind::number),
                                        editable("incline", MemberKind::number)};
constexpr std::array kUndoMembers = {Member{"revision", MemberKind::id}};
constexpr std::array kSignInMembers = {Member{"name", MemberKind::text, true},
                                       Member{"password", MemberKind::secret, true}};
constexpr std::array kPasswordMembers = {Member{"old", MemberKind::secret, true},
                                         Member{"new", MemberKind::secret, true}};
constexpr std::array kFirstMembers = {Member{"token", MemberKind::secret, true},
                                      Member{"name", MemberKind::text, true},
                                      Member{"password", MemberKind::secret, true}};
constexpr std::array kNewAccountMembers = {
    Member{"name", MemberKind::text, true}, Member{"password", MemberKind::secret, true},
    Member{"role", MemberKind::text, true}, Member{"areas", MemberKind::ids},
    Member{"cadre", MemberKind::id, false, true}};
constexpr std::array kAccountMembers = {
    Member{"role", MemberKind::text}, Member{"areas", MemberKind::ids},
    Member{"cadre", MemberKind::id, false, true}, Member{"disabled", MemberKind::boolean},
    Member{"password", MemberKind::secret}};

constexpr std::array kNewTaskMembers = {Member{"at", MemberKind::position, true},
                                        Member{"text", MemberKind::text, true},
                                        editable("kind"),
                                        editable("skill"),
                                        editable("source"),
                                        editable("due_at", MemberKind::time),
                                        editable("building", MemberKind::id),
                                        editable("area", MemberKind::id)};
constexpr std::array kTaskMembers = {Member{"text"}, editable("kind"), editable("skill"),
                                     editable("due_at", MemberKind::time),
                                     editable("building", MemberKind::id)};
constexpr std::array kMoveMembers = {Member{"move", MemberKind::text, true},
                                     editable("cadre", MemberKind::id), editable("note"),
                                     editable("until", MemberKind::time)};

constexpr std::array kWorkMembers = {Member{"done", MemberKind::number},
                                     Member{"stage", MemberKind::text}, editable("finished_on"),
                                     editable("planned_start"), editable("planned_end")};

// In the order of the route table.
constexpr std::array kDocs = {
    RouteDoc{"GET", "/districts.json", "区县列表", "the districts served", kDistricts},
    RouteDoc{"GET", "/cities/{city}/totals", "全市合计：各区县之和",
             "what a city comes to, as the sum of its districts", kCityTotals},
    RouteDoc{"GET", "/cities/{city}/coverage", "全市覆盖：各区县之和",
             "who of a city reaches a kind of facility, as the sum of its districts",
             kCityCoverage},
    RouteDoc{"GET", "/openapi.json", "本接口的描述", "this description", kOpenApi},
    RouteDoc{"GET", "/{d}/district.json", "区县概况", "what a district holds", kDistrict},
    RouteDoc{"GET", "/{d}/tiles.json", "矢量瓦片的描述", "TileJSON of the map", kTileJson},
    RouteDoc{"GET", "/{d}/tiles/{z}/{x}/{y}.mvt", "矢量瓦片", "a vector tile", kTile},
    RouteDoc{"GET", "/{d}/terrain/{z}/{x}/{y}.png", "高程瓦片", "heights as a tile", kTerrain},
    RouteDoc{"GET", "/{d}/events", "修改的推送", "changes as they happen", kEvents},
    RouteDoc{"GET", "/{d}/features/{layer}", "图层要素的列表与查询", "features of a layer",
             kFeatures},
    RouteDoc{"GET", "/{d}/features/{layer}/{id}", "一个要素", "a feature", kFeature},
    RouteDoc{.method = "PATCH",
             .pattern = "/{d}/features/{layer}/{id}",
             .zh = "修改要素的属性",
             .en = "edit a feature",
             .answers = kFeature,
             .body = kFeatureMembers,
             .versioned = true,
             .conflicts = true},
    RouteDoc{.method = "GET",
             .pattern = "/{d}/at",
             .zh = "某点所在的区域",
             .en = "the areas at a point",
             .answers = kAt,
             .required_query = "lon lat"},
    RouteDoc{.method = "GET",
             .pattern = "/{d}/service-areas",
             .zh = "一个设施的步行服务范围",
             .en = "what lies within a walk of a facility",
             .answers = kServiceArea,
             .required_query = "facility"},
    RouteDoc{.method = "GET",
             .pattern = "/{d}/coverage",
             .zh = "一类设施的步行覆盖",
             .en = "who lives within a walk of facilities of a kind",
             .answers = kCoverage,
             .required_query = "kind"},
    RouteDoc{"GET", "/{d}/assignment", "按步行时间就近分配单位",
             "units to their nearest areas by walking time", kAssignment},
    RouteDoc{"GET", "/{d}/log", "修改记录", "the change log", kLog},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/undo",
             .zh = "撤销一次修改",
             .en = "take a change back",
             .answers = kUndo,
             .body = kUndoMembers,
             .conflicts = true},
    RouteDoc{"GET", "/{d}/metrics", "运行计数", "counters of the server", kMetrics},
    RouteDoc{"GET", "/{d}/session", "谁已登录", "who is signed in", kSession},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/session",
             .zh = "登录",
             .en = "sign in",
             .answers = kSession,
             .body = kSignInMembers},
    RouteDoc{"DELETE", "/{d}/session", "退出登录", "sign out", kNothing},
    RouteDoc{.method = "PUT",
             .pattern = "/{d}/session/password",
             .zh = "更换自己的密码",
             .en = "change one's password",
             .answers = kNothing,
             .body = kPasswordMembers,
             .conflicts = true},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/accounts/first",
             .zh = "凭控制台的口令建立第一个管理员",
             .en = "make the first administrator with the token of the console",
             .answers = kSession,
             .body = kFirstMembers},
    RouteDoc{"GET", "/{d}/accounts", "账号列表", "the accounts", kAccounts},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/accounts",
             .zh = "新建账号",
             .en = "make an account",
             .answers = kNewAccount,
             .body = kNewAccountMembers,
             .conflicts = true},
    RouteDoc{.method = "PATCH",
             .pattern = "/{d}/accounts/{id}",
             .zh = "更改账号",
             .en = "change an account",
             .answers = kAccount,
             .body = kAccountMembers,
             .versioned = true,
             .conflicts = true},
    RouteDoc{"GET", "/{d}/tasks", "任务的列表、计数与查询", "tasks with their counts", kTasks},
    RouteDoc{"GET", "/{d}/tasks.csv", "任务台账", "tasks as a table", kTaskTable},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/tasks",
             .zh = "新建任务",
             .en = "make a task",
             .answers = kNewTask,
             .body = kNewTaskMembers,
             .conflicts = true},
    RouteDoc{"GET", "/{d}/tasks/{id}", "一件任务", "a task", kTask},
    RouteDoc{.method = "PATCH",
             .pattern = "/{d}/tasks/{id}",
             .zh = "修改任务的内容",
             .en = "edit a task",
             .answers = kTask,
             .body = kTaskMembers,
             .versioned = true,
             .conflicts = true},
    RouteDoc{"GET", "/{d}/tasks/{id}/events", "任务的经过", "the life of a task", kTaskEvents},
    RouteDoc{"GET", "/{d}/tasks/{id}/suggestions", "按步行时间推荐干部（调度员、管理员）",
             "who should go, by walking time; for dispatchers and administrators", kSuggestions},
    RouteDoc{"GET", "/{d}/cadres", "干部列表", "the cadres", kCadres},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/tasks/{id}/moves",
             .zh = "办理任务的一步",
             .en = "make a move of a task",
             .answers = kTask,
             .body = kMoveMembers,
             .versioned = true,
             .conflicts = true},
    RouteDoc{.method = "POST",
             .pattern = "/{d}/tasks/{id}/photos",
             .zh = "给任务添加照片",
             .en = "add a photo to a task",
             .answers = kTask,
             .media = "image/jpeg, image/png",
             .versioned = true,
             .conflicts = true},
    RouteDoc{"GET", "/{d}/tasks/{id}/photos/{file}", "任务的照片", "a photo of a task", kPicture},
    RouteDoc{"GET", "/{d}/projects", "改造项目列表", "the projects", kProjects},
    RouteDoc{"GET", "/{d}/projects/{id}/works", "项目的工程项和片区",
             "the work items and zones of a project", kWorks},
    RouteDoc{"GET", "/{d}/projects/{id}/totals", "按片区或区域汇总工程量",
             "quantities of a project by zone or area", kTotals},
    RouteDoc{"GET", "/{d}/projects/{id}/totals.csv", "工程量汇总表", "the totals as a table", kCsv},
    RouteDoc{.method = "PATCH",
             .pattern = "/{d}/works/{id}",
             .zh = "填报工程项的进度",
             .en = "report progress of a work item",
             .answers = kWorkItem,
             .body = kWorkMembers,
             .versioned = true,
             .conflicts = true},
};

}  // namespace

std::span<const RouteDoc> route_docs() { return kDocs; }

const RouteDoc* find_route_doc(const Route& route) {
  const std::string_view method = http::method_name(route.method);
  const auto found = std::find_if(kDocs.begin(), kDocs.end(), [&](const RouteDoc& doc) {
    return doc.pattern == route.pattern && doc.method == method;
  });
  return found == kDocs.end() ? nullptr : &*found;
}

}  // namespace jingwei::app::api
