#include "services/service_areas.h"

#include <algorithm>
#include <array>

#include "services/parallel_for.h"
#include "services/walk_warnings.h"

namespace jingwei::services {
namespace {

constexpr std::array kListedLevels = {data::AreaLevel::subdistrict, data::AreaLevel::community,
                                      data::AreaLevel::grid};
// Far enough that "not reached" means that there is no walk at all.
constexpr geo::Milliseconds kFarthest{24 * 3'600'000};
constexpr std::size_t kFacilitiesPerSlice = 8;

std::vector<geo::Milliseconds> band_limits(const WalkOptions& options) {
  std::vector<geo::Milliseconds> limits;
  for (const geo::Minutes m : options.minutes) limits.push_back(geo::to_milliseconds(m));
  return limits;
}

geo::Error no_such_facility(data::FacilityId id) {
  return {geo::ErrorCode::not_found, {}, {{}, "facilities", std::to_string(id.value), {}, {}}};
}

// Answers for one facility after the other; keeps its scratch space between them.
class ServiceAreaFinder {
 public:
  ServiceAreaFinder(const data::WorldView& view, const WalkModel& model, const WalkOptions& options,
                    const ServiceAreaParts& parts, const ScopedBuildings& scoped)
      : view_(view),
        model_(model),
        options_(options),
        parts_(parts),
        scoped_(scoped),
        limits_(band_limits(options)),
        buildings_(model.buildings().links(options.profile)),
        facilities_(model.facilities().links(options.profile)),
        reach_(model.ground().times(options.profile)),
        board_(scoped, limits_.size()) {
    if (parts.polygons) isochrone_.emplace(model.mesh());
  }

  geo::Result<ServiceArea> find(data::FacilityId id) {
    const auto position = model_.facilities().find(id);
    const data::Facility* row = view_.find<data::Facility>(id);
    if (!row || !position) return no_such_facility(id);
    const geo::Link link = facilities_[*position];

    ServiceArea made;
    made.facility = id;
    made.link = link.reason;
    made.counts_known = scoped_.counts_known();
    for (const geo::Minutes m : options_.minutes) made.bands.push_back({m, {}, 0, {}});
    made.warnings = warnings_for(model_.ground(), options_.profile);
    add_link_warnings(link, *row, made.warnings);
    board_.clear();
    if (!link.candidates.empty()) {
      made.off_path = link.candidates.front().off_path;
      search(link, made);
    }
    count(made);
    return made;
  }

 private:
  void search(const geo::Link& link, ServiceArea& made) {
    const geo::Milliseconds widest = limits_.back();
    reach_.search(link, options_.direction,
                  parts_.polygons ? geo::isochrone_cutoff(widest) : widest);
    for (const geo::PointTime& found : reach_.points(buildings_)) {
      if (found.time > widest || !scoped_.sees(found.point)) continue;
      board_.count(found.point, band_of(found.time));
      made.buildings.push_back({model_.buildings().ids()[found.point], found.time,
                                model_.buildings().points()[found.point]});
    }
    if (parts_.lines) add_lines(made);
    if (parts_.polygons) {
      std::vector<geo::MultiPolygonD> polygons = isochrone_->draw(reach_, buildings_, limits_);
      for (std::size_t k = 0; k < polygons.size(); ++k) {
        made.bands[k].polygon = std::move(polygons[k]);
      }
    }
  }

  void add_lines(ServiceArea& made) const {
    geo::Milliseconds after{-1};
    for (std::size_t band = 0; band < limits_.size(); ++band) {
      for (const geo::ReachedLine& found : reach_.lines(after, limits_[band])) {
        add_line(band, found, made);
      }
      after = limits_[band];
    }
  }

  // An edge may run over several ways: one line for each.
  void add_line(std::size_t band, const geo::ReachedLine& found, ServiceArea& made) const {
    const geo::WalkNetwork& network = model_.ground().network();
    const auto vertices = network.vertices(found.edge);
    const auto pieces = network.pieces(found.edge);
    const std::uint32_t first = found.begin.piece, last = found.end.piece;
    ReachedLine line{band, {}, {}};
    for (std::uint32_t i = first; i <= last; ++i) {
      const geo::Point from = i == first ? found.line.front() : vertices[i];
      const geo::Point to = i == last ? found.line.back() : vertices[i + 1];
      if (from == to) continue;
      const data::WayId way{network.way_id(pieces[i].way)};
      if (!line.line.empty() && way != line.way) made.lines.push_back(std::exchange(line, {band}));
      if (line.line.empty()) line.line.push_back(from);
      line.way = way;
      line.line.push_back(to);
    }
    if (!line.line.empty()) made.lines.push_back(std::move(line));
  }

