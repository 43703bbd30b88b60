#include "data/import_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "data/datum_check.h"
#include "data/facility_kinds.h"
#include "data/import_people.h"
#include "data/import_posts.h"
#include "data/import_works.h"
#include "data/planned_ground.h"
#include "data/quantity.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kMissingKeysShown = 20;

// By what a row is found again. Two projects may number their works alike: the project is part of
// the key, and of the source, so that a file about one says nothing of the other.
template <class Row>
std::string key_of(const Row& row) {
  if constexpr (std::is_same_v<Row, Zone> || std::is_same_v<Row, WorkItem>) {
    return key_in_project(row.source_key, row.project);
  }
  return row.source_key;
}

class Planner {
 public:
  Planner(const WorldView& view, const SourceContent& content, const ImportOptions& options,
          geo::Progress& progress)
      : view_(view),
        content_(content),
        options_(options),
        progress_(progress),
        areas_(view),
        works_(view),
        buildings_(view),
        posts_(view) {
    report_.file = options.file;
    report_.kind = source_kind_word(options.kind);
    report_.summary = content.summary;
    report_.refused = content.refused;
    report_.warned = content.warned;
    report_.notes = content.notes;
  }

  geo::Result<ImportPlan> plan() {
    if (!view_.scope().is_whole_district()) return Error{ErrorCode::not_permitted, {}, {}};
    // Areas first and from the top: the others are placed by them.
    plan_table<Area>();
    plan_table<Place>();
    plan_table<Compound>();
    plan_table<Building>();
    plan_table<CountRow>();
    plan_table<Way>();
    plan_table<Facility>();
    organisations_ = organisations_left(view_, content_.records, options_.remove_missing);
    plan_table<Organisation>();
    plan_table<Cadre>();
    plan_table<Waterway>();
    plan_table<Gully>();
    plan_table<Elevation>();
    plan_table<Project>();
    check_zones();
    plan_table<Zone>();
    plan_table<WorkItem>();
    plan_table<DeclaredTotal>();
    plan_table<Post>();
    plan_table<Category>();
    if (stopped_) return Error{ErrorCode::cancelled, {}, {}};
    if (taken_ == 0) return nothing_left();
    look_over();
    describe();
    return ImportPlan{std::move(change_), std::move(report_)};
  }

 private:
  template <class Row>
  struct Reconciliation {
    std::unordered_map<std::string, const Row*> before;
    std::unordered_map<std::string, bool> seen;
    std::set<std::string> refused;  // keys of rows that the file has, but unfit
    std::set<std::string> sources;
    std::int64_t next_id = 1;
    TableReport report;
  };

  template <class Row>
  void plan_table() {
    Reconciliation<Row> state;
    state.report.layer = RowTraits<Row>::layer;
    state.next_id = view_.next_id<Row>().value;
    view_.for_each<Row>([&](const Row& row, AreaId) {
      if (!row.source_key.empty()) state.before.emplace(key_of(row), &row);
    });
    bool any = false;
    for (const SourceRecord* record : ordered<Row>()) {
      any = true;
      Row row = std::get<Row>(record->row);
      if (!complete(row, *record, state)) {
        state.refused.insert(row.source_key);
        continue;
      }
      if (!state.seen.emplace(row.source_key, true).second) {
        refuse(*record, ErrorCode::duplicate_key, "key", row.source_key);
        continue;
      }
      state.sources.insert(source_of_key(row.source_key));
      put(std::move(row), state);
      if (++taken_ % 1000 == 0) step();
    }
    // A file that holds nothing of a kind says nothing about the rows of that kind.
    if (any) report_missing(state);
    if (any) report_.tables.push_back(std::move(state.report));
  }

  // The records of one kind; areas from the district down, classes before sub-classes, otherwise in
  // the order of the file.
  template <class Row>
  std::vector<const SourceRecord*> ordered() const {
    std::vector<const SourceRecord*> records;
    for (const SourceRecord& record : content_.records) {
      if (std::holds_alternative<Row>(record.row)) records.push_back(&record);
    }
    if constexpr (std::is_same_v<Row, Area>) {
      std::stable_sort(records.begin(), records.end(),
                       [](const SourceRecord* a, const SourceRecord* b) {
                         return std::get<Area>(a->row).level < std::get<Area>(b->row).level;
                       });
    }
    if constexpr (std::is_same_v<Row, Category>) {
      std::stable_partition(records.begin(), records.end(),
                            [](const SourceRecord* r) { return r->belongs_to.empty(); });
    }
    return records;
  }

