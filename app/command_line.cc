#include "app/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "app/command_context.h"
#include "app/commands/commands.h"

namespace jingwei::app {
namespace {

geo::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    return std::strncmp(value, "en", 2) == 0 ? geo::Language::en : geo::Language::zh;
  }
  return geo::Language::zh;
}

// The help is written while the options are declared, so the language must be known before parsing.
geo::Language language_of_arguments(int argc, char** argv) {
  geo::Language language = language_of_environment();
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    std::string_view value;
    if (word == "--lang" && i + 1 < argc) value = argv[i + 1];
    if (word.starts_with("--lang=")) value = word.substr(7);
    if (value == "zh") language = geo::Language::zh;
    if (value == "en") language = geo::Language::en;
  }
  return language;
}

int parse_and_run(int argc, char** argv) {
  CommandContext context;
  context.language = language_of_arguments(argc, argv);

  CLI::App app{
      context.text("经纬：面向街道办的地理信息平台", "Jingwei: a GIS platform for street offices"),
      "jingwei"};
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "jingwei " JINGWEI_VERSION,
                       context.text("显示版本", "Show the version"));
  app.set_help_flag("-h,--help", context.text("显示帮助", "Show this help"));
  std::string language;
  app.add_option("--lang", language, context.text("语言：zh 或 en", "Language: zh or en"))
      ->check(CLI::IsMember({"zh", "en"}));
  app.add_flag("--json", context.json,
               context.text("在标准输出给出机器可读的结果", "A machine-readable result on stdout"));
  add_all_commands(app, context);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // 0: --help and --version were asked for. Everything else is a fault of the call.
    if (error.get_exit_code() == 0) return app.exit(error);
    return context.fail({geo::ErrorCode::usage, error.what(), {}});
  }
  catch_interrupts();
  if (!context.action) return 2;
  try {
    return context.action();
  } catch (const std::bad_alloc&) {
    return context.fail({geo::ErrorCode::memory_exceeded, "", {}});
  } catch (const std::exception& fault) {
    return context.fail({geo::ErrorCode::io_failed, fault.what(), {}});
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  // A closed pipe or socket is an error of that write, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  return parse_and_run(argc, argv);
}

}  // namespace jingwei::app
