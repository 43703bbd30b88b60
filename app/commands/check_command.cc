#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/elevation_loader.h"
#include "app/operations.h"
#include "services/checks.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "services/photo_checks.h"
#include "services/task_photos.h"
#include "services/works_checks.h"

namespace jingwei::app {
namespace {

struct CheckArguments {
  std::string folder;
};

// Of each kind the first so many are listed; --json lists all.
constexpr std::size_t kListed = 20;

struct KindWords {
  services::FaultKind kind;
  const char *zh, *en;
};

constexpr KindWords kKindWords[] = {
    {services::FaultKind::area_without_parent, "没有上级的区域", "areas without one above:"},
    {services::FaultKind::children_overlap, "下级区域重叠", "areas inside overlap:"},
    {services::FaultKind::children_leave_gaps, "下级区域有空隙", "areas inside leave gaps:"},
    {services::FaultKind::building_outside_areas, "不在任何区域内的建筑",
     "buildings outside every area:"},
    {services::FaultKind::building_not_linked, "未挂接路网的建筑", "buildings off the network:"},
    {services::FaultKind::facility_not_linked, "未挂接路网的设施", "facilities off the network:"},
    {services::FaultKind::organisation_not_linked, "未挂接路网的单位",
     "organisations off the network:"},
    {services::FaultKind::zones_overlap, "重叠或同名的片区", "zones that overlap or share a name:"},
    {services::FaultKind::work_outside_zones, "不在任何片区内的工程项", "work items in no zone:"},
    {services::FaultKind::done_exceeds_planned, "完成量大于计划量", "more done than planned:"},
    {services::FaultKind::declared_differs, "与公布数不符的合计",
     "sums that differ from what is declared:"},
    {services::FaultKind::task_without_area, "区域已不存在的任务", "tasks whose area is gone:"},
    {services::FaultKind::task_without_building, "建筑已不存在的任务",
     "tasks whose building is gone:"},
    {services::FaultKind::task_without_holder, "经办人已不存在的任务",
     "tasks whose holder is gone:"},
    {services::FaultKind::task_events_broken, "经过不相接的任务",
     "tasks whose events do not chain:"},
    {services::FaultKind::photo_missing, "缺失的照片", "photos that are gone:"},
    {services::FaultKind::photo_damaged, "损坏的照片", "photos that were altered:"},
    {services::FaultKind::photo_unnamed, "没有任务提到的照片文件",
     "photo files that no task names:"},
    {services::FaultKind::children_off_by_rounding, "取整到毫米的差异（不算问题）",
     "differences of rounding to millimetres (no fault):"},
};

std::string kind_in_words(const CommandContext& context, std::string_view kind) {
  for (const KindWords& words : kKindWords) {
    if (services::fault_kind_name(words.kind) == kind) return context.text(words.zh, words.en);
  }
  return std::string(kind);
}

void print_faults(const CommandContext& context, const nlohmann::json& report) {
  for (const auto& [kind, count] : report.at("counts").items()) {
    context.console.result(kind_in_words(context, kind) + " " + count.dump());
    std::size_t listed = 0;
    for (const auto& fault : report.at("faults")) {
      if (fault.at("kind") != kind) continue;
      if (++listed > kListed) break;
      const auto& at = fault.at("at");
      context.console.result("  " + fault.at(context.text("zh", "en")).get<std::string>() +
                             (at.is_null() ? std::string() : "  " + at.dump()));
    }
    if (count.get<std::size_t>() > kListed) {
      context.console.result(context.text("  ……其余见 --json", "  ... the others with --json"));
    }
  }
}

int run_check(const CommandContext& context, const CheckArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "check", nlohmann::json::object());
  if (!report) return context.fail(report.error());
  // What rounding explains is listed, but nobody can mend it.
  const std::string_view rounded =
      services::fault_kind_name(services::FaultKind::children_off_by_rounding);
  const bool sound = std::all_of(report->at("faults").begin(), report->at("faults").end(),
                                 [&](const auto& fault) { return fault.at("kind") == rounded; });
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    print_faults(context, *report);
    context.console.message(
        context.text("修改记录的哈希链完好", "the chain of the change log holds"));
    if (sound) context.console.message(context.text("没有发现问题", "no faults were found"));
  }
  return sound ? 0 : 1;
}

}  // namespace

geo::Result<nlohmann::json> check_operation(services::District& district, const data::Scope& scope,
                                            const nlohmann::json&, geo::Progress& progress) {
  if (!progress.step("verifying", 0)) return geo::Error{geo::ErrorCode::cancelled};
  const geo::Status chain = district.verify_log();
  if (!chain) return chain.error();
  const data::WorldView view = district.view(scope);
  services::WalkModelCache walks(district.folder() / services::kCacheFolder,
                                 elevation_loader(district.folder()));
  const auto model = walks.model(view.world_ptr(), progress);
  if (!model) return model.error();
  nlohmann::json faults = nlohmann::json::array(), counts = nlohmann::json::object();
  std::vector<services::Fault> found = services::find_faults(view, model->get());
  const auto works = services::find_works_faults(view);
  if (!works) return works.error();
  found.insert(found.end(), works->begin(), works->end());
  const services::PastOf past_of = [&](data::TaskId task) {
    return district.events_of(scope, task);
  };
  const auto tasks = services::find_task_faults(view, past_of);
  if (!tasks) return tasks.error();
  found.insert(found.end(), tasks->begin(), tasks->end());
  const auto photos =
      services::find_photo_faults(view, past_of, district.folder() / services::kPhotoFolder);
  if (!photos) return photos.error();
  found.insert(found.end(), photos->begin(), photos->end());
  for (const services::Fault& fault : found) {
    const std::string kind(services::fault_kind_name(fault.kind));
    counts[kind] = counts.value(kind, 0) + 1;
    faults.push_back(
        {{"kind", kind},
         {"layer", fault.layer},
         {"id", fault.id},
         {"zh", fault.words.zh},
         {"en", fault.words.en},
         {"at", fault.at ? api::position(view.frame().to_lonlat(*fault.at)) : nullptr}});
  }
  return nlohmann::json{{"counts", std::move(counts)}, {"faults", std::move(faults)}};
}

void add_check_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", context.text("检查区域、挂接、工程、任务、照片和修改记录，列出问题及其位置",
                            "List the faults of areas, links, works, tasks, photos and the change "
                            "log, with places"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->footer(context.text("例：", "Example: ") + "jingwei check baota");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_check(context, *arguments); };
  });
}

}  // namespace jingwei::app
