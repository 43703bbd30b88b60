#include "app/operation.h"

#include <nlohmann/json.hpp>

#include "geo/check.h"
#include "services/district.h"

namespace jingwei::app {

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
  auto district = services::District::open(folder, {.lock = writes}, progress);
  if (!district) return district.error();
  return operation->run(**district, operating_system_scope(), args, progress);
}

}  // namespace jingwei::app
