#include "services/edits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "data/facility_kinds.h"
#include "services/clean_text.h"
#include "services/feature_layers.h"

namespace jingwei::services {
namespace {

constexpr std::size_t kLongestText = 500;  // bytes

// One field that can be edited: its names, where it lives and, for numbers, what it may be.
template <class Row>
struct Field {
  std::string_view name, zh, en;
  std::variant<std::string Row::*, std::int16_t Row::*, std::int32_t Row::*, float Row::*> member;
  double least = 0, most = 0;
};

template <class Row>
struct Fields;

template <>
struct Fields<data::Area> {
  static constexpr std::array list = {Field<data::Area>{"name", "名称", "name", &data::Area::name},
                                      Field<data::Area>{"code", "编码", "code", &data::Area::code},
                                      Field<data::Area>{"kind", "类别", "kind", &data::Area::kind}};
};
template <>
struct Fields<data::Place> {
  static constexpr std::array list = {
      Field<data::Place>{"name", "名称", "name", &data::Place::name}};
};
template <>
struct Fields<data::Compound> {
  static constexpr std::array list = {
      Field<data::Compound>{"name", "名称", "name", &data::Compound::name},
      Field<data::Compound>{"code", "编码", "code", &data::Compound::code}};
};
template <>
struct Fields<data::Building> {
  static constexpr std::array list = {
      Field<data::Building>{"name", "名称", "name", &data::Building::name},
      Field<data::Building>{"address", "地址", "address", &data::Building::address},
      Field<data::Building>{"kind", "类别", "kind", &data::Building::kind},
      Field<data::Building>{"levels", "层数", "levels", &data::Building::levels, 0, 200}};
};
template <>
struct Fields<data::Facility> {
  static constexpr std::array list = {
      Field<data::Facility>{"name", "名称", "name", &data::Facility::name},
      Field<data::Facility>{"kind", "类别", "kind", &data::Facility::kind},
      Field<data::Facility>{"address", "地址", "address", &data::Facility::address},
      Field<data::Facility>{"opening_hours", "开放时间", "opening hours",
                            &data::Facility::opening_hours},
      Field<data::Facility>{"capacity", "容量", "capacity", &data::Facility::capacity, 0, 1e6}};
};
template <>
struct Fields<data::Organisation> {
  static constexpr std::array list = {
      Field<data::Organisation>{"name", "名称", "name", &data::Organisation::name},
      Field<data::Organisation>{"kind", "类别", "kind", &data::Organisation::kind},
      Field<data::Organisation>{"address", "地址", "address", &data::Organisation::address},
      Field<data::Organisation>{"skills", "专长", "skills", &data::Organisation::skills},
      Field<data::Organisation>{"headcount", "人数", "headcount", &data::Organisation::headcount, 0,
                                1e6}};
};
template <>
struct Fields<data::Way> {
  static constexpr std::array list = {
      Field<data::Way>{"name", "名称", "name", &data::Way::name},
      Field<data::Way>{"surface", "路面", "surface", &data::Way::surface},
      Field<data::Way>{"step_count", "台阶数", "steps", &data::Way::step_count, 0, 10'000},
      Field<data::Way>{"incline", "坡度", "incline", &data::Way::incline, -5, 5}};
};
template <>
struct Fields<data::Waterway> {
  static constexpr std::array list = {
      Field<data::Waterway>{"name", "名称", "name", &data::Waterway::name}};
};
template <>
struct Fields<data::Gully> {
  static constexpr std::array list = {
      Field<data::Gully>{"name", "名称", "name", &data::Gully::name},
      Field<data::Gully>{"code", "编码", "code", &data::Gully::code}};
};

std::string number_in_words(double value) {
  if (std::isnan(value)) return "";
  std::string text = std::to_string(value);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return text;
}

std::string value_in_words(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return number_in_words(*number);
  return "";
}

// Where the edit is at fault.
struct Fault {
  const Edit& edit;

