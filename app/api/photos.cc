// The photos of a task.

#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "app/api/task_json.h"
#include "data/instant.h"
#include "data/photo.h"
#include "services/task_photos.h"

namespace jingwei::app::api {
namespace {

std::filesystem::path photo_folder(const Call& call) {
  return call.district->district->folder() / services::kPhotoFolder;
}

// Keeps the file first: a change names only what is durable. What is refused afterwards, because
// the task has moved on in that moment, leaves a file that nothing names and nobody is shown.
geo::Result<services::Receipt> add_photo(const Call& call, services::TaskPhoto photo) {
  services::District& district = *call.district->district;
  const auto may = services::check_photo(district.view(call.scope), photo.task, photo.version);
  if (!may) return may.error();
  const auto picture = data::cleaned_photo(call.request.body);
  if (!picture) return picture.error();
  if (auto status = data::keep_photo(photo_folder(call), *picture); !status) {
    return status.error();
  }
  photo.file = data::photo_name(*picture);
  const data::Instant now = data::now();
  return execute(
      call, [&](const data::WorldView& view) { return services::plan_photo(view, photo, now); });
}

}  // namespace

http::Response post_task_photo(const Call& call) {
  const auto object = object_version(call, 0);
  if (!object) return problem(object.error(), call.language);
  const data::TaskId task{object->id};
  // The content decides what it is; a page of another site cannot send this type unasked.
  const std::string_view type = call.request.header("content-type");
  if (type != "image/jpeg" && type != "image/png") {
    return problem(malformed("Content-Type", type.substr(0, 80)), call.language);
  }
  const auto answer = [&](data::Revision revision) {
    http::Response response = task_response(call, task);
    response.headers.emplace_back("Jingwei-Revision", std::to_string(revision.value));
    return response;
  };
  const auto write = [&] {
    const auto receipt = add_photo(call, {task, object->version, {}});
    return receipt ? answer(receipt->revision) : task_problem(call, task, receipt.error());
  };
  return once_per_key(call, write, [&](const data::AnsweredRequest& answered) {
    return answer(answered.revision);
  });
}

http::Response get_task_photo(const Call& call) {
  const auto id = task_in_path(call);
  if (!id) return problem(id.error(), call.language);
  const auto not_found = [&] {
    return problem({geo::ErrorCode::not_found, "", {.value = call.request.path}}, call.language);
  };
  const std::string& name = call.path[1];
  if (!data::is_photo_name(name)) return not_found();
  const auto events = call.district->district->events_of(call.scope, *id);
  if (!events) return problem(events.error(), call.language);
  if (!services::has_photo(*events, name)) return not_found();
  auto bytes = data::read_photo(photo_folder(call), name);
  // An event names it, so that it is gone from the folder, or altered there, is the server's fault.
  if (!bytes) return problem(500, bytes.error(), call.language);
  http::Response response;
  response.content_type = data::photo_type(name);
  // Nothing in it may run, whatever a browser takes it for.
  response.headers.emplace_back("Content-Security-Policy", "sandbox");
  // Asked for again each time: whoever has lost sight of the task is not shown it from a cache.
  response.headers.emplace_back("Cache-Control", "private, no-cache");
  response.etag = '"' + name.substr(0, 32) + '"';
  response.revalidate = true;
  response.body = http::Body::of(std::move(*bytes));
  return response;
}

}  // namespace jingwei::app::api
