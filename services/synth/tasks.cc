#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <optional>

#include "data/shift.h"
#include "services/synth/categories.h"
#include "services/synth/governance_parts.h"
#include "services/synth/task_lives.h"

namespace jingwei::services::synth {
namespace {

using data::Instant;

constexpr int kYear = 2025;
constexpr std::size_t kPublished = 6;  // July
// How many are accepted in each month: summer floods and winter heating are the heights.
constexpr std::array<std::int64_t, 12> kAccepted = {830,  640,  780, 800, 860, 920,
                                                    1054, 1010, 850, 800, 920, 960};
// The month that a city has published.
constexpr std::int64_t kFiled = 996, kDue = 972, kClosed = 911, kInTime = 737;

// Midnight in China before the first of the month; month 12 is January of the next year.
Instant begin_of(std::size_t month) {
  using namespace std::chrono;
  const int year_of = kYear + static_cast<int>(month / 12);
  const sys_days day =
      year{year_of} / std::chrono::month{static_cast<unsigned>(month % 12) + 1} / 1;
  return {std::int64_t{day.time_since_epoch().count()} * kDay - data::kChinaTime.minutes * kMinute};
}

struct MonthPlan {
  std::int64_t accepted = 0, filed = 0;
  std::int64_t carried = 0;  // filed in the month, due in the next
  std::int64_t due = 0, closed = 0, in_time = 0;
};

std::array<MonthPlan, 12> plan_year(const Makers& m) {
  const auto scaled = [&](std::int64_t number) { return like_baota(m.pattern, number) * m.scale; };
  std::array<MonthPlan, 12> year;
  std::int64_t carried_in = 0;
  for (std::size_t k = 0; k < year.size(); ++k) {
    Random random(m.seed, "month", k);
    MonthPlan& plan = year[k];
    plan.accepted = scaled(kAccepted[k]);
    plan.filed = plan.accepted * random.between(935, 955) / 1000;
    if (k == kPublished) plan.filed = scaled(kFiled);
    plan.carried = plan.filed * 11 / 100;
    if (k == kPublished) plan.carried = plan.filed + carried_in - scaled(kDue);
    JINGWEI_CHECK(plan.carried >= 0 && plan.carried <= plan.filed);
    plan.due = plan.filed - plan.carried + carried_in;
    plan.closed = plan.due * random.between(920, 955) / 1000;
    plan.in_time = plan.due * random.between(730, 800) / 1000;
    if (k == kPublished) plan.closed = scaled(kClosed), plan.in_time = scaled(kInTime);
    carried_in = plan.carried;
  }
  return year;
}

struct Draft {
  TaskCourse course;
  Instant due;
  std::size_t month = 0, due_month = 0;
  std::size_t category_class = 0, sub = 0, building = 0;
  std::uint64_t number = 0;  // of its random numbers
};

// So far into the day, while people are at work.
std::int64_t work_time(Random& random) {
  return 8 * kHour + random.between(0, 10 * 60 - 1) * kMinute;
}

// The same day by daylight, where that lies in (after, until].
Instant by_daylight(Instant at, Instant after, Instant until, Random& random) {
  const std::int64_t zone = data::kChinaTime.minutes * kMinute;
  const std::int64_t midnight = (at.ms + zone) / kDay * kDay - zone;
  const Instant day{midnight + work_time(random)};
  return day > after && day <= until ? day : at;
}

class Year {
 public:
  explicit Year(const Makers& m) : m_(m), plans_(plan_year(m)), places_(m) {}

  std::vector<Draft> drafts() {
    for (std::size_t k = 0; k < plans_.size(); ++k) report(k);
    for (std::size_t k = 0; k < plans_.size(); ++k) settle(k);
    for (const Draft& draft : drafts_) JINGWEI_CHECK(draft.course.ended);
    std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
      return a.course.reported < b.course.reported;
    });
    return std::move(drafts_);
  }
  const std::array<MonthPlan, 12>& plans() const { return plans_; }

 private:
  // Where tasks come from: by where people live, from some grids more than from others.
  struct Places {
    explicit Places(const Makers& m) {
      const Ground& ground = *m.town.ground;
      std::vector<std::int64_t> anywhere, estates, slopes;
      std::vector<bool> on_slope(ground.buildings.size());
      for (const Ground::Quarter& q : ground.gully_quarters) {
        for (const data::BuildingId id : q.buildings) {
          on_slope[static_cast<std::size_t>(id.value - 1)] = true;
        }
      }
      for (std::size_t b = 0; b < ground.buildings.size(); ++b) {
        Random random(m.seed, "busy grids", m.town.grid_of(b));
        const std::int64_t busy = random.between(2, 12) * random.between(2, 6);
        const std::int64_t weight = (4 * ground.households_of[b] + 1) * busy;
        anywhere.push_back(weight);
        estates.push_back(ground.compound_of[b] ? weight : 0);
        slopes.push_back(on_slope[b] ? weight * 10 : ground.buildings[b].levels <= 2 ? weight : 0);
      }
      for (std::vector<std::int64_t>* some : {&estates, &slopes}) {
        if (std::accumulate(some->begin(), some->end(), std::int64_t{0}) == 0) *some = anywhere;
      }
      lotteries = {Lottery(anywhere), Lottery(estates), Lottery(slopes)};
    }
    std::size_t draw(std::size_t category_class, Random& random) const {
      const std::string_view name = kCategoryClasses[category_class].name;
      if (name == "物业管理" || name == "供暖") return lotteries[1].draw(random);
      if (name == "山体沟道" || name == "违法建设") return lotteries[2].draw(random);
      return lotteries[0].draw(random);
    }
    std::vector<Lottery> lotteries;
  };