  geo::Error at(geo::ErrorCode code, std::string_view field = {},
                const FieldValue& value = {}) const {
    return {code,
            "",
            {.layer = edit.layer,
             .feature = std::to_string(edit.id),
             .field = std::string(field),
             .value = value_in_words(value)}};
  }
};

// What a text field of the row may hold beyond being clean.
template <class Row>
bool is_allowed(const Row& row, std::string_view field, std::string_view text) {
  if constexpr (std::is_same_v<Row, data::Area>) {
    if (field == "kind") {
      return text.empty() ||
             (row.level == data::AreaLevel::grid && (text == "ordinary" || text == "own"));
    }
    if (field == "code") {
      return text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_';
             });
    }
    if (field == "name") return !text.empty();
  }
  if constexpr (std::is_same_v<Row, data::Facility>) {
    if (field == "kind") return data::find_facility_kind(text) != nullptr;
  }
  return true;
}

template <class Row>
geo::Status set_text(Row& row, const Field<Row>& field, std::string Row::*member,
                     const FieldValue& value, const Fault& fault) {
  std::string_view text;
  if (const auto* given = std::get_if<std::string>(&value)) {
    text = trimmed(*given);
  } else if (std::holds_alternative<double>(value)) {
    return fault.at(geo::ErrorCode::value_invalid, field.name, value);
  }
  if (text.size() > kLongestText || !is_clean_text(text) || !is_allowed(row, field.name, text)) {
    return fault.at(geo::ErrorCode::value_invalid, field.name, value);
  }
  row.*member = std::string(text);
  return {};
}

template <class Row, class Number>
geo::Status set_number(Row& row, const Field<Row>& field, Number Row::*member,
                       const FieldValue& value, const Fault& fault) {
  if (std::holds_alternative<std::monostate>(value)) {
    row.*member =
        std::is_floating_point_v<Number> ? std::numeric_limits<Number>::quiet_NaN() : Number{0};
    return {};
  }
  const auto* number = std::get_if<double>(&value);
  const bool fits = number && std::isfinite(*number) && *number >= field.least &&
                    *number <= field.most &&
                    (std::is_floating_point_v<Number> || *number == std::floor(*number));
  if (!fits) return fault.at(geo::ErrorCode::value_invalid, field.name, value);
  row.*member = static_cast<Number>(*number);
  return {};
}

template <class Row>
geo::Status set_field(Row& row, const Field<Row>& field, const FieldValue& value,
                      const Fault& fault) {
  return std::visit(
      [&](auto member) -> geo::Status {
        if constexpr (std::is_same_v<decltype(member), std::string Row::*>) {
          return set_text(row, field, member, value, fault);
        } else {
          return set_number(row, field, member, value, fault);
        }
      },
      field.member);
}

template <class Row>
std::string field_in_words(const Row& row, const Field<Row>& field) {
  return std::visit(
      [&](auto member) -> std::string {
        if constexpr (std::is_same_v<decltype(member), std::string Row::*>) {
          return row.*member;
        } else {
          return number_in_words(static_cast<double>(row.*member));
        }
      },
      field.member);
}

// "建筑 7 改名：A → B；层数 5 → 6"
template <class Row>
data::Text in_words(const Row& before, const Row& after, const Edit& edit) {
  const FeatureLayer* layer = find_feature_layer(edit.layer);
  const std::string noun_zh(layer->zh), noun_en(layer->en);
  const std::string id = std::to_string(edit.id);
  data::Text words{noun_zh + " " + id, noun_en + " " + id};
  if (!before.name.empty() && before.name == after.name) {
    words = {noun_zh + "“" + before.name + "”", noun_en + " \"" + before.name + "\""};
  }
  bool first = true;
  for (const Field<Row>& field : Fields<Row>::list) {
    const std::string was = field_in_words(before, field), is = field_in_words(after, field);
    if (was == is) continue;
    const bool renamed = field.name == "name";
    words.zh += (first ? " " : "；") +
                (renamed ? std::string("改名：") : std::string(field.zh) + " ") +
                (was.empty() ? "（空）" : was) + " → " + (is.empty() ? "（空）" : is);
    words.en += (first ? ": " : "; ") +
                (renamed ? std::string("renamed ") : std::string(field.en) + " ") +
                (was.empty() ? "(empty)" : was) + " → " + (is.empty() ? "(empty)" : is);
    first = false;
  }
  return words;
}

geo::Status check_code_is_free(const data::WorldView& view, const data::Area& area,
                               const Fault& fault) {
  bool taken = false;
  if (area.code.empty()) return {};
  view.for_each<data::Area>([&](const data::Area& other, data::AreaId) {
    taken = taken || (other.id != area.id && other.level == area.level && other.code == area.code);
  });
  if (taken) return fault.at(geo::ErrorCode::duplicate_key, "code", area.code);
  return {};
}

template <class Row>
geo::Result<data::Change> plan_row_edit(const data::WorldView& view, const Edit& edit) {
  const Fault fault{edit};
  const Row* row = view.find<Row>({edit.id});
  if (!row || !belongs_to_layer(*row, edit.layer)) return fault.at(geo::ErrorCode::not_found);
  if (!view.in_scope(view.area_of<Row>(row->id))) return fault.at(geo::ErrorCode::not_permitted);
  if (row->version != edit.version) return fault.at(geo::ErrorCode::version_stale);

  Row after = *row;
  for (const auto& [name, value] : edit.fields) {
    const auto& list = Fields<Row>::list;
    const auto field = std::find_if(
        list.begin(), list.end(), [&, &wanted = name](const auto& f) { return f.name == wanted; });
    if (field == list.end()) return fault.at(geo::ErrorCode::request_malformed, name, value);
    const geo::Status set = set_field(after, *field, value, fault);
    if (!set) return set.error();
  }
  if constexpr (std::is_same_v<Row, data::Area>) {
    const geo::Status free = check_code_is_free(view, after, fault);
    if (!free) return free.error();
  }
  data::Change change;
  if (after == *row) return change;
  change.actor = view.scope().actor();
  change.command = "edit";
  change.summary = in_words(*row, after, edit);
  change.of<Row>().push_back({*row, std::move(after)});
  return change;
}

}  // namespace

std::vector<std::string_view> editable_fields(std::string_view layer) {
  std::vector<std::string_view> names;
  if (!find_feature_layer(layer)) return names;
  with_row_type(layer, [&](auto type) {
    for (const auto& field : Fields<typename decltype(type)::type>::list)
      names.push_back(field.name);
  });
  return names;
}

geo::Result<data::Change> plan_edit(const data::WorldView& view, const Edit& edit) {
  if (!find_feature_layer(edit.layer)) return Fault{edit}.at(geo::ErrorCode::not_found);
  return with_row_type(edit.layer, [&](auto type) {
    return plan_row_edit<typename decltype(type)::type>(view, edit);
  });
}

}  // namespace jingwei::services
