#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/task_json.h"
#include "app/commands/commands.h"
#include "app/commands/task_suggest.h"
#include "app/numbers.h"
#include "app/operations.h"
#include "app/task_words.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "services/district.h"
#include "services/task_query.h"
#include "services/tasks.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// What the subcommands take; each takes a part.
struct TaskArguments {
  std::string folder;
  std::int64_t id = 0;
  std::string move;
  // of a new task or a move
  std::string at, text, kind, skill, source, due, note, until;
  std::int64_t building = 0, area = 0, cadre = 0, version = 0;
  // of the query
  std::string state, bbox;
  std::int64_t holder = 0, limit = 50;
  bool mine = false, overdue = false;
};

geo::Error usage_of(std::string_view field, std::string_view value) {
  return {geo::ErrorCode::usage, {}, {.field = std::string(field), .value = std::string(value)}};
}

geo::Result<data::Instant> time_of(std::string_view field, const std::string& text) {
  if (text.empty()) return data::Instant{};
  const auto time = data::instant_from_text(text);
  if (!time) return usage_of(field, text);
  return *time;
}

std::int64_t number_of(const json& args, const char* name) {
  return args.at(name).get<std::int64_t>();
}
std::string text_of(const json& args, const char* name) { return args.at(name).get<std::string>(); }

geo::Result<json> task_report(const services::District& district, const data::Scope& scope,
                              data::TaskId id) {
  const data::WorldView view = district.view(scope);
  const data::Task* task = view.find<data::Task>(id);
  if (!task) {
    return geo::Error{
        geo::ErrorCode::not_found, {}, {.layer = "tasks", .feature = std::to_string(id.value)}};
  }
  return api::task_json(district, view, *task, data::now());
}

// "#12  处置中  2026-11-26T00:00:00.000Z 超期  干部 017  新城街道/南关社区  路灯不亮"
std::string line_of(const CommandContext& context, const json& feature) {
  const json& p = feature.at("properties");
  const std::string word = p.at("state");
  const auto state = data::value_of_word<data::TaskState>(data::kTaskStateWords, word);
  std::string line =
      "#" + p.at("id").dump() + "  " + (state ? context.text(services::title(*state)) : word);
  if (!p.at("due_at").is_null()) line += "  " + p.at("due_at").get<std::string>();
  if (p.at("overdue").get<bool>()) line += context.text(" 超期", " overdue");
  if (!p.at("holder").is_null()) line += "  " + p.at("holder").at("name").get<std::string>();
  if (!p.at("area").is_null()) {
    std::string path;
    for (const json& area : p.at("area").at("path")) {
      path += (path.empty() ? "" : "/") + area.at("name").get<std::string>();
    }
    line += "  " + path;
  }
  return line + "  " + p.at("text").get<std::string>();
}

int print_task(const CommandContext& context, const geo::Result<json>& report) {
  if (!report) return context.fail(report.error());
  context.console.result(context.json ? api::to_text(*report) : line_of(context, *report));
  return 0;
}

