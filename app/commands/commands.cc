#include "app/commands/commands.h"

namespace jingwei::app {

void add_all_commands(CLI::App& app, CommandContext& context) {
  // In the order in which --help lists them: the order of a new user's first day.
  add_init_command(app, context);
  add_import_command(app, context);
  add_derive_command(app, context);
  add_synth_command(app, context);
  add_user_command(app, context);
  add_serve_command(app, context);
  add_service_areas_command(app, context);
  add_assign_command(app, context);
  add_works_command(app, context);
  add_task_command(app, context);
  add_export_command(app, context);
  add_check_command(app, context);
  add_log_command(app, context);
  add_undo_command(app, context);
  add_backup_command(app, context);
  add_restore_command(app, context);
}

}  // namespace jingwei::app
