#include "app/api/hosted_district.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"

namespace jingwei::app::api {
namespace {

geo::Result<std::optional<data::Revision>> since_of(const Call& call) {
  // A browser that reconnects sends the header; it is newer than the ?since of its URL.
  std::string_view text = call.request.header("last-event-id");
  if (text.empty()) {
    const std::string* parameter = call.request.parameter("since");
    if (!parameter) return std::optional<data::Revision>{};
    text = *parameter;
  }
  const auto revision = whole_number("since", text, 0, kLargestId);
  if (!revision) return revision.error();
  return std::optional<data::Revision>{data::Revision{*revision}};
}

}  // namespace

http::Response get_events(const Call& call) {
  const auto since = since_of(call);
  if (!since) return problem(since.error(), call.language);
  std::function<bool()> session_lives;
  if (!call.session.empty()) {
    session_lives = [district = call.district, session = call.session] {
      return district->sessions.account_of(session, false).has_value();
    };
  }
  return event_stream(call.district->streams, call.scope, *since, std::move(session_lives));
}

}  // namespace jingwei::app::api