int run_list(const CommandContext& context, const TaskArguments& a) {
  auto report = run_operation(context, a.folder, "task-list",
                              {{"state", a.state},
                               {"area", a.area},
                               {"mine", a.mine},
                               {"overdue", a.overdue},
                               {"q", a.text},
                               {"kind", a.kind},
                               {"holder", a.holder},
                               {"building", a.building},
                               {"bbox", a.bbox},
                               {"limit", a.limit}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const json& feature : report->at("features")) {
    context.console.result(line_of(context, feature));
  }
  context.console.message(context.text("共 ", "") + report->at("matched").dump() +
                          context.text(" 件", " tasks"));
  return 0;
}

int run_show(const CommandContext& context, const TaskArguments& a) {
  auto report = run_operation(context, a.folder, "task-show", {{"id", a.id}});
  if (!report || context.json) return print_task(context, report);
  context.console.result(line_of(context, report->at("task")));
  for (const json& event : report->at("events")) {
    std::string line =
        "  " + event.at("at").get<std::string>() + "  " + event.at("move").get<std::string>() +
        " → " + event.at("to").get<std::string>() + "  " + event.at("who").get<std::string>();
    if (const std::string note = event.at("note"); !note.empty()) line += "  " + note;
    context.console.result(line);
  }
  return 0;
}

int run_add(const CommandContext& context, const TaskArguments& a) {
  return print_task(context, run_operation(context, a.folder, "task-add",
                                           {{"at", a.at},
                                            {"text", a.text},
                                            {"kind", a.kind},
                                            {"skill", a.skill},
                                            {"source", a.source},
                                            {"due", a.due},
                                            {"building", a.building},
                                            {"area", a.area}}));
}

int run_move(const CommandContext& context, const TaskArguments& a) {
  return print_task(context, run_operation(context, a.folder, "task-move",
                                           {{"id", a.id},
                                            {"version", a.version},
                                            {"move", a.move},
                                            {"cadre", a.cadre},
                                            {"note", a.note},
                                            {"until", a.until}}));
}

geo::Result<services::TaskQuery> query_of(const json& args, const data::LocalFrame& frame) {
  services::TaskQuery query;
  const std::string state = text_of(args, "state");
  const auto states = task_states_from_text(state);
  if (!states) return usage_of("--state", state);
  query.states = *states;
  query.area = {number_of(args, "area")};
  query.mine = args.at("mine").get<bool>();
  query.overdue = args.at("overdue").get<bool>();
  query.text = text_of(args, "q");
  query.kind = text_of(args, "kind");
  query.holder = {number_of(args, "holder")};
  query.building = {number_of(args, "building")};
  if (const std::string box = text_of(args, "bbox"); !box.empty()) {
    auto read = api::box_from_text(box, frame);
    if (!read) return usage_of("--bbox", box);
    query.box = *read;
  }
  return query;
}

}  // namespace

geo::Result<json> task_list_operation(services::District& district, const data::Scope& scope,
                                      const json& args, geo::Progress&) {
  const data::WorldView view = district.view(scope);
  const auto query = query_of(args, view.frame());
  if (!query) return query.error();
  const auto limit = args.at("limit").get<std::size_t>();
  const data::Instant now = data::now();
  const auto matches = services::find_tasks(view, *query, now);
  if (!matches) return matches.error();
  const auto first = std::span(matches->tasks).first(std::min(limit, matches->tasks.size()));
  auto features = api::tasks_json(district, view, first, now);
  if (!features) return features.error();
  return json{{"features", std::move(*features)},
              {"matched", matches->tasks.size()},
              {"revision", view.revision().value}};
}

geo::Result<json> task_show_operation(services::District& district, const data::Scope& scope,
                                      const json& args, geo::Progress&) {
  const data::TaskId id{number_of(args, "id")};
  auto task = task_report(district, scope, id);
  if (!task) return task.error();
  const auto past = district.events_of(scope, id);
  if (!past) return past.error();
  const data::WorldView view = district.view(scope);
  json events = json::array();
  for (const data::TaskEvent& event : *past) events.push_back(api::task_event_json(view, event));
  return json{{"task", std::move(*task)}, {"events", std::move(events)}};
}

geo::Result<json> task_add_operation(services::District& district, const data::Scope& scope,
                                     const json& args, geo::Progress&) {
  services::TaskDraft draft{.text = text_of(args, "text"),
                            .kind = text_of(args, "kind"),
                            .skill = text_of(args, "skill"),
                            .source = text_of(args, "source")};
  const auto at = parse_lonlat(text_of(args, "at"));
  if (!at) return at.error();
  draft.at = *at;
  const auto due = time_of("--due", text_of(args, "due"));
  if (!due) return due.error();
  draft.due_at = *due;
  draft.building = {number_of(args, "building")};
  draft.area = {number_of(args, "area")};
  const data::Instant now = data::now();
  const auto receipt = district.execute(
      scope, [&](const data::WorldView& view) { return services::plan_create(view, draft, now); });
  if (!receipt) return receipt.error();
  return task_report(district, scope, receipt->change->of<data::Task>().front().after->id);
}

