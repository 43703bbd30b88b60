#pragma once

#include <optional>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"
#include "services/duty.h"
#include "services/walk_model.h"

namespace jingwei::services {

// Whom to give a task: by the walk to it, in seconds, and by what else counts, in seconds of
// walking that it is worth. All of it is told with each suggestion.
struct SuggestionOptions {
  std::size_t limit = 5;
  geo::WalkProfile profile = geo::WalkProfile::adult;
  data::Instant at;  // the moment for which duty and places are taken
  // Who lacks the skill must bring somebody who has it: half an hour.
  geo::Milliseconds skill_missing{30 * 60'000};
  // Nobody is called from home while somebody on duty is within an hour's walk.
  geo::Milliseconds off_duty{60 * 60'000};
  // What an errand on the spot takes before the next can begin: a quarter of an hour for each task
  // in hand.
  geo::Milliseconds open_task{15 * 60'000};
  // A stranger to the area asks his way and finds nobody he knows: five minutes.
  geo::Milliseconds other_area{5 * 60'000};
};

struct Suggestion {
  data::CadreId cadre;
  geo::Milliseconds time;   // of the walk from `at` to the task
  geo::Milliseconds score;  // with what the options add
  PlaceBasis basis{};
  geo::Point at;
  std::optional<bool> on_duty;  // nullopt: his shift is not known
  std::optional<bool> skill;    // nullopt: the task asks for none
  bool own_area = false;        // the task lies in his duty area, or in the area where he stands
  std::size_t open_tasks = 0;   // in hand, among those that the view sees
  data::Text reason;            // all of it in plain words
  geo::Polyline line;           // the way, in the direction of walking

  friend bool operator==(const Suggestion&, const Suggestion&) = default;
};

struct Suggestions {
  std::vector<Suggestion> rows;  // the least score first, then the smaller id
  std::size_t no_way = 0;        // cadres who cannot walk to the task, or whose place is not known
  std::size_t off_duty = 0;      // cadres off duty who could, and are not among `rows`
  std::vector<data::Text> warnings;
};

// The best of the cadres that the view sees, but for him who holds the task. Exact: the same as
// asking everybody. Requires: `model` is of the view's World. Errors: not_found;
// not_permitted for who sends nobody, since it tells where people are.
geo::Result<Suggestions> suggest(const data::WorldView& view, const WalkModel& model,
                                 data::TaskId task, const SuggestionOptions& options);

// How many tasks each cadre has in hand, of those that the view sees: dispatched to him, in
// progress, on hold or to be done again. By id; who has none is left out.
std::vector<std::pair<data::CadreId, std::size_t>> tasks_in_hand(const data::WorldView& view);

// Whether the list of skills ("水电;开锁") has every skill of the other, compared as
// data/folded_text.h does; nullopt when none is wanted.
std::optional<bool> has_skills(std::string_view skills, std::string_view wanted);

}  // namespace jingwei::services
