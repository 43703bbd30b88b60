#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/elevation_loader.h"
#include "app/exports/truth_json.h"
#include "data/file_io.h"
#include "services/synth/make_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using services::synth::SynthDistrict;

struct SynthArguments {
  std::string folder;
  services::synth::SynthOptions options;
};

// What was put in, beside the district, for tests and for people to compare with.
geo::Status write_truth(const std::filesystem::path& folder, const SynthDistrict& made) {
  auto file = data::File::create(folder / "truth.json");
  if (!file) return file.error();
  json truth = truth_json(made.truth);
  truth["state_hash"] = made.state_hash;
  if (auto status = file->write(truth.dump(1) + "\n"); !status) return status;
  return file->sync();
}

json district_json(const SynthDistrict& made) {
  return {{"folder", made.folder.string()},
          {"code", made.code},
          {"name", made.name},
          {"seed", made.seed},
          {"grids", made.grids},
          {"gullies", made.gullies},
          {"buildings", made.buildings},
          {"households", made.households},
          {"people", made.people},
          {"state_hash", made.state_hash},
          {"synthetic", true}};
}

std::string district_line(const CommandContext& context, const SynthDistrict& made) {
  return made.folder.string() + "  " + made.code + " " + made.name + "  " +
         std::to_string(made.grids) + context.text(" 个网格，", " grids, ") +
         std::to_string(made.gullies) + context.text(" 条沟道，", " gullies, ") +
         std::to_string(made.buildings) + context.text(" 栋楼，", " buildings, ") +
         std::to_string(made.households) + context.text(" 户，", " households, ") +
         std::to_string(made.people) + context.text(" 人  状态摘要 ", " people  state hash ") +
         made.state_hash;
}

int run_synth(const CommandContext& context, const SynthArguments& arguments) {
  const auto made = [&] {
    ConsoleProgress progress(context.language);
    return services::synth::make_synthetic(arguments.folder, arguments.options, elevation_loader,
                                           write_truth, progress);
  }();
  if (!made) return context.fail(made.error());
  json lines = json::array();
  for (const SynthDistrict& district : *made) {
    if (context.json) {
      lines.push_back(district_json(district));
    } else {
      context.console.result(district_line(context, district));
    }
  }
  if (context.json) context.console.result(api::to_text(lines));
  context.console.message(
      context.text("合成数据：由程序按种子生成，与真实的人、楼和地形无关",
                   "Synthetic data: made by the program from the seed; no real person, building "
                   "or piece of land is in it"));
  return 0;
}

}  // namespace

void add_synth_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<SynthArguments>();
  CLI::App* command = app.add_subcommand(
      "synth", context.text("生成一个合成的区县，供演示、测试和测速",
                            "Make a synthetic district to show, test and measure with"));
  command->add_option("DIR", arguments->folder, context.text("新文件夹", "The new folder"))
      ->required();
  command
      ->add_option("--like", arguments->options.like,
                   context.text("仿照哪里：baota（黄土沟壑，一个区），wuhai（平原，三个区），"
                                "lingshi（一个镇）",
                                "After which place: baota (loess gullies, one district), wuhai (a "
                                "plain, three districts), lingshi (one town)"))
      ->check(CLI::IsMember({"baota", "wuhai", "lingshi"}))
      ->capture_default_str();
  command
      ->add_option("--scale", arguments->options.scale,
                   context.text("规模，1 到 10；楼栋和户数按倍数增加",
                                "Size, 1 to 10; buildings and households are multiplied by it"))
      ->check(CLI::Range(1, services::synth::kLargestScale))
      ->capture_default_str();
  command
      ->add_option("--districts", arguments->options.districts,
                   context.text("生成几份，各在自己的文件夹里",
                                "How many of them, each in a folder of its own"))
      ->check(CLI::Range(1, services::synth::kMostDistricts))
      ->capture_default_str();
  command
      ->add_option(
          "--seed", arguments->options.seed,
          context.text("随机种子；同样的种子给出同样的数据", "The same seed gives the same data"))
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 53))
      ->capture_default_str();
  command->footer(context.text("例：", "Example: ") +
                  "jingwei synth baota --like baota --scale 1 --seed 1");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_synth(context, *arguments); };
  });
}

}  // namespace jingwei::app
