#include "services/suggestions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "data/instant.h"
#include "geo/area.h"
#include "geo/reach.h"
#include "tests/services/support/models.h"
#include "tests/services/support/random_town.h"

namespace jingwei::services {
namespace {

using data::Cadre;
using data::CadreId;
using data::Task;
using data::TaskState;

// A Wednesday, ten in the morning in China.
const data::Instant kMorning = *data::instant_from_text("2026-11-25T10:00:00+01:00");

// A random town with cadres and tasks.
struct Staffed {
  explicit Staffed(unsigned seed) : town(seed), random(seed) {
    data::WorldBuilder builder(*town.world);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const auto building = [&] {
      return data::anchor(*town.view().find<data::Building>(town.buildings[below(60)]));
    };
    const auto office = [&] {
      return town.view().find<data::Organisation>(town.organisations[below(12)])->at;
    };
    const char* shifts[] = {"", "24/7", "Mo-Fr 08:00-12:00,14:30-18:00", "Mo-Su 20:00-06:00",
                            "bad"};
    const char* skills[] = {"", "水电", "水电;消防", "ＦＩＲＥ;消防"};
    for (int i = 0; i < 30; ++i) {
      Cadre row;
      row.id = {5'000 + 3 * i};
      row.name = "干部 " + std::to_string(i);
      row.skills = skills[below(4)];
      row.shift = shifts[below(5)];
      if (below(3)) row.office = office();
      if (!row.office || below(3)) row.home = building();
      const auto& areas = below(2) ? town.grids : town.subdistricts;
      if (below(3)) row.duty_area = areas[below(areas.size())];
      cadres.push_back(row);
      builder.put(row);
    }
    const char* wanted[] = {"", "水电", "消防;水电", "fire"};
    for (int i = 0; i < 40; ++i) {
      Task row;
      row.id = {9'000 + i};
      row.state = static_cast<TaskState>(below(12));
      row.skill = wanted[below(4)];
      row.at = below(5) ? building() : test::at(-3'000, 0);
      row.area = town.view().locator().finest(row.at);
      if (below(2)) row.holder = cadres[below(cadres.size())].id;
      tasks.push_back(row);
      builder.put(row);
    }
    world = builder.finish({1'000}, "x");
    model = test::model_of(world);
  }
  data::WorldView view() const { return {world, data::Scope::whole_district("test")}; }

  test::RandomTown town;
  std::mt19937 random;
  std::vector<Cadre> cadres;
  std::vector<Task> tasks;
  data::WorldPtr world;
  WalkModelPtr model;
};

struct Asked {
  CadreId id;
  geo::Milliseconds time;
  std::int64_t score = 0;
};

// Everybody is asked, one search each, with the rules written out anew.
struct BruteForce {
  std::vector<Asked> rows;
  std::size_t no_way = 0, off_duty = 0;

  BruteForce(const Staffed& town, const data::WorldView& view, const Task& task,
             const SuggestionOptions& options) {
    const geo::WalkTimes& times = town.model->ground().times(options.profile);
    geo::Reach reach(times);
    for (const Cadre& cadre : town.cadres) {
      if (cadre.id == task.holder || !view.find<Cadre>(cadre.id)) continue;
      const auto shift = data::shift_from_text(cadre.shift);
      const bool known = shift.has_value(),
                 on = known && data::holds(*shift, options.at, view.world().info().utc_offset);
      geo::Point at;
      if (known && !on && cadre.home) {
        at = *cadre.home;
      } else if (cadre.office) {
        at = *cadre.office;
      } else if (cadre.duty_area && !(known && !on && cadre.home)) {
        at = view.find<data::Area>(cadre.duty_area)->centre;
      } else {
        at = *cadre.home;
      }
      const std::vector<geo::Point> two{at, task.at};
      const geo::LinkedPoints links = town.model->ground().linker().link(times, two);
      reach.search(links[0], geo::WalkDirection::from, geo::kNever);
      const geo::Milliseconds time = reach.time(links[1]);
      if (time == geo::kNever) {
        ++no_way;
        continue;
      }
      std::int64_t score = time.value;
      for (const std::string& skill :
           {std::string("水电"), std::string("消防"), std::string("fire")}) {
        const bool wants = task.skill.find(skill) != std::string::npos;
        const bool has = cadre.skills.find(skill) != std::string::npos ||
                         (skill == "fire" && cadre.skills.find("ＦＩＲＥ") != std::string::npos);
        if (wants && !has) {
          score += options.skill_missing.value;
          break;
        }
      }
      if (known && !on) score += options.off_duty.value, ++off_duty;
      const data::AreaId own = view.area_of<Cadre>(cadre.id);
      if (!own || !view.lies_in(task.area, own)) score += options.other_area.value;
      for (const Task& other : town.tasks) {
        const bool hand = other.state == TaskState::dispatched ||
                          other.state == TaskState::in_progress ||
                          other.state == TaskState::on_hold || other.state == TaskState::rework;
        if (hand && other.holder == cadre.id && view.find<Task>(other.id)) {
          score += options.open_task.value;
        }
      }
      rows.push_back({cadre.id, time, score});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Asked& a, const Asked& b) { return a.score < b.score; });
  }
};

void expect_by_force(const Staffed& town, const data::WorldView& view,
                     const SuggestionOptions& options) {
  for (const Task& task : town.tasks) {
    if (!view.find<Task>(task.id)) {
      EXPECT_EQ(suggest(view, *town.model, task.id, options).error().code,
                geo::ErrorCode::not_found);
      continue;
    }
    SCOPED_TRACE("task " + std::to_string(task.id.value));
    const auto found = suggest(view, *town.model, task.id, options);
    ASSERT_TRUE(found);
    const BruteForce truth(town, view, task, options);
    ASSERT_EQ(found->rows.size(), std::min(options.limit, truth.rows.size()));
    EXPECT_EQ(found->no_way, truth.no_way);
    std::size_t shown_off_duty = 0;
    for (std::size_t i = 0; i < found->rows.size(); ++i) {
      const Suggestion& row = found->rows[i];
      EXPECT_EQ(row.cadre, truth.rows[i].id);
      EXPECT_EQ(row.time, truth.rows[i].time);
      EXPECT_EQ(row.score.value, truth.rows[i].score);
      ASSERT_FALSE(row.line.empty());
      EXPECT_EQ(row.line.front(), row.at);
      EXPECT_EQ(row.line.back(), task.at);
      shown_off_duty += row.on_duty == false;
    }
    EXPECT_EQ(found->off_duty, truth.off_duty - shown_off_duty);
    const auto again = suggest(view, *town.model, task.id, options);
    EXPECT_EQ(again->rows, found->rows);
  }
}

TEST(Suggestions, AreThoseOfAskingEverybody) {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Staffed town(seed);
    SuggestionOptions options;
    options.at = {kMorning.ms + std::int64_t{seed} * 3 * 3'600'000};
    options.limit = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 5 : 100;
    if (seed % 4 == 0) options.profile = geo::WalkProfile::wheelchair;
    expect_by_force(town, town.view(), options);
  }
}

TEST(Suggestions, KnowOnlyTheCadresAndTasksOfTheScope) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Staffed town(seed);
    const data::WorldView view(town.world,
                               data::Scope::of_areas("west", {town.town.subdistricts[0]}));
    SuggestionOptions options;
    options.at = kMorning;
    options.limit = 100;
    expect_by_force(town, view, options);
    for (const auto& [cadre, tasks] : tasks_in_hand(view)) {
      std::size_t seen = 0;
      view.for_each<Task>([&](const Task& task, data::AreaId) { seen += task.holder == cadre; });
      EXPECT_LE(tasks, seen);
    }
  }
}

// One street of 700 m with an office in its middle.
struct Street {
  Street() {
    town.way(test::line({{0, 0}, {700, 0}}));
    town.area(data::AreaLevel::grid, {}, {test::at(-100, -100), test::at(800, 100)});
    builder.emplace(*town.world());
  }
  Cadre& cadre(std::int64_t id, double x) {
    Cadre& row = cadres.emplace_back();
    row.id = {id};
    row.name = "干部 " + std::to_string(id);
    row.office = test::at(x, 0);
    return row;
  }
  Suggestions ask(Task task) {
    for (const Cadre& row : cadres) builder->put(row);
    task.id = {1};
    builder->put(task);
    const data::WorldPtr world = builder->finish({5}, "x");
    SuggestionOptions options;
    options.at = kMorning;
    return *suggest({world, data::Scope::whole_district("test")}, *test::model_of(world), {1},
                    options);
  }

