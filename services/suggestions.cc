#include "services/suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "data/folded_text.h"
#include "geo/best_places.h"
#include "geo/reach.h"
#include "services/permissions.h"
#include "services/walk_warnings.h"

namespace jingwei::services {
namespace {

bool in_hand(data::TaskState state) {
  return state == data::TaskState::dispatched || state == data::TaskState::in_progress ||
         state == data::TaskState::on_hold || state == data::TaskState::rework;
}

std::set<std::string> skill_set(std::string_view list) {
  std::set<std::string> skills;
  while (!list.empty()) {
    const std::string_view skill = list.substr(0, list.find(';'));
    list.remove_prefix(std::min(list.size(), skill.size() + 1));
    if (std::string plain = data::folded(skill); !plain.empty()) skills.insert(std::move(plain));
  }
  return skills;
}

data::Text place_words(PlaceBasis basis) {
  switch (basis) {
    case PlaceBasis::office:
      return {"办公地点", "the office"};
    case PlaceBasis::home:
      return {"住处", "home"};
    case PlaceBasis::duty_area:
      return {"责任区中心", "the centre of the duty area"};
  }
  return {};
}

data::Text area_words(data::AreaLevel level) {
  switch (level) {
    case data::AreaLevel::grid:
      return {"本网格", "own grid"};
    case data::AreaLevel::community:
      return {"本社区", "own community"};
    case data::AreaLevel::subdistrict:
      return {"本街道", "own subdistrict"};
    case data::AreaLevel::district:
      break;
  }
  return {"本区", "own district"};
}

data::Text duty_words(std::optional<bool> on_duty) {
  if (!on_duty) return {"班次未知", "shift not known"};
  return *on_duty ? data::Text{"在岗", "on duty"} : data::Text{"不在岗", "off duty"};
}

class Suggester {
 public:
  Suggester(const data::WorldView& view, const WalkModel& model, const data::Task& task,
            const SuggestionOptions& options)
      : view_(view),
        model_(model),
        task_(task),
        options_(options),
        times_(model.ground().times(options.profile)),
        places_(model.cadres().links(options.profile)),
        target_links_(model.ground().linker().link(times_, std::vector<geo::Point>{task.at})),
        target_(target_links_[0]) {}

  Suggestions find() {
    Suggestions made;
    made.warnings = warnings_for(model_.ground(), options_.profile);
    if (target_.candidates.empty()) {
      made.warnings.push_back({"任务地点 300 米内没有能走的路，谁也走不到",
                               "No way that can be walked is within 300 m of the task: nobody can "
                               "walk to it"});
    }
    std::vector<geo::Milliseconds> penalties(places_.size(), geo::kNever);
    add_candidates(penalties, made);
    geo::BestPlaces best(times_, places_);
    const auto found = best.find(target_, penalties, options_.limit, geo::kNever);
    for (const geo::BestPlace& place : found) {
      Suggestion row = candidates_.at(place.place);
      row.time = place.time;
      row.score = {
          static_cast<std::int32_t>(std::min<std::int64_t>(place.cost, geo::kNever.value - 1))};
      row.reason = reason(row);
      if (row.on_duty == false) --made.off_duty;
      made.rows.push_back(std::move(row));
    }
    add_lines(found, made);
    return made;
  }

 private:
  // Whoever may be asked, each at the one place where he is taken to be.
  void add_candidates(std::vector<geo::Milliseconds>& penalties, Suggestions& made) {
    std::map<data::CadreId, std::size_t> hands;
    for (const auto& [cadre, tasks] : tasks_in_hand(view_)) hands[cadre] = tasks;
    view_.for_each<data::Cadre>([&](const data::Cadre& cadre, data::AreaId area) {
      if (cadre.id == task_.holder) return;
      Suggestion row;
      row.cadre = cadre.id;
      row.on_duty = on_duty(cadre, options_.at, view_.world().info().utc_offset);
      const auto place = taken_place(view_, cadre, row.on_duty);
      const auto position = place ? position_of(cadre.id, place->basis) : std::nullopt;
      if (!position || !can_walk(places_[*position])) {
        ++made.no_way;
        return;
      }
      row.basis = place->basis;
      row.at = place->at;
      row.skill = has_skills(cadre.skills, task_.skill);
      row.own_area = area && view_.lies_in(task_.area, area);
      if (const auto found = hands.find(cadre.id); found != hands.end()) {
        row.open_tasks = found->second;
      }
      if (row.on_duty == false) ++made.off_duty;
      penalties[*position] = penalty(row);
      candidates_.emplace(*position, std::move(row));
    });
  }

  std::optional<std::uint32_t> position_of(data::CadreId cadre, PlaceBasis basis) const {
    const auto first = model_.cadres().find(cadre);
    if (!first) return std::nullopt;
    for (std::uint32_t i = *first; i < places_.size() && model_.cadres().ids()[i] == cadre; ++i) {
      if (model_.cadre_bases()[i] == basis) return i;
    }
    return std::nullopt;
  }

