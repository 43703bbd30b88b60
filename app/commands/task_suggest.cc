#include "app/commands/task_suggest.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/api/suggestion_json.h"
#include "app/commands/walk_arguments.h"
#include "app/numbers.h"
#include "app/operations.h"
#include "data/instant.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct SuggestArguments {
  std::int64_t id = 0, limit = 5;
  std::string profile = "adult";
};

int run_suggest(const CommandContext& context, const std::string& folder,
                const SuggestArguments& a) {
  const auto report = run_operation(context, folder, "task-suggest",
                                    {{"id", a.id}, {"limit", a.limit}, {"profile", a.profile}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  // "#7 干部 017  从办公地点步行 7 分钟，在岗，..."
  for (const json& row : report->at("suggestions")) {
    const json& cadre = row.at("cadre");
    context.console.result("#" + cadre.at("id").dump() + " " + cadre.at("name").get<std::string>() +
                           "  " +
                           context.text(row.at("reason_zh").get<std::string>(),
                                        row.at("reason_en").get<std::string>()));
  }
  const json& left = report->at("left_out");
  context.console.message(context.text("走不到：", "No way: ") + left.at("no_way").dump() +
                          context.text("，另有不在岗：", ", others off duty: ") +
                          left.at("off_duty").dump());
  print_warnings(context, *report);
  return 0;
}

}  // namespace

geo::Result<json> task_suggest_operation(services::District& district, const data::Scope& scope,
                                         const json& args, geo::Progress& progress) {
  const data::WorldView view = district.view(scope);
  const data::TaskId task{args.at("id").get<std::int64_t>()};
  services::SuggestionOptions options;
  options.at = data::now();
  options.limit = args.at("limit").get<std::size_t>();
  const auto profile = profile_argument(args);
  if (!profile) return profile.error();
  options.profile = *profile;
  const auto model = walk_model(district, view, progress);
  if (!model) return model.error();
  const auto found = services::suggest(view, **model, task, options);
  if (!found) return found.error();
  return api::suggestions_json(view, task, options.at, *found);
}

void add_task_suggest(CLI::App& task, CommandContext& context,
                      std::function<std::string()> folder) {
  auto arguments = std::make_shared<SuggestArguments>();
  SuggestArguments& a = *arguments;
  CLI::App* part = task.add_subcommand(
      "suggest", context.text("派谁最合适：按步行时间和在岗、专长、手上任务",
                              "Whom to send: by the walk, duty, skill and tasks in hand"));
  part->add_option("ID", a.id, context.text("任务编号", "Number of the task"))
      ->required()
      ->check(CLI::Range(std::int64_t{1}, kLargestId));
  part->add_option("--limit", a.limit, context.text("最多几人", "At most so many"))
      ->capture_default_str()
      ->check(CLI::Range(1, 50));
  part->add_option("--profile", a.profile,
                   context.text("步行者：adult elderly pushchair wheelchair",
                                "Who walks: adult, elderly, pushchair or wheelchair"))
      ->capture_default_str();
  part->footer(context.text("例：", "Example: ") + "jingwei task baota suggest 12");
  part->callback([&context, arguments, folder = std::move(folder)] {
    context.action = [&context, arguments, folder] {
      return run_suggest(context, folder(), *arguments);
    };
  });
}

}  // namespace jingwei::app
