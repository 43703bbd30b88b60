#include "app/commands/walk_arguments.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/command_context.h"
#include "app/elevation_loader.h"
#include "app/exports/export_file.h"
#include "app/operation.h"
#include "services/district_folder.h"

namespace jingwei::app {

void add_walk_options(CLI::App& command, const CommandContext& context, WalkArguments& arguments) {
  command.add_option("DIR", arguments.folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  std::vector<std::string> profiles;
  for (const geo::WalkProfileData& profile : geo::walk_profiles()) {
    profiles.emplace_back(profile.key);
  }
  command.add_option("--profile", arguments.profile, context.text("步行者", "Who walks"))
      ->capture_default_str()
      ->check(CLI::IsMember(profiles));
  command
      .add_option("--direction", arguments.direction,
                  context.text("to：走去；from：走出（上坡下坡不同）",
                               "to: walking there; from: away (uphill differs from downhill)"))
      ->capture_default_str()
      ->check(CLI::IsMember({"to", "from"}));
  command.add_option("-o,--output", arguments.file,
                     context.text("结果文件：.csv .geojson .gpkg .xlsx",
                                  "File for the result: .csv .geojson .gpkg .xlsx"));
}

int run_walk_command(const CommandContext& context, const WalkArguments& arguments,
                     const std::string& operation, nlohmann::json args,
                     const std::function<void(const nlohmann::json& report)>& print) {
  args["profile"] = arguments.profile;
  args["direction"] = arguments.direction;
  args["chinese"] = context.language == geo::Language::zh;
  if (!arguments.file.empty()) {
    if (const geo::Status known = check_export_file(arguments.file); !known) {
      return context.fail(known.error());
    }
    args["file"] = absolute(arguments.file);
  }
  const auto report = run_operation(context, arguments.folder, operation, args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    print(*report);
  }
  return 0;
}

geo::Result<geo::WalkProfile> profile_argument(const nlohmann::json& args) {
  const std::string word = args.at("profile").get<std::string>();
  if (const auto profile = geo::find_walk_profile(word)) return *profile;
  return geo::Error{geo::ErrorCode::usage, "", {.field = "profile", .value = word}};
}

geo::Result<geo::WalkDirection> direction_argument(const nlohmann::json& args) {
  const std::string word = args.at("direction").get<std::string>();
  if (word == "to") return geo::WalkDirection::to;
  if (word == "from") return geo::WalkDirection::from;
  return geo::Error{geo::ErrorCode::usage, "", {.field = "direction", .value = word}};
}

geo::Result<services::WalkModelPtr> walk_model(const services::District& district,
                                               const data::WorldView& view,
                                               geo::Progress& progress) {
  services::WalkModelCache cache(district.folder() / services::kCacheFolder,
                                 elevation_loader(district.folder()));
  return cache.model(view.world_ptr(), progress);
}

nlohmann::json texts_json(const std::vector<data::Text>& texts) {
  nlohmann::json made = nlohmann::json::array();
  for (const data::Text& text : texts) made.push_back({{"zh", text.zh}, {"en", text.en}});
  return made;
}

void print_warnings(const CommandContext& context, const nlohmann::json& report) {
  for (const nlohmann::json& warning : report.at("warnings")) {
    context.console.message(context.text("注意：", "note: ") +
                            warning.at(context.text("zh", "en")).get<std::string>());
  }
}

std::string time_in_words(const CommandContext& context, double seconds) {
  const long whole = std::lround(seconds);
  return std::to_string(whole / 60) + context.text(" 分 ", " min ") + std::to_string(whole % 60) +
         context.text(" 秒", " s");
}

}  // namespace jingwei::app
