#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/elevation_loader.h"
#include "app/operations.h"
#include "geo/check.h"
#include "services/derive.h"
#include "services/derive_gullies.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// A number that one of the derivations takes, with its bounds; `name` is that of the argument,
// whose option is the same with dashes.
struct DeriveNumber {
  std::string_view name, what;
  double least, most, usual;
  bool whole;
  data::Text text;
};

const geo::GullyOptions kGullies;  // as they are usually looked for

const std::vector<DeriveNumber>& derive_numbers() {
  static const std::vector<DeriveNumber> kNumbers = {
      {"buildings",
       "grids",
       10,
       100'000,
       double(services::DeriveOptions{}.buildings),
       true,
       {"网格：每个网格约多少栋楼", "Grids: about how many buildings to a grid"}},
      {"min_area_km2",
       "gullies",
       0.01,
       100,
       kGullies.min_square_metres / 1e6,
       false,
       {"沟道：水线以上至少汇集多少平方公里",
        "Gullies: square kilometres that at least drain to a line"}},
      {"max_floor_m",
       "gullies",
       5,
       5'000,
       kGullies.max_floor.value,
       false,
       {"沟道：沟底平均宽于此（米）的是川谷，不是沟",
        "Gullies: with a floor wider than this (metres, on the mean) it is a valley"}},
      {"max_side_m",
       "gullies",
       10,
       5'000,
       kGullies.max_side.value,
       false,
       {"沟道：坡面没有明显转折时，自沟底至多到此（米）",
        "Gullies: a side without a break of slope ends so far (metres) from the floor"}},
      {"min_length_m",
       "gullies",
       0,
       50'000,
       kGullies.min_length.value,
       false,
       {"沟道：短于此（米）的并入上游的沟，没有上游的略去",
        "Gullies: a shorter one (metres) is part of the one above it, or left out where there is "
        "none"}}};
  return kNumbers;
}