geo::Result<json> task_move_operation(services::District& district, const data::Scope& scope,
                                      const json& args, geo::Progress&) {
  services::TaskStep step{.id = {number_of(args, "id")},
                          .version = {number_of(args, "version")},
                          .cadre = {number_of(args, "cadre")},
                          .note = text_of(args, "note")};
  const std::string word = text_of(args, "move");
  const auto move = services::move_from_word(word);
  if (!move) return usage_of("MOVE", word);
  step.move = *move;
  const auto until = time_of("--until", text_of(args, "until"));
  if (!until) return until.error();
  step.until = *until;
  const auto past = district.events_of(scope, step.id);
  if (!past) return past.error();
  const data::Instant now = data::now();
  const auto receipt = district.execute(scope, [&](const data::WorldView& view) {
    services::TaskStep taken = step;
    const data::Task* task = view.find<data::Task>(step.id);
    if (!taken.version && task) taken.version = task->version;
    return services::plan_move(view, taken, *past, now);
  });
  if (!receipt) return receipt.error();
  return task_report(district, scope, step.id);
}

namespace {

using Arguments = std::shared_ptr<TaskArguments>;

// A subcommand whose action is `run`.
CLI::App* add_part(CLI::App& task, CommandContext& context, const Arguments& arguments,
                   std::string name, std::string help,
                   int (*run)(const CommandContext&, const TaskArguments&)) {
  CLI::App* part = task.add_subcommand(std::move(name), std::move(help));
  part->callback([&context, arguments, run] {
    context.action = [&context, arguments, run] { return run(context, *arguments); };
  });
  return part;
}

void add_id(CLI::App* part, const CommandContext& context, TaskArguments& a) {
  part->add_option("ID", a.id, context.text("任务编号", "Number of the task"))
      ->required()
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
}

void add_move_options(CLI::App* part, const CommandContext& context, TaskArguments& a) {
  part->add_option("--note", a.note, context.text("理由或结果", "Reason or result"));
  part->add_option("--version", a.version,
                   context.text("所依据的版本；省略时为现在的版本",
                                "Version the move is based on; the present one when left out"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
}

void add_list(CLI::App& task, CommandContext& context, const Arguments& arguments) {
  TaskArguments& a = *arguments;
  CLI::App* part =
      add_part(task, context, arguments, "list",
               context.text("列出任务，先到期的在前", "List tasks, those due first"), run_list);
  part->add_option(
      "--state", a.state,
      context.text("状态，用逗号分开；open 为未结", "States by commas; open: not done"));
  part->add_option("--area", a.area, context.text("区域编号", "Id of an area"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->add_flag("--mine", a.mine, context.text("本人上报的", "Those one has reported"));
  part->add_flag("--overdue", a.overdue, context.text("只列超期", "Only overdue ones"));
  part->add_option("--text", a.text, context.text("内容含此文字", "Text that it holds"));
  part->add_option("--kind", a.kind, context.text("类别", "Kind"));
  part->add_option("--holder", a.holder, context.text("经办干部编号", "Id of the cadre who has it"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->add_option("--building", a.building, context.text("建筑编号", "Id of a building"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->add_option("--bbox", a.bbox, context.text("范围：西,南,东,北", "Box: w,s,e,n in degrees"));
  part->add_option("--limit", a.limit, context.text("最多几件", "At most so many"))
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  part->footer(context.text("例：", "Example: ") +
               "jingwei task baota list --state open --overdue");
}

void add_add(CLI::App& task, CommandContext& context, const Arguments& arguments) {
  TaskArguments& a = *arguments;
  CLI::App* part =
      add_part(task, context, arguments, "add", context.text("新建任务", "Make a task"), run_add);
  part->add_option("--at", a.at, context.text("位置：经度,纬度", "Place: longitude,latitude"))
      ->required();
  part->add_option("--text", a.text, context.text("内容", "What is to be done"))->required();
  part->add_option("--kind", a.kind, context.text("类别", "Kind"));
  part->add_option("--skill", a.skill, context.text("所需专长", "Skill it asks for"));
  part->add_option("--source", a.source, context.text("来源", "Who told"));
  part->add_option(
      "--due", a.due,
      context.text("时限，如 2026-11-26T18:00:00+08:00", "Due time, as 2026-11-26T18:00:00+08:00"));
  part->add_option("--building", a.building, context.text("建筑编号", "Id of a building"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->add_option("--area", a.area,
                   context.text("在交界上时归哪个区域", "The area that has it on a common border"))
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->footer(context.text("例：", "Example: ") +
               "jingwei task baota add --at 109.4897,36.5855 --text 路灯不亮");
}

void add_moves(CLI::App& task, CommandContext& context, const Arguments& arguments) {
  TaskArguments& a = *arguments;
  CLI::App* assign = add_part(task, context, arguments, "assign",
                              context.text("派遣给干部", "Send a cadre"), run_move);
  add_id(assign, context, a);
  const auto add_cadre = [&](CLI::App* part) {
    return part->add_option("--cadre", a.cadre, context.text("干部编号", "Id of the cadre"))
        ->check(CLI::Range(std::int64_t{1}, kLargestId));
  };
  add_cadre(assign)->required();
  add_move_options(assign, context, a);
  assign->preparse_callback([arguments](std::size_t) { arguments->move = "assign"; });
  assign->footer(context.text("例：", "Example: ") + "jingwei task baota assign 12 --cadre 7");

  CLI::App* close = add_part(task, context, arguments, "close",
                             context.text("核查后结案", "Close what was verified"), run_move);
  add_id(close, context, a);
  add_move_options(close, context, a);
  close->preparse_callback([arguments](std::size_t) { arguments->move = "close"; });
  close->footer(context.text("例：", "Example: ") + "jingwei task baota close 12 --note 已修复");

  CLI::App* move = add_part(task, context, arguments, "move",
                            context.text("办理任何一步", "Make any move"), run_move);
  add_id(move, context, a);
  std::string words;
  for (const services::MoveRule& rule : services::kMoveRules) {
    words += (words.empty() ? "" : " ") + std::string(rule.word);
  }
  move->add_option("MOVE", a.move, words)->required();
  add_cadre(move);
  move->add_option("--until", a.until,
                   context.text("挂账至，如 2026-11-26T18:00:00+08:00",
                                "Hold until, as 2026-11-26T18:00:00+08:00"));
  add_move_options(move, context, a);
  move->footer(context.text("例：", "Example: ") +
               "jingwei task baota move 12 finish --note 已修复");
}

}  // namespace

void add_task_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<TaskArguments>();
  CLI::App* command = app.add_subcommand(
      "task", context.text("任务：列出、新建、建议人选、派遣、办理、结案",
                           "Tasks: list, add, suggest, assign, move, close, show"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->require_subcommand(1);
  add_list(*command, context, arguments);
  add_add(*command, context, arguments);
  add_moves(*command, context, arguments);
  CLI::App* show = add_part(*command, context, arguments, "show",
                            context.text("一件任务及其经过", "One task and its life"), run_show);
  add_id(show, context, *arguments);
  add_task_suggest(*command, context, [arguments] { return arguments->folder; });
  show->footer(context.text("例：", "Example: ") + "jingwei task baota show 12");
  command->footer(context.text("例：", "Example: ") + "jingwei task baota list --state open");
}

}  // namespace jingwei::app
