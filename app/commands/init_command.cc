#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/numbers.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct InitArguments {
  std::string folder, code, name, centre, utc_offset;
};

int run_init(const CommandContext& context, const InitArguments& arguments) {
  services::InitOptions options{arguments.code, arguments.name, std::nullopt, data::kChinaTime};
  if (!arguments.centre.empty()) {
    auto centre = parse_lonlat(arguments.centre);
    if (!centre) return context.fail(centre.error());
    options.centre = *centre;
  }
  if (!arguments.utc_offset.empty()) {
    const auto offset = data::utc_offset_from_text(arguments.utc_offset);
    if (!offset) {
      return context.fail({geo::ErrorCode::usage,
                           "+08:00",
                           {.field = "--utc-offset", .value = arguments.utc_offset}});
    }
    options.utc_offset = *offset;
  }
  const geo::Status made = services::init_district(arguments.folder, options);
  if (!made) {
    geo::Error error = made.error();
    // A place that no frame can stand at is here an argument that is wrong, not data.
    if (error.place.field == "center") error.code = geo::ErrorCode::usage;
    return context.fail(error);
  }
  if (context.json) {
    context.console.result(
        api::to_text(nlohmann::json{{"folder", arguments.folder}, {"code", arguments.code}}));
  } else {
    context.console.message(context.text("已建立区县库：", "made the district ") +
                            arguments.folder +
                            context.text("。下一步：jingwei import ", "; next: jingwei import ") +
                            arguments.folder + " FILE");
  }
  return 0;
}

}  // namespace

void add_init_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* command = app.add_subcommand(
      "init", context.text("建立一个区县的文件夹", "Make the folder of a district"));
  command->add_option("DIR", arguments->folder, context.text("新文件夹", "The new folder"))
      ->required();
  command
      ->add_option("--code", arguments->code,
                   context.text("行政区划代码（六位数字）或一个小写英文词",
                                "Six digits or one lower-case word"))
      ->required();
  command->add_option("--name", arguments->name, context.text("区县名称", "Name of the district"))
      ->required();
  command->add_option("--center", arguments->centre,
                      context.text("中心，经度,纬度；省略时取自第一次导入",
                                   "Centre as LON,LAT; taken from the first import when left out"));
  command->add_option("--utc-offset", arguments->utc_offset,
                      context.text("当地时间与 UTC 之差，值班时间照此计算；默认 +08:00",
                                   "Local time less UTC, by which shifts are read; +08:00 when "
                                   "left out"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei init baota --code 610602 --name 宝塔区 --center 109.49,36.59");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_init(context, *arguments); };
  });
}

}  // namespace jingwei::app