  test::Town town;
  std::optional<data::WorldBuilder> builder;
  std::vector<Cadre> cadres;
};

TEST(Suggestions, SayWhyInPlainWords) {
  Street street;
  Cadre& near = street.cadre(7, 100);
  near.skills = "水电";
  near.shift = "Mo-Fr 08:00-12:00";
  Cadre& home = street.cadre(8, 0);
  home.shift = "Mo-Su 20:00-06:00";
  home.home = test::at(600, 0);
  street.cadre(9, 690);
  Task task;
  task.at = test::at(0, 0);
  task.skill = "水电";
  task.state = TaskState::filed;
  const Suggestions found = street.ask(task);
  ASSERT_EQ(found.rows.size(), 3u);
  EXPECT_EQ(found.rows[0].cadre, CadreId{7});
  EXPECT_EQ(found.rows[0].reason.zh.substr(0, found.rows[0].reason.zh.find("，手上")),
            "从办公地点步行 1 分钟，在岗，懂水电");
  EXPECT_NE(
      found.rows[0].reason.en.find("on foot from the office, on duty, knows 水电, no task in hand"),
      std::string::npos);
  EXPECT_EQ(found.rows[1].cadre, CadreId{9});  // his shift is not known
  EXPECT_EQ(found.rows[1].on_duty, std::nullopt);
  EXPECT_NE(found.rows[1].reason.zh.find("班次未知，不懂水电"), std::string::npos);
  EXPECT_EQ(found.rows[2].cadre, CadreId{8});
  EXPECT_EQ(found.rows[2].basis, PlaceBasis::home);
  EXPECT_NE(found.rows[2].reason.zh.find("从住处步行"), std::string::npos);
}

TEST(Suggestions, TiesGoToTheSmallerId) {
  Street street;
  for (const std::int64_t id : {9, 4, 6, 5, 8, 7, 3}) street.cadre(id, 350);
  Task task;
  task.at = test::at(0, 0);
  const Suggestions found = street.ask(task);
  ASSERT_EQ(found.rows.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(found.rows[i].cadre.value, std::int64_t(3 + i));
}

TEST(Suggestions, SayWhenNobodyCanWalkThere) {
  Street street;
  street.cadre(1, 350);
  Task task;
  task.at = test::at(0, 5'000);
  const Suggestions found = street.ask(task);
  EXPECT_TRUE(found.rows.empty());
  EXPECT_EQ(found.no_way, 1u);
  EXPECT_FALSE(found.warnings.empty());
}

TEST(Suggestions, LeaveOutWhoHoldsTheTask) {
  Street street;
  street.cadre(1, 350);
  street.cadre(2, 360);
  Task task;
  task.holder = {1};
  task.state = TaskState::dispatched;
  const Suggestions found = street.ask(task);
  ASSERT_EQ(found.rows.size(), 1u);
  EXPECT_EQ(found.rows[0].cadre, CadreId{2});
}

TEST(Skills, AreComparedFoldedAndAllOfThemAreNeeded) {
  EXPECT_EQ(has_skills("水電;ＦＩＲＥ", "水电; fire"), true);
  EXPECT_EQ(has_skills("水电", "水电;消防"), false);
  EXPECT_EQ(has_skills("水电工", "水电"), false);
  EXPECT_EQ(has_skills("水电", " ; "), std::nullopt);
}

// A cadre of each kind of place.
Cadre placed(bool office, bool home, bool area) {
  Cadre row;
  if (office) row.office = test::at(1, 0);
  if (home) row.home = test::at(2, 0);
  if (area) row.duty_area = {1};
  return row;
}

TEST(Duty, TakesACadreToBeWhereHisShiftSays) {
  test::Town town;
  const data::AreaId area =
      town.area(data::AreaLevel::grid, {}, {test::at(0, 0), test::at(9, 9)}, test::at(3, 0));
  const data::WorldPtr world = town.world();
  const data::WorldView view(world, data::Scope::whole_district("test"));
  const auto basis = [&](bool office, bool home, bool in_area, std::optional<bool> on) {
    Cadre row = placed(office, home, in_area);
    if (in_area) row.duty_area = area;
    return taken_place(view, row, on)->basis;
  };
  for (const std::optional<bool> on : {std::optional<bool>(true), std::optional<bool>()}) {
    EXPECT_EQ(basis(true, true, true, on), PlaceBasis::office);
    EXPECT_EQ(basis(false, true, true, on), PlaceBasis::duty_area);
    EXPECT_EQ(basis(false, true, false, on), PlaceBasis::home);
  }
  EXPECT_EQ(basis(true, true, true, false), PlaceBasis::home);
  EXPECT_EQ(basis(true, false, true, false), PlaceBasis::office);
  EXPECT_FALSE(taken_place(view, Cadre(), true));
}

TEST(WalkModel, SharesTheCadresUntilACadreOrAnAreaIsWritten) {
  const Staffed town(3);
  geo::NoProgress progress;
  WalkModelCache cache({}, test::no_elevation);
  const auto first = *cache.model(town.world, progress);
  EXPECT_EQ(first->cadres().ids().size(), first->cadre_bases().size());
  const auto write = [](const data::WorldPtr& world, const data::Change& change,
                        std::int64_t revision) {
    data::WorldBuilder builder(*world);
    builder.apply(change, {revision}, std::to_string(revision));
    return builder.finish({revision}, std::to_string(revision));
  };
  data::Change task;
  Task moved = town.tasks[0];
  moved.text = "x";
  task.of<Task>().push_back({town.tasks[0], moved});
  const data::WorldPtr second_world = write(town.world, task, 1'001);
  EXPECT_EQ(&(*cache.model(second_world, progress))->cadres(), &first->cadres());
  data::Change change;
  Cadre cadre = town.cadres[0];
  cadre.office = test::at(11, 12);
  change.of<Cadre>().push_back({town.cadres[0], cadre});
  const auto third = *cache.model(write(second_world, change, 1'002), progress);
  EXPECT_NE(&third->cadres(), &first->cadres());
  EXPECT_EQ(&third->ground(), &first->ground());
  EXPECT_EQ(third->cadres().points()[0], test::at(11, 12));
}

}  // namespace
}  // namespace jingwei::services
