#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::services {
class District;
}

namespace jingwei::app {

// How a command reaches the server that holds a district: the unix socket jingwei.sock in its
// folder, mode 0600. The command sends one line of JSON, {"operation","args"}; the server answers
// lines: {"progress":{"stage","fraction"}}, and at the end {"report":...} or {"error":{...}}. A
// command that hangs up cancels its work. The actor is the user at the other end of the socket, as
// the system tells, never what the command says.

// Takes commands for the district until it is destroyed; removes the socket then.
class HandoverServer {
 public:
  // Requires: the caller holds the district's lock, so a socket that is there already is left over
  // from a server that died, and is replaced. io_failed when the socket cannot be made.
  static geo::Result<std::unique_ptr<HandoverServer>> start(services::District& district);
  ~HandoverServer();

 private:
  struct Impl;
  explicit HandoverServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Runs the operation in the server that holds the district in `folder`. district_locked when nobody
// listens there: another command is writing. usage when a text in `args` is no UTF-8.
geo::Result<nlohmann::json> hand_over(const std::filesystem::path& folder,
                                      std::string_view operation, const nlohmann::json& args,
                                      geo::Progress& progress);

}  // namespace jingwei::app
