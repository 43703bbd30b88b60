#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "app/command_context.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::services {
class District;
}

namespace jingwei::app {

// Something a command asks of a district: arguments in, report out, both as JSON objects, so that
// it can be run by the same function in this process or by the server that holds the district.
// Paths in `args` must be absolute; the server reads and writes files as its own user.
using OperationFn = geo::Result<nlohmann::json> (*)(services::District& district,
                                                    const data::Scope& scope,
                                                    const nlohmann::json& args,
                                                    geo::Progress& progress);

enum class Access { reads, writes };

struct Operation {
  std::string_view name;
  Access access;
  OperationFn run;
};

// nullptr when there is none of that name. The table is in app/operations.cc.
const Operation* find_operation(std::string_view name);

// Runs the operation on the district in `folder`. A reading one opens the folder beside whoever
// holds it; a writing one is handed to the running server, if there is one. Progress goes to
// stderr.
geo::Result<nlohmann::json> run_operation(const CommandContext& context,
                                          const std::filesystem::path& folder,
                                          std::string_view name, const nlohmann::json& args);

// `path` as an absolute path, for `args`; its bytes as they are, which need not be UTF-8.
std::string absolute(const std::filesystem::path& path);

}  // namespace jingwei::app
