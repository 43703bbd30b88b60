#include "services/synth/categories.h"

#include <fmt/format.h>

#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {

std::vector<std::string_view> sub_classes(const CategoryClass& of) {
  std::vector<std::string_view> names;
  std::string_view rest = of.subs;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    names.push_back(rest.substr(0, bar));
    rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
  }
  return names;
}

void make_categories(const Makers& m) {
  const auto add = [&](std::string code, std::string_view name, data::CategoryId parent) {
    data::Category row;
    row.id = {static_cast<std::int64_t>(m.out.categories.size()) + 1};
    row.source_key = "synth#" + code;
    row.code = std::move(code);
    row.name = name;
    row.parent = parent;
    m.out.categories.push_back(std::move(row));
    return m.out.categories.back().id;
  };
  for (std::size_t c = 0; c < kCategoryClasses.size(); ++c) {
    const data::CategoryId above = add(fmt::format("{:02}", c + 1), kCategoryClasses[c].name, {});
    const std::vector<std::string_view> names = sub_classes(kCategoryClasses[c]);
    for (std::size_t s = 0; s < names.size(); ++s) {
      add(fmt::format("{:02}{:02}", c + 1, s + 1), names[s], above);
    }
    m.out.truth.sub_classes += static_cast<std::int64_t>(names.size());
  }
  m.out.truth.classes = kClasses;
}

}  // namespace jingwei::services::synth
