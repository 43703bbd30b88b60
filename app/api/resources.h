#pragma once

// The handlers of the route table (routes.cc), one file a resource. What each takes and answers
// stands in docs/api.md.

#include "app/api/call.h"

namespace jingwei::app::api {

http::Response get_districts(const Call& call);           // districts.cc
http::Response get_city_totals(const Call& call);         // cities.cc
http::Response get_city_coverage(const Call& call);       // cities.cc
http::Response get_openapi(const Call& call);             // openapi.cc
http::Response get_district(const Call& call);            // district.cc
http::Response get_tile_json(const Call& call);           // tiles.cc
http::Response get_tile(const Call& call);                // tiles.cc
http::Response get_terrain(const Call& call);             // tiles.cc
http::Response get_events(const Call& call);              // events.cc
http::Response get_features(const Call& call);            // features.cc
http::Response get_feature(const Call& call);             // features.cc
http::Response patch_feature(const Call& call);           // feature_edit.cc
http::Response get_at(const Call& call);                  // at.cc
http::Response get_service_area(const Call& call);        // service_areas.cc
http::Response get_coverage(const Call& call);            // coverage.cc
http::Response get_assignment(const Call& call);          // assignment.cc
http::Response get_log(const Call& call);                 // log.cc
http::Response post_undo(const Call& call);               // undo.cc
http::Response get_metrics(const Call& call);             // metrics.cc
http::Response get_session(const Call& call);             // session.cc
http::Response post_session(const Call& call);            // session.cc
http::Response delete_session(const Call& call);          // session.cc
http::Response put_password(const Call& call);            // session.cc
http::Response post_first_account(const Call& call);      // accounts.cc
http::Response get_accounts(const Call& call);            // accounts.cc
http::Response post_account(const Call& call);            // accounts.cc
http::Response patch_account(const Call& call);           // accounts.cc
http::Response get_projects(const Call& call);            // works.cc
http::Response get_project_works(const Call& call);       // works.cc
http::Response get_project_totals(const Call& call);      // works.cc
http::Response get_project_totals_csv(const Call& call);  // works.cc
http::Response patch_work_item(const Call& call);         // works.cc
http::Response get_tasks(const Call& call);               // task_list.cc
http::Response get_tasks_csv(const Call& call);           // task_list.cc
http::Response post_task(const Call& call);               // tasks.cc
http::Response get_task(const Call& call);                // tasks.cc
http::Response patch_task(const Call& call);              // tasks.cc
http::Response get_task_events(const Call& call);         // tasks.cc
http::Response post_task_photo(const Call& call);         // photos.cc
http::Response get_task_photo(const Call& call);          // photos.cc
http::Response post_task_move(const Call& call);          // tasks.cc
http::Response get_suggestions(const Call& call);         // suggestions.cc
http::Response get_cadres(const Call& call);              // cadres.cc

}  // namespace jingwei::app::api
