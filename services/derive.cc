#include "services/derive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "geo/area.h"
#include "geo/predicate.h"
#include "services/area_cuts.h"

namespace jingwei::services {
namespace {

using data::Area;
using data::AreaId;
using data::AreaLevel;
using data::Provenance;
using geo::Error;
using geo::ErrorCode;

// Places that stand for a community. Hamlets belong to a village and quarters to a town; they and
// single farms are taken only where a subdistrict has none of these.
bool is_settlement(const data::Place& place) {
  constexpr std::array<std::string_view, 4> kKinds = {"city", "town", "suburb", "village"};
  return std::find(kKinds.begin(), kKinds.end(), place.kind) != kKinds.end();
}

// Without a code above there is none below: a bare number would stand under every parent.
std::string numbered_code(const std::string& parent, std::size_t number) {
  if (parent.empty()) return {};
  const bool digits = std::all_of(parent.begin(), parent.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  return fmt::format("{}{}{:03}", parent, digits ? "" : "-", number);
}

// From west to east, and from north to south where that is equal.
bool before_on_the_map(const Area& a, const Area& b) {
  return std::pair(a.centre.x, -std::int64_t{a.centre.y}) <
         std::pair(b.centre.x, -std::int64_t{b.centre.y});
}

// Where the buildings of the area are: of their middles the one nearest to the median of both
// coordinates. A point amid the ground would often stand on a slope where nobody lives.
std::optional<geo::Point> amid(std::span<const geo::Polygon* const> footprints,
                               const geo::MultiPolygon& area) {
  const geo::Box box = geo::bounds(area);
  std::vector<geo::Point> middles;
  std::vector<std::int32_t> xs, ys;
  for (const geo::Polygon* footprint : footprints) {
    const geo::Point middle = geo::label_point({*footprint});
    if (!box.contains(middle) || geo::locate(middle, area) == geo::Location::outside) continue;
    middles.push_back(middle);
    xs.push_back(middle.x);
    ys.push_back(middle.y);
  }
  if (middles.empty()) return std::nullopt;
  const auto half = static_cast<std::ptrdiff_t>(middles.size() / 2);
  std::nth_element(xs.begin(), xs.begin() + half, xs.end());
  std::nth_element(ys.begin(), ys.begin() + half, ys.end());
  const geo::Point median{xs[middles.size() / 2], ys[middles.size() / 2]};
  return *std::min_element(middles.begin(), middles.end(), [&](geo::Point a, geo::Point b) {
    const double to_a = geo::distance(a, median).value, to_b = geo::distance(b, median).value;
    return std::pair(to_a, a) < std::pair(to_b, b);
  });
}

class Deriver {
 public:
  Deriver(const data::WorldView& view, const DeriveOptions& options, DeriveReport& report,
          geo::Progress& progress)
      : view_(view), options_(options), report_(report), progress_(progress) {}

  geo::Result<data::Change> plan() {
    if (!view_.scope().is_whole_district()) return Error{ErrorCode::not_permitted, {}, {}};
    find_parents();
    if (parents_.empty()) return Error{ErrorCode::parent_missing, {}, {}};
    const auto made = options_.kind == DeriveKind::communities ? communities() : grids();
    if (!made.ok()) return made.error();
    reconcile(*made);
    describe();
    return std::move(change_);
  }

 private:
  AreaLevel level() const {
    return options_.kind == DeriveKind::communities ? AreaLevel::community : AreaLevel::grid;
  }

  // The areas one level up that no surveyed area divides, by id.
  void find_parents() {
    const auto above = static_cast<AreaLevel>(static_cast<int>(level()) - 1);
    std::set<AreaId> surveyed;
    view_.for_each<Area>([&](const Area& area, AreaId) {
      if (area.level == level() && area.provenance != Provenance::made_up) {
        surveyed.insert(area.parent);
      }
    });
    view_.for_each<Area>([&](const Area& area, AreaId) {
      if (area.level != above) return;
      if (surveyed.count(area.id) > 0) {
        ++report_.skipped;
      } else {
        parents_.push_back(&area);
        shapes_.push_back(area.shape);
      }
    });
  }

  geo::Result<std::vector<Area>> communities() {
    std::vector<std::vector<const data::Place*>> places(parents_.size());
    std::vector<std::vector<geo::Point>> sites(parents_.size());
    for (std::size_t i = 0; i < parents_.size(); ++i) {
      places[i] = places_in(*parents_[i]);
      for (const data::Place* place : places[i]) sites[i].push_back(place->at);
    }
    if (!progress_.step("deriving", 0)) return Error{ErrorCode::cancelled, {}, {}};
    const auto divisions = divide_by_nearest(shapes_, sites);
    if (!divisions.ok()) return divisions.error();
    std::vector<Area> made;
    for (std::size_t i = 0; i < parents_.size(); ++i) {
      std::vector<Area> children;
      for (std::size_t k = 0; k < (*divisions)[i].parts.size(); ++k) {
        const data::Place* place = places[i].empty() ? nullptr : places[i][k];
        Area area = child_of(*parents_[i], (*divisions)[i].parts[k]);
        area.name = place ? place->name : parents_[i]->name;
        if (place) area.centre = place->at;
        area.source_key = fmt::format("derived#community/{}/{}", parents_[i]->source_key,
                                      place ? place->source_key : "");
        children.push_back(std::move(area));
      }
      number(children, *parents_[i], made);
    }
    return made;
  }

  // The settlements inside; two at one point count once. By id.
  std::vector<const data::Place*> places_in(const Area& area) const {
    std::vector<const data::Place*> settlements, others;
    std::set<geo::Point> taken;
    view_.for_each<data::Place>([&](const data::Place& place, AreaId) {
      if (geo::locate(place.at, area.shape) != geo::Location::inside) return;
      if (!taken.insert(place.at).second) return;
      (is_settlement(place) ? settlements : others).push_back(&place);
    });
    return settlements.empty() ? others : settlements;
  }

  geo::Result<std::vector<Area>> grids() {
    std::map<AreaId, std::size_t> index;
    for (std::size_t i = 0; i < parents_.size(); ++i) index[parents_[i]->id] = i;
    std::vector<std::vector<const geo::Polygon*>> footprints(parents_.size());
    view_.for_each<data::Building>([&](const data::Building& building, AreaId area) {
      const auto found = index.find(view_.ancestor_at(area, AreaLevel::community));
      if (found != index.end()) footprints[found->second].push_back(&building.footprint);
    });
    const auto divisions = divide_evenly(shapes_, footprints, options_.buildings, progress_);
    if (!divisions.ok()) return divisions.error();
    std::vector<Area> made;
    for (std::size_t i = 0; i < parents_.size(); ++i) {
      std::vector<Area> children;
      for (const geo::MultiPolygon& part : (*divisions)[i].parts) {
        if (part.empty()) continue;
        children.push_back(child_of(*parents_[i], part));
        children.back().kind = "ordinary";
        if (const auto centre = amid(footprints[i], part)) children.back().centre = *centre;
      }
      number(children, *parents_[i], made);
    }
    return made;
  }

  Area child_of(const Area& parent, const geo::MultiPolygon& shape) const {
    Area area;
    area.level = level();
    area.parent = parent.id;
    area.provenance = Provenance::made_up;
    area.shape = shape;
    area.centre = geo::label_point(shape);
    return area;
  }

  void number(std::vector<Area>& children, const Area& parent, std::vector<Area>& out) const {
    std::stable_sort(children.begin(), children.end(), before_on_the_map);
    for (std::size_t k = 0; k < children.size(); ++k) {
      Area& area = children[k];
      area.code = numbered_code(parent.code, k + 1);
      if (level() == AreaLevel::grid) {
        area.name = fmt::format("{} 网格 {}", parent.name, k + 1);
        area.source_key = fmt::format("derived#grid/{}/{}", parent.source_key, k + 1);
      }
      if (!area.shape.empty()) out.push_back(std::move(area));
    }
  }

  // Matches what was made with the made-up areas of earlier runs.
  void reconcile(const std::vector<Area>& made) {
    std::map<std::string, const Area*> before;
    view_.for_each<Area>([&](const Area& area, AreaId) {
      if (area.level == level() && area.provenance == Provenance::made_up) {
        before[area.source_key] = &area;
      }
    });
    std::int64_t next_id = view_.next_id<Area>().value;
    std::set<AreaId> disturbed;
    for (Area area : made) {
      const auto found = before.find(area.source_key);
      if (found == before.end()) {
        area.id = {next_id++};
        ++report_.made;
        change_.of<Area>().push_back({std::nullopt, std::move(area)});
        continue;
      }
      const Area& old = *found->second;
      before.erase(found);
      area.id = old.id;
      area.name = old.name;
      if (same_content(old, area)) {
        ++report_.unchanged;
        continue;
      }
      ++report_.updated;
      if (old.shape != area.shape) disturbed.insert(old.id);
      change_.of<Area>().push_back({old, std::move(area)});
    }
    for (const auto& [key, area] : before) {
      disturbed.insert(area->id);
      remove(*area);
    }
    if (level() == AreaLevel::community) remove_grids_of(disturbed);
  }

  void remove(const Area& area) {
    ++report_.removed;
    change_.of<Area>().push_back({area, std::nullopt});
  }

  void remove_grids_of(const std::set<AreaId>& communities) {
    const std::size_t before = report_.removed;
    view_.for_each<Area>([&](const Area& area, AreaId) {
      if (area.level == AreaLevel::grid && area.provenance == Provenance::made_up &&
          communities.count(area.parent) > 0) {
        remove(area);
      }
    });
    if (report_.removed > before) {
      report_.notes.push_back({"社区有变，其下的虚拟网格已删除，请再运行 derive grids",
                               "communities changed and their made-up grids were removed; run "
                               "derive grids again"});
    }
  }

  void describe() {
    const bool grid = level() == AreaLevel::grid;
    report_.in_words = {
        fmt::format("推导{}（虚拟，非实测）：新增 {}，更新 {}，未变 {}，删除 {}，已有实测而跳过 {}",
                    grid ? "网格" : "社区", report_.made, report_.updated, report_.unchanged,
                    report_.removed, report_.skipped),
        fmt::format("{} made up, not surveyed: {} made, {} updated, {} unchanged, {} removed, {} "
                    "parents skipped that have surveyed ones",
                    grid ? "grids" : "communities", report_.made, report_.updated,
                    report_.unchanged, report_.removed, report_.skipped)};
    change_.actor = view_.scope().actor();
    change_.command = "derive";
    change_.summary = report_.in_words;
  }

  const data::WorldView& view_;
  const DeriveOptions& options_;
  DeriveReport& report_;
  geo::Progress& progress_;
  std::vector<const Area*> parents_;
  std::vector<geo::MultiPolygon> shapes_;
  data::Change change_;
};

}  // namespace

geo::Result<data::Change> plan_derive(const data::WorldView& view, const DeriveOptions& options,
                                      DeriveReport& report, geo::Progress& progress) {
  report = {};
  return Deriver(view, options, report, progress).plan();
}

geo::Status carry_out(District& district, const data::Scope& scope, bool dry_run, const Plan& plan,
                      DeriveReport& report) {
  if (dry_run) {
    const data::WorldView view = district.view(scope);
    if (const auto change = plan(view); !change.ok()) return change.error();
    report.revision = view.revision();
    return {};
  }
  const auto receipt = district.execute_long(scope, plan);
  if (!receipt.ok()) return receipt.error();
  report.revision = receipt->revision;
  report.changed = receipt->changed;
  return {};
}

geo::Result<DeriveReport> run_derive(District& district, const data::Scope& scope,
                                     const DeriveOptions& options, geo::Progress& progress) {
  DeriveReport report;
  const Plan plan = [&](const data::WorldView& view) {
    return plan_derive(view, options, report, progress);
  };
  const auto status = carry_out(district, scope, options.dry_run, plan, report);
  if (!status) return status.error();
  return report;
}

}  // namespace jingwei::services
