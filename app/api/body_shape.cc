#include "app/api/body_shape.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/request_body.h"

namespace jingwei::app::api {
namespace {

bool is_id(const nlohmann::json& value) {
  return value.is_number_integer() &&
         !(value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(kLargestId)) &&
         value.get<std::int64_t>() >= 1 && value.get<std::int64_t>() <= kLargestId;
}

bool fits(const nlohmann::json& value, const Member& member) {
  if (value.is_null()) return member.nullable;
  switch (member.kind) {
    case MemberKind::text:
    case MemberKind::secret:
    case MemberKind::time:
      return value.is_string();
    case MemberKind::number:
      return value.is_number();
    case MemberKind::position:
      return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number();
    case MemberKind::id:
      return is_id(value);
    case MemberKind::boolean:
      return value.is_boolean();
    case MemberKind::ids:
      return value.is_array() && std::all_of(value.begin(), value.end(), is_id);
  }
  return false;
}

std::string_view form_of(MemberKind kind) {
  switch (kind) {
    case MemberKind::text:
    case MemberKind::secret:
      return "应为文字 / it must be a text";
    case MemberKind::time:
      return "应为时间，如 2026-11-26T18:00:00+08:00 / it must be a time like "
             "2026-11-26T18:00:00+08:00";
    case MemberKind::number:
      return "应为数 / it must be a number";
    case MemberKind::position:
      return "应为 [经度,纬度] 两个数 / it must be two numbers, [longitude,latitude]";
    case MemberKind::id:
      return "应为编号（正整数） / it must be an id, a whole number from 1";
    case MemberKind::boolean:
      return "应为 true 或 false / it must be true or false";
    case MemberKind::ids:
      return "应为编号的列表 / it must be a list of ids";
  }
  return {};
}

}  // namespace

std::optional<geo::Error> fault_of_body(const http::Request& request,
                                        std::span<const Member> members) {
  const auto body = body_object(request);
  if (!body) return body.error();
  for (const auto& [name, value] : body->items()) {
    const auto member =
        std::find_if(members.begin(), members.end(),
                     [&, &wanted = name](const Member& m) { return m.name == wanted; });
    if (member == members.end()) {
      return malformed(
          name.substr(0, 80), {},
          "没有这个字段，或不能由您填写 / there is no such field, or it is not for you "
          "to set");
    }
    if (!fits(value, *member)) {
      const bool secret = member->kind == MemberKind::secret;
      return malformed(name, secret ? std::string() : to_text(value).substr(0, 80),
                       form_of(member->kind));
    }
  }
  for (const Member& member : members) {
    if (member.required && !body->contains(member.name)) {
      return malformed(member.name, {}, "缺少这个字段 / this field is missing");
    }
  }
  return std::nullopt;
}

}  // namespace jingwei::app::api
