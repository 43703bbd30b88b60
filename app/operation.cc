#include "app/operation.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/handover.h"
#include "geo/check.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

constexpr int kAttempts = 10;
constexpr std::chrono::milliseconds kBetweenAttempts{300};

}  // namespace

std::string absolute(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

geo::Result<nlohmann::json> run_operation(const CommandContext& context,
                                          const std::filesystem::path& folder,
                                          std::string_view name, const nlohmann::json& args) {
  const Operation* operation = find_operation(name);
  JINGWEI_CHECK(operation);
  ConsoleProgress progress(context.language);
  const bool writes = operation->access == Access::writes;
  // Another command may hold the lock for a moment, and a server is a moment without its socket
  // when it starts and stops.
  for (int attempt = 0;; ++attempt) {
    auto district = services::District::open(folder, {.lock = writes}, progress);
    if (district) return operation->run(**district, operating_system_scope(), args, progress);
    if (district.error().code != geo::ErrorCode::district_locked) return district.error();
    auto report = hand_over(folder, name, args, progress);
    const bool nobody = !report && report.error().code == geo::ErrorCode::district_locked;
    if (!nobody || attempt == kAttempts || interrupted()) return report;
    std::this_thread::sleep_for(kBetweenAttempts);
  }
}

}  // namespace jingwei::app
