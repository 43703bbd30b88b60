#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/console.h"
#include "data/change.h"
#include "data/scope.h"
#include "geo/error.h"

namespace CLI {
class App;
}

namespace jingwei::app {

// What a command of the command line is given. A command's file has one function
//   void add_NAME_command(CLI::App& app, CommandContext& context);
// which adds the subcommand with its help and, from the subcommand's callback, sets `action`; the
// action runs once all arguments are parsed and answers the exit status.
struct CommandContext {
  geo::Language language = geo::Language::zh;
  bool json = false;  // a machine-readable result on stdout instead of words
  Console console;
  std::function<int()> action;

  // The sentence in the language of the user.
  std::string text(std::string_view zh, std::string_view en) const {
    return std::string(language == geo::Language::zh ? zh : en);
  }
  std::string text(const data::Text& words) const { return text(words.zh, words.en); }

  // Says the error on stderr and answers its exit status.
  int fail(const geo::Error& error) const { return console.fail(error, language); }
};

// The operating-system user who runs the program; he is the actor of what the command line does.
std::string operating_system_user();
// The same for the peer of a local socket; "uid N" when the system does not know the name.
std::string operating_system_user(unsigned uid);
data::Scope operating_system_scope();

// 0 done is not among them: 1 data, 2 call, 3 machine.
int exit_status(const geo::Error& error);

}  // namespace jingwei::app
