#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/elevation_loader.h"
#include "app/operations.h"
#include "services/checks.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct CheckArguments {
  std::string folder;
};

// Of each kind the first so many are listed; --json lists all.
constexpr std::size_t kListed = 20;

void print_faults(const CommandContext& context, const nlohmann::json& report) {
  for (const auto& [kind, count] : report.at("counts").items()) {
    context.console.result(kind + ": " + count.dump());
    std::size_t listed = 0;
    for (const auto& fault : report.at("faults")) {
      if (fault.at("kind") != kind) continue;
      if (++listed > kListed) break;
      context.console.result("  " + fault.at(context.text("zh", "en")).get<std::string>() + "  " +
                             fault.at("at").dump());
    }
    if (count.get<std::size_t>() > kListed) {
      context.console.result(context.text("  ……其余见 --json", "  ... the others with --json"));
    }
  }
}

int run_check(const CommandContext& context, const CheckArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "check", nlohmann::json::object());
  if (!report) return context.fail(report.error());
  const bool sound = report->at("faults").empty();
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
  services::WalkModelCache walks(district.folder() / "cache", elevation_loader(district.folder()));
  const auto model = walks.model(view.world_ptr(), progress);
  if (!model) return model.error();
  nlohmann::json faults = nlohmann::json::array(), counts = nlohmann::json::object();
  for (const services::Fault& fault : services::find_faults(view, model->get())) {
    const std::string kind(services::fault_kind_name(fault.kind));
    counts[kind] = counts.value(kind, 0) + 1;
    faults.push_back({{"kind", kind},
                      {"layer", fault.layer},
                      {"id", fault.id},
                      {"zh", fault.words.zh},
                      {"en", fault.words.en},
                      {"at", api::position(view.frame().to_lonlat(fault.at))}});
  }
  return nlohmann::json{{"counts", std::move(counts)}, {"faults", std::move(faults)}};
}

void add_check_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", context.text("检查区域、挂接和修改记录，列出问题及其位置",
                            "List the faults of areas, links and the change log, with places"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->footer(context.text("例：", "Example: ") + "jingwei check baota");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_check(context, *arguments); };
  });
}

}  // namespace jingwei::app