  template <class Row>
  void put(Row row, Reconciliation<Row>& state) {
    const auto found = state.before.find(row.source_key);
    const Row* before = found == state.before.end() ? nullptr : found->second;
    row.id = before ? before->id : decltype(Row::id){state.next_id++};
    if (!before) {
      ++state.report.made;
    } else if (same_content(*before, row)) {
      ++state.report.unchanged;
    } else if (stays_as_edited(*before)) {
      ++state.report.kept_edits;
      row = *before;
    } else {
      ++state.report.updated;
    }
    planned(row);
    if (before && same_content(*before, row)) return;
    change_.of<Row>().push_back({before ? std::optional<Row>(*before) : std::nullopt, row});
  }

  template <class Row>
  void planned(const Row& row) {
    if constexpr (std::is_same_v<Row, Area>) areas_.put(row);
    if constexpr (std::is_same_v<Row, Way>) ways_.add(row.line);
    if constexpr (std::is_same_v<Row, Facility>) ++kinds_[row.kind];
    if constexpr (std::is_same_v<Row, Project> || std::is_same_v<Row, Zone>) works_.put(row);
    if constexpr (std::is_same_v<Row, Organisation>) organisations_.put(row);
    if constexpr (std::is_same_v<Row, Category>) posts_.put(row);
  }

  template <class Row>
  void report_missing(Reconciliation<Row>& state) {
    if constexpr (std::is_same_v<Row, Elevation>) return;
    std::vector<const Row*> missing;
    for (const auto& [key, row] : state.before) {
      // What the file has, though unfit, is not gone.
      if (state.refused.count(key) + state.refused.count(without_project(key)) > 0) continue;
      if (state.seen.count(key) == 0 && state.sources.count(source_of_key(key)) > 0) {
        missing.push_back(row);
      }
    }
    std::sort(missing.begin(), missing.end(),
              [](const Row* a, const Row* b) { return a->id < b->id; });
    for (const Row* row : missing) {
      if (state.report.missing_keys.size() < kMissingKeysShown) {
        state.report.missing_keys.push_back(row->source_key);
      }
      if (options_.remove_missing) change_.of<Row>().push_back({*row, std::nullopt});
    }
    (options_.remove_missing ? state.report.removed : state.report.missing) = missing.size();
  }

  // Sets what only the district can say. False when the record was refused.
  template <class Row>
  bool complete(Row&, const SourceRecord&, Reconciliation<Row>&) {
    return true;
  }
  bool complete(Area& area, const SourceRecord& record, Reconciliation<Area>&) {
    if (!area.code.empty()) {
      const Area* other = areas_.with_code(area.level, area.code);
      if (other && other->source_key != area.source_key) {
        refuse(record, ErrorCode::duplicate_key, "code", area.code);
        return false;
      }
    }
    if (area.level == AreaLevel::district) return true;
    const auto above = static_cast<AreaLevel>(static_cast<int>(area.level) - 1);
    if (!record.belongs_to.empty()) {
      area.parent = areas_.find(above, record.belongs_to);
    } else {
      area.parent = areas_.locator().at_level(area.centre, above);
    }
    // A district need not have an outline of its own; what lies below needs what holds it.
    if (!area.parent && (area.level != AreaLevel::subdistrict || !record.belongs_to.empty())) {
      refuse(record, ErrorCode::parent_missing, "parent", record.belongs_to);
      return false;
    }
    return true;
  }
  bool complete(CountRow& row, const SourceRecord& record, Reconciliation<CountRow>&) {
    row.building = buildings_.find(record);
    if (!row.building) {
      refuse(record, ErrorCode::not_found, "building", record.belongs_to);
      return false;
    }
    const std::string source = source_of_key(row.source_key);
    row.source_key = fmt::format("{}#{}/{}/{}", source, row.building.value, row.entrance, row.date);
    if (row.source.empty()) row.source = options_.file;
    return true;
  }
  bool complete(Organisation& row, const SourceRecord& record,
                Reconciliation<Organisation>& state) {
    auto fault = fault_of(row, organisations_);
    if (!fault) return true;
    refuse(record, std::move(*fault));
    // What the district has under this key stays as it is.
    const auto before = state.before.find(row.source_key);
    if (before != state.before.end()) organisations_.put(*before->second);
    return false;
  }
  bool complete(Cadre& row, const SourceRecord& record, Reconciliation<Cadre>&) {
    auto fault = settle(row, record, organisations_, areas_.rows());
    if (!fault) return true;
    refuse(record, std::move(*fault));
    return false;
  }
  bool complete(Post& row, const SourceRecord& record, Reconciliation<Post>&) {
    auto fault = posts_.settle(row, record, buildings_, areas_.rows());
    if (!fault) return true;
    refuse(record, std::move(*fault));
    return false;
  }
  bool complete(Category& row, const SourceRecord& record, Reconciliation<Category>&) {
    auto fault = posts_.settle(row, record);
    if (!fault) return true;
    refuse(record, std::move(*fault));
    return false;
  }
  bool complete(Elevation& row, const SourceRecord&, Reconciliation<Elevation>& state) {
    // Whatever is in force is replaced.
    state.before.clear();
    view_.for_each<Elevation>(
        [&](const Elevation& old, AreaId) { state.before.emplace(row.source_key, &old); });
    return true;
  }