  // All that is told in a month.
  void report(std::size_t month) {
    const MonthPlan& plan = plans_[month];
    std::vector<std::int64_t> weights;
    for (const CategoryClass& c : kCategoryClasses)
      weights.push_back(c.weight * (c.season[month] - '0'));
    const Lottery classes(weights);
    const std::int64_t at_once = plan.accepted * 3 / 100, voided = plan.accepted / 200;
    using End = TaskCourse::End;
    for (std::int64_t i = 0; i < plan.accepted; ++i) {
      add(month, classes, i < plan.filed ? End::closed : End::refused, i < plan.carried);
    }
    for (std::int64_t i = 0; i < at_once; ++i) add(month, classes, End::refused_at_once, false);
    for (std::int64_t i = 0; i < voided; ++i) add(month, classes, End::voided, false);
    m_.out.truth.refused_at_once += at_once;
  }

  void add(std::size_t month, const Lottery& classes, TaskCourse::End end, bool carried) {
    Draft& draft = drafts_.emplace_back();
    draft.number = drafts_.size();
    draft.month = draft.due_month = month;
    Random random(m_.seed, "task", draft.number);
    draft.category_class = classes.draw(random);
    const CategoryClass& c = kCategoryClasses[draft.category_class];
    const std::size_t subs = sub_classes(c).size();
    // The first of a class are told the most.
    draft.sub = std::min(random.below(subs), random.below(subs));
    draft.building = places_.draw(draft.category_class, random);
    TaskCourse& course = draft.course;
    course.end = end;
    const std::int64_t days = (begin_of(month + 1).ms - begin_of(month).ms) / kDay;
    const std::int64_t limit = std::max<std::int64_t>(1, c.days + random.between(-1, 1));
    const bool filed = end == TaskCourse::End::closed;
    const Instant decided{begin_of(month).ms +
                          day_of(days, filed ? limit : 0, carried, month, random) * kDay +
                          work_time(random)};
    const Instant accepted{decided.ms - random.between(5, 110) * kMinute};
    course.reported = {accepted.ms - random.between(2, 170) * kMinute};
    if (end == TaskCourse::End::closed || end == TaskCourse::End::refused)
      course.accepted = accepted;
    if (!filed) {
      course.ended = decided;
      return;
    }
    course.filed = decided;
    draft.due = {decided.ms + limit * kDay};
    draft.due_month = carried ? month + 1 : month;
  }

  // The day of filing: with what is carried the limit ends after the month, else in it. Fewer at
  // weekends.
  static std::int64_t day_of(std::int64_t days, std::int64_t limit, bool carried, std::size_t month,
                             Random& random) {
    const auto draw = [&] {
      return carried ? random.between(days - limit, days - 1) : random.between(0, days - 1 - limit);
    };
    std::int64_t day = draw();
    const std::int64_t since_1970 =
        (begin_of(month).ms + data::kChinaTime.minutes * kMinute) / kDay + day;
    const bool weekend = (since_1970 + 3) % 7 >= 5;  // 1970-01-01 was a Thursday
    if (weekend && random.chance(0.5)) day = draw();
    return day;
  }

  // When those due in the month are closed: the planned number in time, by the end, and after.
  void settle(std::size_t month) {
    const MonthPlan& plan = plans_[month];
    const Instant end = begin_of(month + 1);
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (drafts_[i].due && drafts_[i].due_month == month) due.push_back(i);
    }
    JINGWEI_CHECK(static_cast<std::int64_t>(due.size()) == plan.due);
    Random random(m_.seed, "outcome", month);
    random.shuffle(due);
    // What stays open is due late in the month, what is closed late early enough for it.
    std::stable_partition(due.begin(), due.end(),
                          [&](std::size_t i) { return drafts_[i].due.ms > end.ms - 12 * kDay; });
    const auto open = static_cast<std::size_t>(plan.due - plan.closed);
    const auto late = static_cast<std::size_t>(plan.closed - plan.in_time);
    std::stable_partition(due.begin() + static_cast<std::ptrdiff_t>(open), due.end(),
                          [&](std::size_t i) { return drafts_[i].due.ms < end.ms - 2 * kDay; });
    for (std::size_t n = 0; n < due.size(); ++n) {
      Draft& draft = drafts_[due[n]];
      const Instant filed = draft.course.filed;
      if (n < open) {
        draft.course.ended = {end.ms + random.between(1, 20 * 24) * kHour};
      } else if (n < open + late) {
        const std::int64_t room = std::min(end.ms - draft.due.ms - kMinute, 7 * kDay);
        const Instant at{draft.due.ms + random.between(kMinute, room)};
        draft.course.ended = by_daylight(at, draft.due, {end.ms - 1}, random);
      } else {
        const std::int64_t span = draft.due.ms - filed.ms;
        const Instant at{filed.ms + span * random.between(150, 1000) / 1000};
        draft.course.ended = by_daylight(at, {filed.ms + 2 * kHour}, draft.due, random);
      }
    }
    // What is due after the year goes on as it may.
    if (month != 11) return;
    for (Draft& draft : drafts_) {
      if (draft.due_month != 12) continue;
      draft.course.ended = {draft.course.filed.ms + random.between(6, 8 * 24) * kHour};
    }
  }

  const Makers& m_;
  std::array<MonthPlan, 12> plans_;
  Places places_;
  std::vector<Draft> drafts_;
};

