#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct UndoArguments {
  std::string folder;
  std::int64_t revision = 0;
  std::int64_t back_to = -1;
};

int run_undo(const CommandContext& context, const UndoArguments& arguments) {
  nlohmann::json args = nlohmann::json::object();
  if (arguments.revision > 0) args["revision"] = arguments.revision;
  if (arguments.back_to >= 0) args["back_to"] = arguments.back_to;
  auto report = run_operation(context, arguments.folder, "undo", args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const auto& line : report->at("undone")) {
    context.console.result(line.at("revision").dump() + "  " +
                           line.at(context.text("summary_zh", "summary_en")).get<std::string>());
  }
  if (!report->at("kept").empty()) {
    std::string list;
    for (const auto& revision : report->at("kept")) {
      list += (list.empty() ? "" : ", ") + revision.dump();
    }
    context.console.message(
        context.text("账号、任务等从不撤销的修改保留：",
                     "kept, since changes of accounts, tasks and the like are never undone: ") +
        list);
  }
  if (report->at("undone").empty()) {
    context.console.message(context.text("没有需要撤销的修改", "nothing to take back"));
  }
  return 0;
}

nlohmann::json receipt_json(const services::Receipt& receipt) {
  nlohmann::json line = {{"revision", receipt.revision.value}};
  if (receipt.change) {
    line["summary_zh"] = receipt.change->summary.zh;
    line["summary_en"] = receipt.change->summary.en;
    if (receipt.change->undoes) line["undoes"] = receipt.change->undoes->value;
  }
  return line;
}

// What must be undone, the newest first, to be back at `target`. A change that was undone after
// `target` cancels with its undo; the undo of an older change is undone like any other change.
geo::Result<std::vector<data::Revision>> revisions_after(const services::District& district,
                                                         const data::Scope& scope,
                                                         data::Revision target) {
  std::vector<data::Revision> revisions;
  data::Revision before{0};
  while (true) {
    auto page = district.log(scope, before, 500);
    if (!page) return page.error();
    for (const data::LogEntry& entry : *page) {
      if (entry.revision <= target) return revisions;
      const bool cancels = entry.undone_by || (entry.undoes && *entry.undoes > target);
      if (!cancels) revisions.push_back(entry.revision);
    }
    if (page->empty()) return revisions;
    before = page->back().revision;
  }
}

}  // namespace

geo::Result<nlohmann::json> undo_operation(services::District& district, const data::Scope& scope,
                                           const nlohmann::json& args, geo::Progress& progress) {
  nlohmann::json undone = nlohmann::json::array(), kept = nlohmann::json::array();
  if (args.contains("back_to")) {
    auto revisions = revisions_after(district, scope, {args.at("back_to").get<std::int64_t>()});
    if (!revisions) return revisions.error();
    for (std::size_t i = 0; i < revisions->size(); ++i) {
      if (!progress.step("writing", double(i) / double(revisions->size()))) {
        return geo::Error{geo::ErrorCode::cancelled};
      }
      auto receipt = district.undo(scope, (*revisions)[i]);
      if (!receipt && receipt.error().code == geo::ErrorCode::undo_impossible) {
        kept.push_back((*revisions)[i].value);
        continue;
      }
      if (!receipt) return receipt.error();
      undone.push_back(receipt_json(*receipt));
    }
  } else {
    std::optional<data::Revision> revision;
    if (args.contains("revision")) {
      revision = data::Revision{args.at("revision").get<std::int64_t>()};
    }
    auto receipt = district.undo(scope, revision);
    if (!receipt) return receipt.error();
    undone.push_back(receipt_json(*receipt));
  }
  return nlohmann::json{{"undone", std::move(undone)}, {"kept", std::move(kept)}};
}

void add_undo_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<UndoArguments>();
  CLI::App* command = app.add_subcommand(
      "undo", context.text("撤销一次修改（撤销本身也是一次修改）",
                           "Take a change back (by a new change, which can be undone too)"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  CLI::Option* one =
      command
          ->add_option("--revision", arguments->revision,
                       context.text("要撤销的修订号；省略时为最近可撤销的一次",
                                    "The revision to take back; the newest when left out"))
          ->check(CLI::PositiveNumber);
  command
      ->add_option("--to", arguments->back_to,
                   context.text("退回到此修订号时的状态：撤销其后的全部修改，账号和任务除外",
                                "Go back to this revision: take back all that came after it, but "
                                "for changes of accounts and tasks"))
      ->check(CLI::NonNegativeNumber)
      ->excludes(one);
  command->footer(context.text("例：", "Example: ") + "jingwei undo baota --revision 12");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_undo(context, *arguments); };
  });
}

}  // namespace jingwei::app
