#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"

namespace jingwei::app::api {
namespace {

geo::Result<std::optional<data::Revision>> revision_of(const http::Request& request) {
  const auto body = body_object(request);
  if (!body) return body.error();
  std::optional<data::Revision> revision;
  for (const auto& [name, value] : body->items()) {
    if (name != "revision" || !value.is_number_integer() || value.get<std::int64_t>() < 1) {
      return malformed(name, to_text(value));
    }
    revision = data::Revision{value.get<std::int64_t>()};
  }
  return revision;
}

// The detail of undo_blocked is the list of later revisions, "12, 15".
nlohmann::json blocking(const geo::Error& error) {
  nlohmann::json extra;
  if (error.code != geo::ErrorCode::undo_blocked) return extra;
  extra["blocking"] = nlohmann::json::array();
  std::int64_t number = 0;
  bool in_number = false;
  for (const char c : error.detail + ' ') {
    if (c >= '0' && c <= '9') {
      number = (in_number ? number * 10 : 0) + (c - '0');
      in_number = true;
    } else if (in_number) {
      extra["blocking"].push_back(number);
      in_number = false;
    }
  }
  return extra;
}

http::Response undone(data::Revision revision, const data::Text* summary,
                      std::optional<data::Revision> undoes) {
  nlohmann::json answer = {{"revision", revision.value}};
  if (summary) {
    answer["summary_zh"] = summary->zh;
    answer["summary_en"] = summary->en;
  }
  if (undoes) answer["undoes"] = undoes->value;
  http::Response response = json_response(answer);
  response.revalidate = false;
  return response;
}

http::Response write(const Call& call, std::optional<data::Revision> revision) {
  const auto receipt = call.district->district->undo(call.scope, revision, request_key(call));
  if (!receipt) return problem(receipt.error(), call.language, blocking(receipt.error()));
  const auto& change = receipt->change;
  return undone(receipt->revision, change ? &change->summary : nullptr,
                change ? change->undoes : std::nullopt);
}

// What the undo that became `revision` was answered; without words for who may not read the log.
http::Response write_again(const Call& call, data::Revision revision) {
  const auto entries = call.district->district->log(call.scope, {revision.value + 1}, 1);
  if (!entries || entries->empty()) return undone(revision, nullptr, std::nullopt);
  return undone(revision, &entries->front().summary, entries->front().undoes);
}

}  // namespace

http::Response post_undo(const Call& call) {
  const auto revision = revision_of(call.request);
  if (!revision) return problem(revision.error(), call.language);
  return once_per_key(
      call, [&] { return write(call, *revision); },
      [&](const data::AnsweredRequest& answered) { return write_again(call, answered.revision); });
}

}  // namespace jingwei::app::api