  void count(ServiceArea& made) const {
    const Tally whole = board_.whole();
    for (std::size_t k = 0; k < limits_.size(); ++k) {
      made.bands[k].buildings = whole.covered[k];
      made.bands[k].count = whole.count_covered[k];
    }
    for (const data::AreaLevel level : kListedLevels) {
      for (AreaTally& area : board_.of_level(level)) {
        if (area.id && area.buildings.covered.back() > 0) made.areas.push_back(std::move(area));
      }
    }
  }

  std::size_t band_of(geo::Milliseconds time) const {
    return static_cast<std::size_t>(std::lower_bound(limits_.begin(), limits_.end(), time) -
                                    limits_.begin());
  }

  const data::WorldView& view_;
  const WalkModel& model_;
  const WalkOptions& options_;
  const ServiceAreaParts& parts_;
  const ScopedBuildings& scoped_;
  std::vector<geo::Milliseconds> limits_;
  const geo::LinkedPoints& buildings_;
  const geo::LinkedPoints& facilities_;
  geo::Reach reach_;
  std::optional<geo::Isochrone> isochrone_;
  AreaBoard board_;
};

UncoveredReason reason_for(const geo::Link& link) {
  switch (link.reason) {
    case geo::LinkReason::no_way_near:
      return UncoveredReason::no_way_near;
    case geo::LinkReason::detached:
      return UncoveredReason::detached;
    case geo::LinkReason::linked:
      break;
  }
  return UncoveredReason::too_far;
}

// Whether `a` is served worse than `b`: a smaller share in the widest band, then in the one before.
bool worse(const AreaTally& a, const AreaTally& b) {
  const bool a_empty = a.buildings.total == 0, b_empty = b.buildings.total == 0;
  if (a_empty != b_empty) return b_empty;
  for (std::size_t k = a.buildings.covered.size(); k-- > 0;) {
    // Shares compared exactly, crosswise.
    const auto left = std::uint64_t{a.buildings.covered[k]} * b.buildings.total;
    const auto right = std::uint64_t{b.buildings.covered[k]} * a.buildings.total;
    if (left != right) return left < right;
  }
  return a.id < b.id;
}

}  // namespace

geo::Status validate(const WalkOptions& options) {
  const auto invalid = [](std::string value) {
    return geo::Error{geo::ErrorCode::value_invalid, {}, {{}, {}, {}, "minutes", std::move(value)}};
  };
  if (options.minutes.empty() || options.minutes.size() > kMostBands) {
    return invalid(std::to_string(options.minutes.size()) + " bands, 1.." +
                   std::to_string(kMostBands));
  }
  geo::Milliseconds before{0};
  for (const geo::Minutes m : options.minutes) {
    // Written so that NaN fails too. Bands must differ by at least a millisecond.
    if (!(m.value > 0 && m <= kLongestBand) || geo::to_milliseconds(m) <= before) {
      return invalid(std::to_string(m.value));
    }
    before = geo::to_milliseconds(m);
  }
  return {};
}

std::string_view link_reason_name(geo::LinkReason reason) {
  switch (reason) {
    case geo::LinkReason::linked:
      return "linked";
    case geo::LinkReason::no_way_near:
      return "no_way_near";
    case geo::LinkReason::detached:
      return "detached";
  }
  return "linked";
}

std::string_view uncovered_reason_name(UncoveredReason reason) {
  switch (reason) {
    case UncoveredReason::too_far:
      return "too_far";
    case UncoveredReason::no_way_near:
      return "no_way_near";
    case UncoveredReason::detached:
      return "detached";
  }
  return "too_far";
}

geo::Result<ServiceArea> service_area(const data::WorldView& view, const WalkModel& model,
                                      data::FacilityId facility, const WalkOptions& options,
                                      const ServiceAreaParts& parts) {
  if (const geo::Status valid = validate(options); !valid) return valid.error();
  const ScopedBuildings scoped(view, model.buildings());
  return ServiceAreaFinder(view, model, options, parts, scoped).find(facility);
}

geo::Result<std::vector<ServiceArea>> service_areas(const data::WorldView& view,
                                                    const WalkModel& model,
                                                    std::span<const data::FacilityId> facilities,
                                                    const WalkOptions& options, std::size_t threads,
                                                    geo::Progress& progress,
                                                    const ServiceAreaParts& parts) {
  if (const geo::Status valid = validate(options); !valid) return valid.error();
  const ScopedBuildings scoped(view, model.buildings());
  std::vector<std::unique_ptr<ServiceAreaFinder>> finders(threads);
  std::vector<std::optional<geo::Result<ServiceArea>>> found(facilities.size());
  const bool finished = parallel_for(
      facilities.size(), kFacilitiesPerSlice, threads, [&](Slice slice, std::size_t worker) {
        auto& finder = finders[worker];
        if (!finder) {
          finder = std::make_unique<ServiceAreaFinder>(view, model, options, parts, scoped);
        }
        for (std::size_t i = slice.begin; i < slice.end; ++i) {
          found[i] = finder->find(facilities[i]);
        }
        // Only the caller's own thread may speak to the progress.
        return worker != 0 ||
               progress.step("service areas", static_cast<double>(slice.end) / facilities.size());
      });
  if (!finished) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
  std::vector<ServiceArea> made;
  made.reserve(found.size());
  for (auto& result : found) {
    if (!*result) return result->error();
    made.push_back(std::move(**result));
  }
  return made;
}

std::vector<data::FacilityId> facilities_of_kind(const data::WorldView& view,
                                                 std::string_view kind) {
  std::vector<data::FacilityId> found;
  view.for_each<data::Facility>([&](const data::Facility& row, data::AreaId) {
    if (kind.empty() || row.kind == kind) found.push_back(row.id);
  });
  return found;
}

geo::Result<Coverage> coverage(const data::WorldView& view, const WalkModel& model,
                               std::string_view kind, data::AreaLevel level,
                               const WalkOptions& options) {
  if (const geo::Status valid = validate(options); !valid) return valid.error();
  const std::vector<data::FacilityId> places = facilities_of_kind(view, kind);
  if (places.empty()) {
    return geo::Error{
        geo::ErrorCode::not_found, {}, {{}, "facilities", {}, "kind", std::string(kind)}};
  }
  std::vector<geo::Point> points;
  for (const data::FacilityId id : places) points.push_back(view.find<data::Facility>(id)->at);
  const geo::WalkTimes& times = model.ground().times(options.profile);
  const geo::LinkedPoints place_links = model.ground().linker().link(times, points);
  const geo::LinkedPoints& building_links = model.buildings().links(options.profile);

  Coverage made;
  made.kind = kind;
  made.facilities = places.size();
  made.warnings = warnings_for(model.ground(), options.profile);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (place_links[i].candidates.empty()) made.unlinked.push_back(places[i]);
  }

  const ScopedBuildings scoped(view, model.buildings());
  made.counts_known = scoped.counts_known();
  const std::vector<geo::Milliseconds> limits = band_limits(options);
  AreaBoard board(scoped, limits.size());
  const std::vector<geo::Nearest> nearest =
      geo::nearest_places(times, building_links, place_links, options.direction, kFarthest);
  for (std::uint32_t i = 0; i < nearest.size(); ++i) {
    if (!scoped.sees(i)) continue;
    const geo::Milliseconds time = nearest[i].time;
    if (time <= limits.back()) {
      board.count(i, static_cast<std::size_t>(std::lower_bound(limits.begin(), limits.end(), time) -
                                              limits.begin()));
      continue;
    }
    UncoveredBuilding uncovered{model.buildings().ids()[i],
                                reason_for(building_links[i]),
                                model.buildings().points()[i],
                                std::nullopt,
                                {}};
    if (time != geo::kNever) {
      uncovered.time = time;
      uncovered.facility = places[nearest[i].place];
    }
    made.uncovered.push_back(uncovered);
  }
  made.buildings = board.whole();
  made.areas = board.of_level(level);
  std::sort(made.areas.begin(), made.areas.end(), worse);
  return made;
}

}  // namespace jingwei::services
