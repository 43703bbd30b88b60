#pragma once

#include <type_traits>

#include "data/model/row_traits.h"
#include "data/scope.h"

namespace jingwei::services {

namespace detail {
template <class Row, class... Kinds>
inline constexpr bool kOneOf = (std::is_same_v<Row, Kinds> || ...);
}

// The rows that a role may write within its areas; which moves of a task it may make, says
// services/task_life.h.
template <class Row>
constexpr bool may_write(data::Role role) {
  using namespace data;
  switch (role) {
    case Role::administrator:
      return true;
    case Role::dispatcher:
      return detail::kOneOf<Row, Task, TaskEvent, Cadre, Post, Category, Organisation, Building,
                            Compound, Facility>;
    case Role::cadre:
      return detail::kOneOf<Row, Task, TaskEvent>;
    case Role::engineer:
      return detail::kOneOf<Row, Project, Zone, WorkItem, DeclaredTotal>;
    case Role::viewer:
      return false;
  }
  return false;
}

// Whether the role files, assigns and verifies tasks.
constexpr bool directs_tasks(data::Role role) {
  return role == data::Role::administrator || role == data::Role::dispatcher;
}
// Whether the role reports tasks. Those of who directs them are filed at once.
constexpr bool may_create_tasks(data::Role role) {
  return directs_tasks(role) || role == data::Role::cadre;
}

// Whether one who acts as `scope` is told where the cadre is taken to be, which off duty may be his
// home: who sends people, and he himself.
inline bool may_see_place_of(const data::Scope& scope, data::CadreId cadre) {
  return directs_tasks(scope.role()) || (scope.cadre() && scope.cadre() == cadre);
}

// Whether somebody with this scope may write the rows of a kind that he sees: what stands in no
// area is altered by nobody but who has the whole district.
template <class Row>
bool may_write_seen(const data::Scope& scope) {
  return may_write<Row>(scope.role()) &&
         (scope.is_whole_district() || data::RowTraits<Row>::scoped);
}

}  // namespace jingwei::services
