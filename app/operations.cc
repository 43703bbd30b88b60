#include "app/operations.h"

#include <algorithm>
#include <array>

namespace jingwei::app {
namespace {

constexpr std::array kOperations = {
    Operation{"assign", Access::reads, assign_operation},
    Operation{"backup", Access::reads, backup_operation},
    Operation{"check", Access::reads, check_operation},
    Operation{"derive", Access::writes, derive_operation},
    Operation{"export", Access::reads, export_operation},
    Operation{"import", Access::writes, import_operation},
    Operation{"log", Access::reads, log_operation},
    Operation{"service-areas", Access::reads, service_areas_operation},
    Operation{"task-add", Access::writes, task_add_operation},
    Operation{"task-list", Access::reads, task_list_operation},
    Operation{"task-move", Access::writes, task_move_operation},
    Operation{"task-show", Access::reads, task_show_operation},
    Operation{"task-suggest", Access::reads, task_suggest_operation},
    Operation{"undo", Access::writes, undo_operation},
    Operation{"user", Access::writes, user_operation},
    Operation{"users", Access::reads, users_operation},
    Operation{"works-list", Access::reads, works_list_operation},
    Operation{"works-totals", Access::reads, works_totals_operation},
};

}  // namespace

const Operation* find_operation(std::string_view name) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(),
                                  [&](const Operation& o) { return o.name == name; });
  return found == kOperations.end() ? nullptr : found;
}

}  // namespace jingwei::app
