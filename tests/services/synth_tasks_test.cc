#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "tests/services/support/plain_ground.h"

namespace jingwei::services::synth {
namespace {

using data::Instant;
using data::TaskState;

class SynthTasks : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  const Made& m() const { return made(GetParam()); }
  const Ground& ground() const { return m().ground; }
  const Governance& got() const { return m().governance; }
};
INSTANTIATE_TEST_SUITE_P(Seeds, SynthTasks, ::testing::ValuesIn(kSeeds),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

TEST_P(SynthTasks, Has27ClassesAnd266SubClasses) {
  std::set<std::string> codes, names;
  std::map<data::CategoryId, int> below;
  int classes = 0;
  for (const data::Category& row : got().categories) {
    codes.insert(row.code);
    names.insert(row.name);
    if (!row.parent) {
      ++classes;
      continue;
    }
    const data::Category& above = got().categories[static_cast<std::size_t>(row.parent.value - 1)];
    EXPECT_FALSE(above.parent);
    EXPECT_TRUE(row.code.starts_with(above.code));
    ++below[row.parent];
  }
  EXPECT_EQ(classes, 27);
  EXPECT_EQ(below.size(), 27u);
  EXPECT_EQ(codes.size(), 27u + 266u);
  EXPECT_EQ(names.size(), 27u + 266u);
  EXPECT_EQ(got().truth.sub_classes, 266);
}

Instant china_midnight(int year, unsigned month) {
  using namespace std::chrono;
  const sys_days day = std::chrono::year{year} / std::chrono::month{month} / 1;
  return {day.time_since_epoch().count() * std::int64_t{86'400'000} - 8 * std::int64_t{3'600'000}};
}

// The five numbers of a month, read from the rows as docs/synthetic-truth.md says.
Truth::Month read_month(const Governance& g, Instant begin, Instant end) {
  std::map<data::TaskId, Instant> first_close;
  Truth::Month month;
  for (const data::TaskEvent& event : g.events) {
    const bool in = event.at >= begin && event.at < end;
    if (event.move == "accept" && in) ++month.accepted;
    if (event.move == "file" && in) ++month.filed;
    if (event.move == "close") first_close.emplace(event.task, event.at);
  }
  for (const data::Task& task : g.tasks) {
    if (!task.due_at || task.due_at < begin || task.due_at >= end) continue;
    ++month.due;
    const auto closed = first_close.find(task.id);
    if (closed == first_close.end() || closed->second >= end) continue;
    ++month.closed;
    month.in_time += closed->second <= task.due_at;
  }
  return month;
}

TEST_P(SynthTasks, GivesEachMonthTheNumbersThatWerePutIn) {
  EXPECT_EQ(got().truth.published_month, "2025-07");
  for (unsigned k = 1; k <= 12; ++k) {
    const Instant end = k == 12 ? china_midnight(2026, 1) : china_midnight(2025, k + 1);
    const Truth::Month read = read_month(got(), china_midnight(2025, k), end);
    const Truth::Month& put = got().truth.months[k - 1];
    EXPECT_EQ(read.accepted, put.accepted) << put.month;
    EXPECT_EQ(read.filed, put.filed) << put.month;
    EXPECT_EQ(read.due, put.due) << put.month;
    EXPECT_EQ(read.closed, put.closed) << put.month;
    EXPECT_EQ(read.in_time, put.in_time) << put.month;
  }
  const Truth::Month& july = got().truth.months[6];
  EXPECT_EQ(july.accepted, 1054);
  EXPECT_EQ(july.filed, 996);
  EXPECT_EQ(july.due, 972);
  EXPECT_EQ(july.closed, 911);
  EXPECT_EQ(july.in_time, 737);
  EXPECT_GE(got().tasks.size(), 8'000u);
  EXPECT_LE(got().tasks.size(), 12'000u);
}

// Which state a move leads to from which, written down once more from the table in the documents.
std::optional<TaskState> led_to(const std::string& move, TaskState from) {
  using enum TaskState;
  struct Rule {
    const char* move;
    std::set<TaskState> from;
    TaskState to;
  };
  static const Rule kRules[] = {
      {"accept", {reported}, accepted},
      {"file", {reported, accepted}, filed},
      {"assign", {filed, returned}, dispatched},
      {"withdraw", {dispatched}, filed},
      {"acknowledge", {dispatched}, in_progress},
      {"return", {dispatched}, returned},
      {"transfer", {dispatched, in_progress, on_hold, rework}, dispatched},
      {"hold", {in_progress, rework}, on_hold},
      {"resume", {on_hold}, in_progress},
      {"finish", {in_progress, rework}, to_verify},
      {"close", {to_verify}, closed},
      {"rework", {to_verify}, rework},
      {"refuse", {reported, accepted}, refused},
      {"void", {reported}, voided},
      {"reopen", {closed}, filed},
  };
  for (const Rule& rule : kRules) {
    if (move == rule.move && rule.from.contains(from)) return rule.to;
  }
  return std::nullopt;
}

TEST_P(SynthTasks, LetsEveryTaskLiveALegalLife) {
  const std::set<std::string> noted = {"return", "hold",   "finish", "close",
                                       "rework", "refuse", "void",   "reopen"};
  std::size_t next = 0;
  std::set<std::string> moves;
  for (const data::Task& task : got().tasks) {
    TaskState state = TaskState::reported;
    data::CadreId holder;
    Instant at, until;
    ASSERT_LT(next, got().events.size());
    EXPECT_EQ(got().events[next].move, "create");
    for (bool first = true; next < got().events.size() && got().events[next].task == task.id;
         first = false, ++next) {
      const data::TaskEvent& event = got().events[next];
      ASSERT_EQ(event.id.value, std::int64_t(next) + 1);
      ASSERT_EQ(event.from, state) << task.id.value;
      ASSERT_EQ(first, event.move == "create");
      if (!first) {
        const auto to = led_to(event.move, state);
        ASSERT_TRUE(to) << event.move << " " << task.id.value;
        ASSERT_EQ(event.to, *to);
        ASSERT_GT(event.at, at) << event.move << " " << task.id.value;
      }
      moves.insert(event.move);
      EXPECT_FALSE(event.who.empty());
      EXPECT_EQ(noted.contains(event.move), !event.note.empty()) << event.move;
      EXPECT_EQ(event.move == "hold", bool(event.until));
      if (event.move == "assign" || event.move == "transfer") {
        EXPECT_TRUE(event.holder);
        EXPECT_NE(event.holder, holder);
      } else if (event.move == "withdraw" || event.move == "return" || event.move == "reopen") {
        EXPECT_FALSE(event.holder);
      } else {
        EXPECT_EQ(event.holder, holder);
      }
      state = event.to;
      holder = event.holder;
      at = event.at;
      until = event.until;
    }
    EXPECT_EQ(task.state, state);
    EXPECT_EQ(task.holder, holder);
    EXPECT_EQ(task.moved_at, at);
    EXPECT_LT(at, china_midnight(2026, 1));
    EXPECT_EQ(task.held_until, until);
    EXPECT_EQ(bool(task.held_until), state == TaskState::on_hold);
    if (holder) {
      EXPECT_EQ(got().cadres[static_cast<std::size_t>(holder.value - 1)].duty_area, task.area);
    }
    EXPECT_EQ(ground().grid_of[static_cast<std::size_t>(task.building.value - 1)], task.area);
  }
  EXPECT_EQ(next, got().events.size());
  EXPECT_EQ(moves.size(), 16u);  // every move there is, and "create"
}

TEST_P(SynthTasks, NamesTheKindOfEachTaskByASubClass) {
  std::set<std::string> names;
  for (const data::Category& row : got().categories) {
    if (row.parent) names.insert(row.name);
  }
  std::set<std::string> told;
  for (const data::Task& task : got().tasks) {
    EXPECT_TRUE(names.contains(task.kind)) << task.kind;
    told.insert(task.kind);
  }
  EXPECT_GT(told.size(), 240u);
}

TEST_P(SynthTasks, TellsOfHeatingInWinterAndOfFloodsInSummer) {
  std::map<std::string, std::string> class_of;
  for (const data::Category& row : got().categories) {
    if (row.parent) {
      class_of[row.name] = got().categories[static_cast<std::size_t>(row.parent.value - 1)].name;
    }
  }
  std::map<std::string, std::pair<int, int>> halves;  // January and July
  for (const data::Task& task : got().tasks) {
    auto& [winter, summer] = halves[class_of[task.kind]];
    winter += task.reported_at < china_midnight(2025, 2);
    summer +=
        task.reported_at >= china_midnight(2025, 7) && task.reported_at < china_midnight(2025, 8);
  }
  EXPECT_GT(halves["供暖"].first, 20);
  EXPECT_EQ(halves["供暖"].second, 0);
  EXPECT_GT(halves["排水防涝"].second, 2 * halves["排水防涝"].first);
}

TEST(SynthTasksOfAScale, HasEverythingTimesTheScale) {
  const Governance& g = made(5, 3).governance;
  EXPECT_EQ(g.organisations.size(), 3u * 67);
  EXPECT_EQ(g.cadres.size(), 3u * 1'090);
  EXPECT_EQ(g.truth.months[6].in_time, 3 * 737);
  const Truth::Month july = read_month(g, china_midnight(2025, 7), china_midnight(2025, 8));
  EXPECT_EQ(july.due, 3 * 972);
  EXPECT_EQ(july.closed, 3 * 911);
  std::int64_t cable = 0;
  for (const data::WorkItem& row : g.work_items) {
    if (row.kind == "power_line_04kv") cable += row.planned.thousandths;
  }
  EXPECT_EQ(cable, 22'900'000);  // there is one gully project
  EXPECT_EQ(g.truth.posts.back().grid_heads, 3 * 38);
}

TEST(SynthTasksOfOtherPlaces, FollowsTheirNumberOfGrids) {
  geo::NoProgress progress;
  for (const char* like : {"wuhai", "lingshi"}) {
    for (const Pattern& pattern : patterns_like(like)) {
      const Ground ground = PlainGround(pattern, 1).ground;
      const auto g = make_governance(pattern, ground, 9, 1, progress);
      ASSERT_TRUE(g.ok());
      std::int64_t grids = 0;
      for (const SubdistrictPattern& s : pattern.subdistricts) grids += s.grids;
      EXPECT_EQ(g->truth.grids_with_3 + g->truth.grids_with_4, grids);
      std::map<data::AreaId, std::int64_t> cadres;
      for (const data::Cadre& row : g->cadres) ++cadres[row.duty_area];
      EXPECT_EQ(std::ssize(cadres), grids);
      std::int64_t fours = 0;
      for (const auto& [grid, count] : cadres) {
        EXPECT_TRUE(count == 3 || count == 4) << count;
        fours += count == 4;
      }
      EXPECT_EQ(fours, g->truth.grids_with_4);
      EXPECT_TRUE(g->projects.empty());
      // As many tasks a grid as the reference district has.
      EXPECT_NEAR(double(g->tasks.size()) / double(grids),
                  double(made(1).governance.tasks.size()) / 358, 1.5);
      const Truth::Month read = read_month(*g, china_midnight(2025, 7), china_midnight(2025, 8));
      EXPECT_EQ(read.due, g->truth.months[6].due);
    }
  }
}

}  // namespace
}  // namespace jingwei::services::synth
