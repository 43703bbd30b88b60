#include "services/task_query.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "services/search.h"

namespace jingwei::services {
namespace {

using data::AreaId;
using data::Task;
using data::WorldView;

template <class Row>
geo::Status check_seen(const WorldView& view, decltype(Row::id) id, std::string_view field) {
  if (!id || view.find<Row>(id)) return {};
  return geo::Error{geo::ErrorCode::not_found,
                    {},
                    {.layer = std::string(data::RowTraits<Row>::layer),
                     .field = std::string(field),
                     .value = std::to_string(id.value)}};
}

class Filter {
 public:
  Filter(const WorldView& view, const TaskQuery& query, data::Instant now)
      : view_(view), query_(query), now_(now), text_(folded(query.text)) {}

  // All parts of the query but the states.
  bool fits(const Task& task, AreaId area) const {
    if (query_.holder && task.holder != query_.holder) return false;
    if (query_.building && task.building != query_.building) return false;
    if (!query_.kind.empty() && task.kind != query_.kind) return false;
    if (query_.mine && !is_mine(task)) return false;
    if (query_.overdue && !is_overdue(task, now_)) return false;
    if (query_.box && !query_.box->contains(task.at)) return false;
    if (query_.area && !view_.lies_in(area, query_.area)) return false;
    return text_.empty() || text_fits(task);
  }

 private:
  bool is_mine(const Task& task) const {
    const data::Scope& scope = view_.scope();
    if (scope.cadre()) return task.holder == scope.cadre();
    return scope.account() && task.reporter == scope.account();
  }
  bool text_fits(const Task& task) const {
    const std::string number = std::to_string(task.id.value);
    if (text_ == number || text_ == "#" + number) return true;
    const auto holds = [&](const std::string& text) {
      return folded(text).find(text_) != std::string::npos;
    };
    return holds(task.text) || holds(task.kind) || holds(task.source);
  }

  const WorldView& view_;
  const TaskQuery& query_;
  data::Instant now_;
  std::string text_;
};

// The level below that of `area`; nullopt below a grid.
std::optional<data::AreaLevel> level_below(const WorldView& view, AreaId area) {
  using data::AreaLevel;
  const data::Area* row = view.find<data::Area>(area);
  if (!row) return AreaLevel::subdistrict;
  if (row->level == AreaLevel::grid) return std::nullopt;
  return static_cast<AreaLevel>(static_cast<int>(row->level) + 1);
}

}  // namespace

bool is_due_before(const Task& a, const Task& b) {
  const auto key = [](const Task& task) { return std::tuple(!task.due_at, task.due_at, task.id); };
  return key(a) < key(b);
}

geo::Result<TaskMatches> find_tasks(const WorldView& view, const TaskQuery& query,
                                    data::Instant now) {
  if (auto s = check_seen<data::Area>(view, query.area, "area"); !s) return s.error();
  if (auto s = check_seen<data::Cadre>(view, query.holder, "holder"); !s) return s.error();
  if (auto s = check_seen<data::Building>(view, query.building, "building"); !s) return s.error();
  const Filter filter(view, query, now);
  const auto below = level_below(view, query.area);
  TaskMatches matches;
  std::map<AreaId, std::int64_t> counts;
  view.for_each<Task>([&](const Task& task, AreaId area) {
    if (!filter.fits(task, area)) return;
    ++matches.states[static_cast<std::size_t>(task.state)];
    if (!query.states.empty() && !query.states.contains(task.state)) return;
    matches.tasks.push_back(&task);
    const AreaId in = below ? view.ancestor_at(area, *below) : AreaId{};
    if (in) ++counts[in];
  });
  std::sort(matches.tasks.begin(), matches.tasks.end(),
            [](const Task* a, const Task* b) { return is_due_before(*a, *b); });
  for (const auto& [area, count] : counts) matches.areas.push_back({area, count});
  return matches;
}

Pressing count_pressing(const TaskMatches& matches, data::Instant now, data::Instant day_end) {
  Pressing pressing;
  for (const Task* task : matches.tasks) {
    if (!task->due_at) break;  // those without a limit stand last
    if (is_overdue(*task, now)) {
      ++pressing.overdue;
    } else if (task->due_at < day_end && kOpenTaskStates.contains(task->state)) {
      ++pressing.today;
    }
  }
  return pressing;
}

}  // namespace jingwei::services
