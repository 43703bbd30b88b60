#pragma once

// Each command stands in a file of its own, app/commands/NAME_command.cc, with one function that
// adds it. A new command is declared here and named once in commands.cc.

#include "app/command_context.h"

namespace jingwei::app {

void add_all_commands(CLI::App& app, CommandContext& context);

void add_assign_command(CLI::App& app, CommandContext& context);
void add_backup_command(CLI::App& app, CommandContext& context);
void add_check_command(CLI::App& app, CommandContext& context);
void add_derive_command(CLI::App& app, CommandContext& context);
void add_export_command(CLI::App& app, CommandContext& context);
void add_import_command(CLI::App& app, CommandContext& context);
void add_init_command(CLI::App& app, CommandContext& context);
void add_log_command(CLI::App& app, CommandContext& context);
void add_restore_command(CLI::App& app, CommandContext& context);
void add_serve_command(CLI::App& app, CommandContext& context);
void add_service_areas_command(CLI::App& app, CommandContext& context);
void add_synth_command(CLI::App& app, CommandContext& context);
void add_task_command(CLI::App& app, CommandContext& context);
void add_undo_command(CLI::App& app, CommandContext& context);
void add_user_command(CLI::App& app, CommandContext& context);
void add_works_command(CLI::App& app, CommandContext& context);

}  // namespace jingwei::app