// The cadres of each grid, by position of its area.
std::vector<std::vector<const data::Cadre*>> cadres_by_grid(const Makers& m) {
  std::vector<std::vector<const data::Cadre*>> found(m.town.ground->areas.size());
  for (const data::Cadre& row : m.out.cadres) {
    found[static_cast<std::size_t>(row.duty_area.value - 1)].push_back(&row);
  }
  return found;
}

// First who can do it, then the others of the grid, from one of them on.
TaskPeople people_for(const std::vector<const data::Cadre*>& cadres, std::string_view skill,
                      Random& random) {
  std::vector<const data::Cadre*> order = cadres;
  random.shuffle(order);
  std::stable_partition(order.begin(), order.end(), [&](const data::Cadre* c) {
    return c->skills.find(skill) != std::string::npos;
  });
  TaskPeople people;
  for (const data::Cadre* cadre : order) {
    people.cadres.push_back(cadre->id);
    people.names.push_back(cadre->name);
  }
  return people;
}

struct Source {
  std::string_view word, who;
  std::int64_t weight;
};
constexpr std::array kSources = {Source{"hotline", "12345 热线", 46}, Source{"patrol", {}, 24},
                                 Source{"resident", "群众", 18}, Source{"cadre", {}, 12}};

std::string text_of(const Town& town, const Draft& draft, std::string_view what, Random& random) {
  const data::Building& building = town.building(draft.building);
  std::string where = building.address.empty() ? building.name : building.address;
  if (where.empty()) where = town.area(town.grid_of(draft.building)).name;
  switch (random.below(4)) {
    case 0:
      return fmt::format("{}反映{}，请到场核实处理", where, what);
    case 1:
      return fmt::format("{}：{}", where, what);
    case 2:
      return fmt::format("{}附近{}，希望尽快解决", where, what);
    default:
      return fmt::format("{}发现{}，需处理并反馈", where, what);
  }
}

}  // namespace

void make_tasks(const Makers& m) {
  Year year(m);
  const std::vector<Draft> drafts = year.drafts();
  const auto cadres = cadres_by_grid(m);
  std::vector<std::int64_t> weights;
  for (const Source& source : kSources) weights.push_back(source.weight);
  const Lottery sources(weights);
  const Instant as_of = begin_of(12);
  for (const Draft& draft : drafts) {
    Random random(m.seed, "task life", draft.number);
    const std::size_t grid = m.town.grid_of(draft.building);
    const CategoryClass& c = kCategoryClasses[draft.category_class];
    const Source& source = kSources[sources.draw(random)];
    TaskPeople people = people_for(cadres[grid], c.skill, random);
    people.reporter = source.who.empty() ? people.names.back() : std::string(source.who);
    data::Task task;
    task.id = {static_cast<std::int64_t>(m.out.tasks.size()) + 1};
    task.kind = sub_classes(c)[draft.sub];
    task.skill = c.skill;
    task.source = source.word;
    task.at = m.town.doors[draft.building];
    task.building = m.town.building(draft.building).id;
    task.area = m.town.area(grid).id;
    task.due_at = draft.due;
    task.text = text_of(m.town, draft, task.kind, random);
    task.source_key = fmt::format("synth#task{}", task.id.value);
    for (data::TaskEvent& event : live(task, draft.course, people, as_of, random)) {
      event.id = {static_cast<std::int64_t>(m.out.events.size()) + 1};
      m.out.events.push_back(std::move(event));
    }
    m.out.tasks.push_back(std::move(task));
  }
  for (std::size_t k = 0; k < 12; ++k) {
    const MonthPlan& plan = year.plans()[k];
    m.out.truth.months[k] = {fmt::format("{}-{:02}", kYear, k + 1),
                             plan.accepted,
                             plan.filed,
                             plan.due,
                             plan.closed,
                             plan.in_time};
  }
  m.out.truth.published_month = m.out.truth.months[kPublished].month;
  m.out.truth.tasks = static_cast<std::int64_t>(m.out.tasks.size());
  m.out.truth.task_events = static_cast<std::int64_t>(m.out.events.size());
}

}  // namespace jingwei::services::synth
