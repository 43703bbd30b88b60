#pragma once

// The operations that commands hand to a district. An operation stands in the file of its command
// and is declared here; the table in operations.cc gives it a name and says whether it writes.

#include "app/operation.h"

namespace jingwei::app {

geo::Result<nlohmann::json> assign_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> backup_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> check_operation(services::District& district, const data::Scope& scope,
                                            const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> derive_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> export_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> import_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> log_operation(services::District& district, const data::Scope& scope,
                                          const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> service_areas_operation(services::District& district,
                                                    const data::Scope& scope,
                                                    const nlohmann::json& args,
                                                    geo::Progress& progress);
geo::Result<nlohmann::json> task_add_operation(services::District& district,
                                               const data::Scope& scope, const nlohmann::json& args,
                                               geo::Progress& progress);
geo::Result<nlohmann::json> task_list_operation(services::District& district,
                                                const data::Scope& scope,
                                                const nlohmann::json& args,
                                                geo::Progress& progress);
geo::Result<nlohmann::json> task_move_operation(services::District& district,
                                                const data::Scope& scope,
                                                const nlohmann::json& args,
                                                geo::Progress& progress);
geo::Result<nlohmann::json> task_show_operation(services::District& district,
                                                const data::Scope& scope,
                                                const nlohmann::json& args,
                                                geo::Progress& progress);
geo::Result<nlohmann::json> task_suggest_operation(services::District& district,
                                                   const data::Scope& scope,
                                                   const nlohmann::json& args,
                                                   geo::Progress& progress);
geo::Result<nlohmann::json> undo_operation(services::District& district, const data::Scope& scope,
                                           const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> user_operation(services::District& district, const data::Scope& scope,
                                           const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> users_operation(services::District& district, const data::Scope& scope,
                                            const nlohmann::json& args, geo::Progress& progress);
geo::Result<nlohmann::json> works_list_operation(services::District& district,
                                                 const data::Scope& scope,
                                                 const nlohmann::json& args,
                                                 geo::Progress& progress);
geo::Result<nlohmann::json> works_totals_operation(services::District& district,
                                                   const data::Scope& scope,
                                                   const nlohmann::json& args,
                                                   geo::Progress& progress);

}  // namespace jingwei::app