std::string option_of(const DeriveNumber& number) {
  std::string option = "--" + std::string(number.name);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

// Every number of the arguments belongs to what is derived and lies within its bounds: here and,
// for what another process hands over, in the operation.
geo::Status check_numbers(const std::string& what, const json& args) {
  for (const DeriveNumber& number : derive_numbers()) {
    const auto at = args.find(number.name);
    if (at == args.end()) continue;
    if (number.what != what) {
      return geo::Error{geo::ErrorCode::usage, "derive " + what + " " + option_of(number), {}};
    }
    const double value = at->is_number() ? at->get<double>() : -1;
    if (value < number.least || value > number.most ||
        (number.whole && value != std::floor(value))) {
      return geo::Error{geo::ErrorCode::value_invalid,
                        fmt::format("{} - {}", number.least, number.most),
                        {.field = std::string(number.name), .value = at->dump()}};
    }
  }
  return {};
}

double number_of(const json& args, std::string_view name) {
  const std::vector<DeriveNumber>& numbers = derive_numbers();
  const auto found = std::find_if(numbers.begin(), numbers.end(),
                                  [&](const DeriveNumber& number) { return number.name == name; });
  JINGWEI_CHECK(found != numbers.end());
  return args.value(std::string(name), found->usual);
}

struct DeriveArguments {
  std::string folder, what;
  std::map<std::string_view, std::optional<double>> numbers;  // by name, where given
  bool dry_run = false;
};

int run_derive_command(const CommandContext& context, const DeriveArguments& arguments) {
  json args = {{"what", arguments.what}, {"dry_run", arguments.dry_run}};
  for (const auto& [name, number] : arguments.numbers) {
    if (number) args[std::string(name)] = *number;
  }
  if (auto status = check_numbers(arguments.what, args); !status) {
    return context.fail(status.error());
  }
  auto report = run_operation(context, arguments.folder, "derive", args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  context.console.result(report->at(context.text("summary_zh", "summary_en")).get<std::string>());
  for (const json& note : report->at("notes")) {
    context.console.message(note.at(context.text("zh", "en")).get<std::string>());
  }
  return 0;
}

json report_json(const std::string& what, const services::DeriveReport& report, bool dry_run) {
  json notes = json::array();
  for (const data::Text& note : report.notes) {
    notes.push_back({{"zh", note.zh}, {"en", note.en}});
  }
  return json{{"what", what},
              {"made", report.made},
              {"updated", report.updated},
              {"unchanged", report.unchanged},
              {"removed", report.removed},
              {"skipped", report.skipped},
              {"notes", notes},
              {"summary_zh", report.in_words.zh},
              {"summary_en", report.in_words.en},
              {"dry_run", dry_run},
              {"changed", report.changed},
              {"revision", report.revision.value}};
}

geo::Result<json> derive_gullies(services::District& district, const data::Scope& scope,
                                 const json& args, geo::Progress& progress) {
  services::DeriveGullyOptions options;
  geo::GullyOptions& g = options.gullies;
  g.min_square_metres = number_of(args, "min_area_km2") * 1e6;
  g.max_floor.value = number_of(args, "max_floor_m");
  g.max_side.value = number_of(args, "max_side_m");
  g.min_length.value = number_of(args, "min_length_m");
  options.dry_run = args.value("dry_run", false);
  const auto report = services::run_derive_gullies(district, scope, options,
                                                   elevation_loader(district.folder()), progress);
  if (!report) return report.error();
  json result = report_json("gullies", *report, options.dry_run);
  const services::LineAgreement& a = report->agreement;
  result["found_metres"] = a.found_metres;
  result["found_near_mapped_metres"] = a.found_near_mapped;
  result["mapped_metres"] = a.mapped_metres;
  result["mapped_near_found_metres"] = a.mapped_near_found;
  return result;
}

}  // namespace

geo::Result<json> derive_operation(services::District& district, const data::Scope& scope,
                                   const json& args, geo::Progress& progress) {
  const std::string what = args.at("what").get<std::string>();
  if (auto status = check_numbers(what, args); !status) return status.error();
  if (what == "gullies") return derive_gullies(district, scope, args, progress);
  if (what != "communities" && what != "grids") {
    return geo::Error{geo::ErrorCode::usage, "derive " + what, {}};
  }
  services::DeriveOptions options;
  options.kind = what == "grids" ? services::DeriveKind::grids : services::DeriveKind::communities;
  options.buildings = static_cast<std::size_t>(number_of(args, "buildings"));
  options.dry_run = args.value("dry_run", false);
  const auto report = services::run_derive(district, scope, options, progress);
  if (!report) return report.error();
  return report_json(what, *report, options.dry_run);
}

void add_derive_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<DeriveArguments>();
  CLI::App* command = app.add_subcommand(
      "derive",
      context.text(
          "由已有数据推导：虚拟的社区或网格（标明为虚拟，不改动实测区域），或由高程得出沟道",
          "Derive from what is there: communities or grids that are made up (and marked "
          "so; surveyed areas are not touched), or gullies from the elevation"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command
      ->add_option(
          "WHAT", arguments->what,
          context.text("communities：街道内按最近的地名；grids：社区内按楼栋数；gullies：由高程",
                       "communities: by the nearest place inside each subdistrict; grids: "
                       "by buildings inside each community; gullies: from the elevation"))
      ->required()
      ->check(CLI::IsMember({"communities", "grids", "gullies"}));
  for (const DeriveNumber& number : derive_numbers()) {
    command
        ->add_option(option_of(number), arguments->numbers[number.name], context.text(number.text))
        ->default_str(fmt::format("{}", number.usual))
        ->check(CLI::Range(number.least, number.most));
  }
  command->add_flag(
      "--dry-run", arguments->dry_run,
      context.text("只说明会发生什么，不写入", "Say what would happen, write nothing"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei derive andorra grids --buildings 400\n    "
                  "jingwei derive andorra gullies --min-area-km2 0.2 --max-floor-m 150");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_derive_command(context, *arguments); };
  });
}

}  // namespace jingwei::app