  // Every passable way may be walked both ways, so who stands on the same part of the network can.
  bool can_walk(const geo::Link& place) const {
    for (const geo::LinkCandidate& from : place.candidates) {
      for (const geo::LinkCandidate& to : target_.candidates) {
        const std::uint32_t part = times_.component(from.at);
        if (part != UINT32_MAX && part == times_.component(to.at)) return true;
        if (from.at.edge == to.at.edge && times_.along(from.at, to.at) != geo::kNever) return true;
      }
    }
    return false;
  }

  geo::Milliseconds penalty(const Suggestion& row) const {
    std::int64_t sum = 0;
    if (row.skill == false) sum += options_.skill_missing.value;
    if (row.on_duty == false) sum += options_.off_duty.value;
    if (!row.own_area) sum += options_.other_area.value;
    sum += static_cast<std::int64_t>(row.open_tasks) * options_.open_task.value;
    return {static_cast<std::int32_t>(std::min<std::int64_t>(sum, geo::kNever.value - 1))};
  }

  data::Text reason(const Suggestion& row) const {
    const int minutes = (row.time.value + 30'000) / 60'000;
    const data::Text place = place_words(row.basis);
    const std::string zh = minutes == 0 ? "不到 1" : fmt::format(" {}", minutes);
    const std::string en = minutes == 0 ? "less than 1" : std::to_string(minutes);
    data::Text text = {fmt::format("从{}步行{} 分钟", place.zh, zh),
                       fmt::format("{} min on foot from {}", en, place.en)};
    const auto add = [&](const data::Text& part) {
      text.zh += "，" + part.zh;
      text.en += ", " + part.en;
    };
    add(duty_words(row.on_duty));
    if (row.skill == true) add({"懂" + task_.skill, "knows " + task_.skill});
    if (row.skill == false) add({"不懂" + task_.skill, "does not know " + task_.skill});
    if (row.open_tasks == 0) {
      add({"手上没有任务", "no task in hand"});
    } else {
      add({fmt::format("手上 {} 件", row.open_tasks),
           fmt::format("{} {} in hand", row.open_tasks, row.open_tasks == 1 ? "task" : "tasks")});
    }
    const data::Area* area = view_.find<data::Area>(view_.area_of<data::Cadre>(row.cadre));
    add(row.own_area && area ? area_words(area->level)
                             : data::Text{"不在其责任区", "not of his area"});
    return text;
  }

  void add_lines(const std::vector<geo::BestPlace>& found, Suggestions& made) const {
    if (found.empty()) return;
    geo::Milliseconds farthest{0};
    for (const geo::BestPlace& place : found) farthest = std::max(farthest, place.time);
    geo::Reach reach(times_);
    reach.search(target_, geo::WalkDirection::to, farthest);
    for (std::size_t i = 0; i < found.size(); ++i) {
      made.rows[i].line = reach.path(places_[found[i].place]);
    }
  }

  const data::WorldView& view_;
  const WalkModel& model_;
  const data::Task& task_;
  const SuggestionOptions& options_;
  const geo::WalkTimes& times_;
  const geo::LinkedPoints& places_;
  const geo::LinkedPoints target_links_;
  const geo::Link target_;
  std::map<std::uint32_t, Suggestion> candidates_;  // by place
};

}  // namespace

std::optional<bool> has_skills(std::string_view skills, std::string_view wanted) {
  const std::set<std::string> needed = skill_set(wanted);
  if (needed.empty()) return std::nullopt;
  const std::set<std::string> had = skill_set(skills);
  return std::includes(had.begin(), had.end(), needed.begin(), needed.end());
}

std::vector<std::pair<data::CadreId, std::size_t>> tasks_in_hand(const data::WorldView& view) {
  std::map<data::CadreId, std::size_t> hands;
  view.for_each<data::Task>([&](const data::Task& task, data::AreaId) {
    if (task.holder && in_hand(task.state)) ++hands[task.holder];
  });
  return {hands.begin(), hands.end()};
}

geo::Result<Suggestions> suggest(const data::WorldView& view, const WalkModel& model,
                                 data::TaskId task, const SuggestionOptions& options) {
  const data::Task* row = view.find<data::Task>(task);
  if (!row) {
    return geo::Error{
        geo::ErrorCode::not_found, {}, {{}, "tasks", std::to_string(task.value), {}, {}}};
  }
  if (!directs_tasks(view.scope().role())) {
    return geo::Error{
        geo::ErrorCode::not_permitted, {}, {{}, "tasks", std::to_string(task.value), {}, {}}};
  }
  return Suggester(view, model, *row, options).find();
}

}  // namespace jingwei::services
