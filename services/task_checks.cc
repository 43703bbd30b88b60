#include "services/task_checks.h"

#include <algorithm>
#include <optional>
#include <string>

namespace jingwei::services {
namespace {

using data::Task;
using data::TaskEvent;

// What does not fit in the task's life; empty when all does.
data::Text break_in(const Task& task, const std::vector<TaskEvent>& past) {
  if (past.empty() || past.front().move != "create") {
    return {"经过没有从新建开始", "its events do not begin with its making"};
  }
  for (std::size_t i = 1; i < past.size(); ++i) {
    // A life that was brought as a whole has one version for all of it.
    if (past[i].from == past[i - 1].to && past[i].version >= past[i - 1].version) continue;
    const std::string number = std::to_string(past[i].id.value);
    return {"经过 " + number + " 与上一步不相接",
            "event " + number + " does not follow from the one before"};
  }
  const TaskEvent& last = past.back();
  if (last.to != task.state || last.version != task.version || last.holder != task.holder) {
    return {"现状与最后一步经过不符", "it is not as its last event left it"};
  }
  return {};
}

}  // namespace

geo::Result<std::vector<Fault>> find_task_faults(const data::WorldView& view,
                                                 const PastOf& past_of) {
  // What a scope does not see may be there all the same.
  const data::WorldView whole(view.world_ptr(), data::Scope::whole_district(view.scope().actor()));
  std::vector<Fault> faults;
  std::optional<geo::Error> failed;
  view.for_each<Task>([&](const Task& task, data::AreaId) {
    if (failed) return;
    const std::string number = std::to_string(task.id.value);
    const auto add = [&](FaultKind kind, const std::string& zh, const std::string& en) {
      faults.push_back({kind,
                        "tasks",
                        task.id.value,
                        {"任务 " + number + "：" + zh, "task " + number + ": " + en},
                        task.at});
    };
    if (!whole.find<data::Area>(task.area)) {
      add(FaultKind::task_without_area, "立案时的区域已不存在", "the area it was filed in is gone");
    }
    if (task.building && !whole.find<data::Building>(task.building)) {
      add(FaultKind::task_without_building, "所涉建筑已不存在", "the building it concerns is gone");
    }
    if (task.holder && !whole.find<data::Cadre>(task.holder)) {
      add(FaultKind::task_without_holder, "经办人已不存在", "the cadre who has it is gone");
    }
    const auto past = past_of(task.id);
    if (!past) {
      failed = past.error();
      return;
    }
    const data::Text broken = break_in(task, *past);
    if (!broken.zh.empty()) add(FaultKind::task_events_broken, broken.zh, broken.en);
  });
  if (failed) return *failed;
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.kind < b.kind; });
  return faults;
}

}  // namespace jingwei::services
