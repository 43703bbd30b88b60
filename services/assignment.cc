#include "services/assignment.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "geo/area.h"
#include "services/parallel_for.h"
#include "services/walk_warnings.h"

namespace jingwei::services {
namespace {

// Far enough that "not reached" means that there is no walk at all.
constexpr geo::Milliseconds kFarthest{24 * 3'600'000};
constexpr std::size_t kTargetsPerSlice = 4;

struct Place {
  std::uint32_t position;  // in the model
  geo::Link link;
};

struct Choice {
  geo::Milliseconds time = geo::kNever;
  std::uint32_t target = 0;  // index into the targets; they stand by id, so ties go by it
  auto key() const { return std::tie(time, target); }
};

// The two best targets of a unit. The order in which they are offered does not matter.
struct BestTwo {
  Choice first, second;
  void offer(const Choice& choice) {
    if (choice.time == geo::kNever) return;
    if (choice.key() < first.key()) {
      second = std::exchange(first, choice);
    } else if (choice.key() < second.key()) {
      second = choice;
    }
  }
};

class NearestSolver {
 public:
  NearestSolver(const data::WorldView& view, const WalkModel& model,
                const AssignmentOptions& options, std::size_t threads)
      : model_(model),
        options_(options),
        threads_(threads),
        times_(model.ground().times(options.profile)) {
    view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
      if (area.level == options.to && view.in_scope(area.id)) add(targets_, model.areas(), area.id);
    });
    view.for_each<data::Organisation>([&](const data::Organisation& row, data::AreaId) {
      add(units_, model.organisations(), row.id);
    });
    best_.resize(units_.size());
    rows_.resize(units_.size());
  }

  bool has_targets() const { return !targets_.empty(); }

  // False when cancelled.
  bool solve(geo::Progress& progress) { return find_best(progress) && find_lines(progress); }

  NearestAssignment result() {
    NearestAssignment made;
    made.warnings = warnings_for(model_.ground(), options_.profile);
    for (const Place& target : targets_) {
      made.per_target.push_back({area_id(target), target.link.reason, 0});
    }
    for (std::size_t u = 0; u < units_.size(); ++u) {
      if (best_[u].first.time == geo::kNever) {
        made.unassigned.push_back({unit_id(u), reason_for(units_[u].link)});
        continue;
      }
      ++made.per_target[best_[u].first.target].units;
      made.rows.push_back(std::move(rows_[u]));
    }
    return made;
  }

 private:
  template <class Row>
  void add(std::vector<Place>& places, const LinkedRows<Row>& rows, decltype(Row::id) id) const {
    if (const auto position = rows.find(id)) {
      places.push_back({*position, rows.links(options_.profile)[*position]});
    }
  }
  data::AreaId area_id(const Place& target) const { return model_.areas().ids()[target.position]; }
  data::OrganisationId unit_id(std::size_t u) const {
    return model_.organisations().ids()[units_[u].position];
  }
  static UnassignedReason reason_for(const geo::Link& link) {
    switch (link.reason) {
      case geo::LinkReason::no_way_near:
        return UnassignedReason::no_way_near;
      case geo::LinkReason::detached:
        return UnassignedReason::detached;
      case geo::LinkReason::linked:
        break;
    }
    return UnassignedReason::no_target;
  }

  // One search per target reaches every unit: exact over all pairs.
  bool find_best(geo::Progress& progress) {
    std::vector<std::vector<BestTwo>> found(threads_);
    const bool finished = for_targets(
        "nearest", progress, [&](geo::Reach& reach, std::uint32_t t, std::size_t worker) {
          std::vector<BestTwo>& best = found[worker];
          best.resize(units_.size());
          reach.search(targets_[t].link, options_.direction, kFarthest);
          for (std::size_t u = 0; u < units_.size(); ++u) {
            best[u].offer({reach.time(units_[u].link), t});
          }
        });
    for (const std::vector<BestTwo>& best : found) {
      for (std::size_t u = 0; u < best.size(); ++u) {
        best_[u].offer(best[u].first);
        best_[u].offer(best[u].second);
      }
    }
    return finished;
  }

  bool find_lines(geo::Progress& progress) {
    std::vector<std::vector<std::uint32_t>> units_of(targets_.size());
    for (std::uint32_t u = 0; u < units_.size(); ++u) {
      const Choice& first = best_[u].first;
      if (first.time != geo::kNever) units_of[first.target].push_back(u);
    }
    return for_targets("lines", progress, [&](geo::Reach& reach, std::uint32_t t, std::size_t) {
      if (units_of[t].empty()) return;
      geo::Milliseconds farthest{0};
      for (const std::uint32_t u : units_of[t]) {
        farthest = std::max(farthest, best_[u].first.time);
      }
      reach.search(targets_[t].link, options_.direction, farthest);
      for (const std::uint32_t u : units_of[t]) rows_[u] = row(reach, u);
    });
  }

  AssignedUnit row(const geo::Reach& reach, std::uint32_t u) const {
    const BestTwo& best = best_[u];
    AssignedUnit made;
    made.unit = unit_id(u);
    made.target = area_id(targets_[best.first.target]);
    made.time = best.first.time;
    made.line = reach.path(units_[u].link);
    made.length = geo::length(made.line);
    if (best.second.time != geo::kNever) {
      made.second = area_id(targets_[best.second.target]);
      made.second_time = best.second.time;
    }
    return made;
  }

  template <class F>
  bool for_targets(std::string_view stage, geo::Progress& progress, F&& visit) {
    std::vector<std::optional<geo::Reach>> reaches(threads_);
    return parallel_for(
        targets_.size(), kTargetsPerSlice, threads_, [&](Slice slice, std::size_t worker) {
          auto& reach = reaches[worker];
          if (!reach) reach.emplace(times_);
          for (std::size_t t = slice.begin; t < slice.end; ++t) {
            visit(*reach, static_cast<std::uint32_t>(t), worker);
          }
          // Only the caller's own thread may speak to the progress.
          return worker != 0 || progress.step(stage, static_cast<double>(slice.end) /
                                                         static_cast<double>(targets_.size()));
        });
  }

  const WalkModel& model_;
  const AssignmentOptions& options_;
  std::size_t threads_;
  const geo::WalkTimes& times_;
  std::vector<Place> targets_, units_;
  std::vector<BestTwo> best_;       // by unit
  std::vector<AssignedUnit> rows_;  // by unit; set where there is a best
};

}  // namespace

std::string_view unassigned_reason_name(UnassignedReason reason) {
  switch (reason) {
    case UnassignedReason::no_way_near:
      return "no_way_near";
    case UnassignedReason::detached:
      return "detached";
    case UnassignedReason::no_target:
      return "no_target";
  }
  return "no_target";
}

geo::Result<NearestAssignment> assign_nearest(const data::WorldView& view, const WalkModel& model,
                                              const AssignmentOptions& options, std::size_t threads,
                                              geo::Progress& progress) {
  NearestSolver solver(view, model, options, threads);
  if (!solver.has_targets()) {
    return geo::Error{
        geo::ErrorCode::not_found, {}, {{}, std::string(data::area_layer(options.to)), {}, {}, {}}};
  }
  if (!solver.solve(progress)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
  return solver.result();
}

}  // namespace jingwei::services
