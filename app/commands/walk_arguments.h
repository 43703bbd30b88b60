#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "geo/result.h"
#include "services/district.h"
#include "services/service_areas.h"

namespace CLI {
class App;
}

namespace jingwei::app {

struct CommandContext;

// What the commands that compute on the walking network have in common.
struct WalkArguments {
  std::string folder, profile = "adult", direction = "to", file;
};

// DIR, --profile, --direction and -o. The arguments must outlive the parsing.
void add_walk_options(CLI::App& command, const CommandContext& context, WalkArguments& arguments);

// What the arguments of an operation say. Another program may send them over the socket, so an
// unknown word is `usage` here too.
geo::Result<geo::WalkProfile> profile_argument(const nlohmann::json& args);
geo::Result<geo::WalkDirection> direction_argument(const nlohmann::json& args);

// The model of the district's present World, with its network from the cache where it can be.
geo::Result<services::WalkModelPtr> walk_model(const services::District& district,
                                               const data::WorldView& view,
                                               geo::Progress& progress);

// Carries the operation out, with what `arguments` says beside `args`, and prints its report: as
// JSON where that is asked for, else by `print`. Answers the exit status.
int run_walk_command(const CommandContext& context, const WalkArguments& arguments,
                     const std::string& operation, nlohmann::json args,
                     const std::function<void(const nlohmann::json& report)>& print);

// [{"zh","en"},...]
nlohmann::json texts_json(const std::vector<data::Text>& texts);
// Says the warnings of a report ("warnings": as above) on stderr.
void print_warnings(const CommandContext& context, const nlohmann::json& report);

// "6 min 52 s", "6 分 52 秒"
std::string time_in_words(const CommandContext& context, double seconds);

}  // namespace jingwei::app