  bool complete(Project& row, const SourceRecord& record, Reconciliation<Project>&) {
    const Project* namesake = works_.namesake(row);
    if (!namesake) return true;
    const bool by_name = namesake->name == row.name;
    refuse(record, ErrorCode::duplicate_key, by_name ? "name" : "code",
           by_name ? row.name : row.code);
    return false;
  }
  // Sets the project of a zone, work item or declared total.
  template <class Row>
  bool find_project(Row& row, const SourceRecord& record) {
    row.project = works_.project(record.belongs_to);
    if (!row.project) refuse(record, ErrorCode::project_missing, "project", record.belongs_to);
    return bool(row.project);
  }
  bool complete(Zone& row, const SourceRecord& record, Reconciliation<Zone>&) {
    if (!find_project(row, record)) return false;
    row.source_key = key_of(row);
    const auto fault = zone_faults_.find(&record);
    if (fault == zone_faults_.end()) return true;
    refuse(record, fault->second);
    return false;
  }
  bool complete(WorkItem& row, const SourceRecord& record, Reconciliation<WorkItem>&) {
    if (!find_project(row, record)) return false;
    row.source_key = key_of(row);
    if (record.measured) {
      warn(ErrorCode::length_measured, record.feature, to_text(row.planned) + " m", "planned");
    }
    if (row.done > row.planned) {
      warn(ErrorCode::done_exceeds_planned, record.feature,
           fmt::format("{} > {} {}", to_text(row.done), to_text(row.planned), row.unit), "done");
    }
    return true;
  }
  bool complete(DeclaredTotal& row, const SourceRecord& record, Reconciliation<DeclaredTotal>&) {
    if (!find_project(row, record)) return false;
    if (!row.zone.empty() && !works_.has_zone(row.project, row.zone)) {
      refuse(record, ErrorCode::not_found, "zone", row.zone);
      return false;
    }
    // There is one total of a kind and unit, so its row is found again wherever it stands.
    row.source_key = fmt::format("{}#{}/{}/{}/{}", source_of_key(row.source_key), row.project.value,
                                 row.zone, row.kind, row.unit);
    if (row.source.empty()) row.source = options_.file;
    return true;
  }

  // Zones are looked at all together, because which ones stand depends on the others.
  void check_zones() {
    std::vector<Zone> brought, present;
    std::vector<const SourceRecord*> records;
    std::set<std::string> in_file;
    std::map<std::string, Zone> by_key;
    view_.for_each<Zone>([&](const Zone& row, AreaId) {
      present.push_back(row);
      present.back().source_key = key_of(row);
      by_key.emplace(present.back().source_key, row);
    });
    for (const SourceRecord* record : ordered<Zone>()) {
      Zone row = std::get<Zone>(record->row);
      row.project = works_.project(record->belongs_to);
      if (!row.project) continue;
      row.source_key = key_of(row);
      if (!in_file.insert(row.source_key).second) continue;
      const auto now = by_key.find(row.source_key);
      if (now != by_key.end() && stays_as_edited(now->second)) row = now->second;
      brought.push_back(std::move(row));
      records.push_back(record);
    }
    const auto goes = [&](const Zone& zone, const std::set<std::string>& sources) {
      return options_.remove_missing && !zone.source_key.empty() &&
             in_file.count(zone.source_key) == 0 &&
             sources.count(source_of_key(zone.source_key)) > 0;
    };
    for (auto& [index, fault] : faults_of_zones(present, brought, goes)) {
      zone_faults_.emplace(records[index], std::move(fault));
    }
  }

  template <class Row>
  bool stays_as_edited(const Row& row) const {
    return !options_.overwrite_edits && options_.edits.count(row.version) > 0;
  }

  // What is taken but looks wrong.
  void look_over() {
    view_.for_each<Way>([&](const Way& row, AreaId) { ways_.add(row.line); });
    ways_.build();
    for (const auto& write : change_.of<Building>()) {
      if (write.after && !areas_.empty() && !areas_.locator().finest(anchor(*write.after))) {
        warn(ErrorCode::outside_areas, write.after->source_key, write.after->name);
      }
    }
    for (const auto& write : change_.of<WorkItem>()) {
      if (write.after && !areas_.empty() && !areas_.locator().finest(anchor(*write.after))) {
        warn(ErrorCode::outside_areas, write.after->source_key, write.after->name);
      }
    }
    look_over_points<Facility>();
    look_over_points<Organisation>();
    look_over_cadres();
    if (!areas_.empty() && options_.kind != SourceKind::elevation) {
      const DatumCheck datum =
          check_datum(view_.frame(), areas_.locator(), content_.summary.samples);
      report_.share_inside = datum.share_inside;
      if (datum.alarm) report_.alarms.push_back(*datum.alarm);
    }
    for (const FacilityKind& kind : facility_kinds()) {
      const auto found = kinds_.find(kind.kind);
      if (found != kinds_.end()) report_.facility_kinds.emplace_back(*found);
    }
  }

  template <class Row>
  void look_over_points() {
    for (const auto& write : change_.of<Row>()) {
      if (!write.after) continue;
      look_over_point(write.after->at, write.after->source_key, write.after->name);
    }
  }
  void look_over_cadres() {
    for (const auto& write : change_.of<Cadre>()) {
      if (!write.after) continue;
      for (const auto& at : {write.after->office, write.after->home}) {
        if (at) look_over_point(*at, write.after->source_key, write.after->name);
      }
    }
  }
  void look_over_point(geo::Point at, const std::string& key, const std::string& name) {
    if (!areas_.empty() && !areas_.locator().finest(at)) {
      warn(ErrorCode::outside_areas, key, name);
    }
    if (!ways_.empty() && !ways_.near(at)) warn(ErrorCode::far_from_ways, key, name);
  }

  void warn(ErrorCode code, const std::string& feature, const std::string& value,
            const std::string& field = {}) {
    Error error{code, {}, {}};
    error.place = {options_.file, {}, feature, field, value};
    report_.warned.add(std::move(error));
  }

  void refuse(const SourceRecord& record, ErrorCode code, std::string_view field,
              const std::string& value) {
    Error error{code, {}, {}};
    error.place = {options_.file, content_.summary.layer, record.feature, std::string(field),
                   value};
    report_.refused.add(std::move(error));
  }

  void refuse(const SourceRecord& record, Error error) {
    error.place.file = options_.file;
    error.place.layer = content_.summary.layer;
    error.place.feature = record.feature;
    report_.refused.add(std::move(error));
  }

  // The first fault tells more than that there is nothing.
  Error nothing_left() const {
    Error error{ErrorCode::nothing_to_import, {}, {}};
    error.place.file = options_.file;
    if (report_.refused.total() == 0) return error;
    error = report_.refused.first().front();
    error.detail += fmt::format("{}{} / {}", error.detail.empty() ? "" : "; ",
                                report_.refused.total(), content_.summary.features_read);
    return error;
  }

  void describe() {
    std::size_t made = 0, updated = 0, removed = 0;
    for (const TableReport& table : report_.tables) {
      made += table.made;
      updated += table.updated;
      removed += table.removed;
    }
    report_.in_words = {
        fmt::format("导入 {}（{}）：新增 {}，更新 {}，删除 {}，未采用 {}", options_.file,
                    report_.kind, made, updated, removed, report_.refused.total()),
        fmt::format("import of {} ({}): {} made, {} updated, {} removed, {} refused", options_.file,
                    report_.kind, made, updated, removed, report_.refused.total())};
    change_.actor = view_.scope().actor();
    change_.command = "import";
    change_.summary = report_.in_words;
  }

  void step() {
    const auto all = static_cast<double>(std::max<std::size_t>(content_.records.size(), 1));
    stopped_ = stopped_ || !progress_.step("planning", std::min(1.0, double(taken_) / all));
  }

  const WorldView& view_;
  const SourceContent& content_;
  const ImportOptions& options_;
  geo::Progress& progress_;
  PlannedAreas areas_;
  OrganisationIndex organisations_;
  WaysNearby ways_;
  PlannedWorks works_;
  std::map<const SourceRecord*, Error> zone_faults_;
  BuildingIndex buildings_;
  PlannedPosts posts_;
  std::map<std::string, std::size_t> kinds_;
  Change change_;
  ImportReport report_;
  std::size_t taken_ = 0;
  bool stopped_ = false;
};

}  // namespace

geo::Result<ImportPlan> plan_import(const WorldView& view, const SourceContent& content,
                                    const ImportOptions& options, geo::Progress& progress) {
  return Planner(view, content, options, progress).plan();
}

std::string source_of_key(std::string_view source_key) {
  const std::string_view head = source_key.substr(0, source_key.find('#'));
  const bool osm = head.size() > 1 && (head[0] == 'n' || head[0] == 'w' || head[0] == 'r') &&
                   std::all_of(head.begin() + 1, head.end(),
                               [](unsigned char c) { return std::isdigit(c) != 0; });
  return osm ? "osm" : std::string(head);
}

}  // namespace jingwei::data
