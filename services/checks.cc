#include "services/checks.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "geo/area.h"
#include "services/feature_layers.h"

namespace jingwei::services {
namespace {

constexpr std::array<std::string_view, 19> kKindNames = {
    "area_without_parent",     "children_overlap",    "children_leave_gaps",
    "building_outside_areas",  "building_not_linked", "facility_not_linked",
    "organisation_not_linked", "zones_overlap",       "work_outside_zones",
    "done_exceeds_planned",    "declared_differs",    "task_without_area",
    "task_without_building",   "task_without_holder", "task_events_broken",
    "photo_missing",           "photo_damaged",       "photo_unnamed",
    "children_off_by_rounding"};

std::string label(std::string_view name, std::int64_t id) {
  const std::string number = std::to_string(id);
  return name.empty() ? number : number + " " + std::string(name);
}

std::string square_metres_in_words(std::int64_t doubled) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f m²",
                geo::square_metres(geo::DoubledSquareMillimetres{doubled}));
  return text;
}

double border_metres(const geo::MultiPolygon& shape) {
  double sum = 0;
  const auto add_ring = [&](const geo::Ring& ring) {
    sum += geo::length(ring).value + geo::distance(ring.back(), ring.front()).value;
  };
  for (const geo::Polygon& polygon : shape) {
    add_ring(polygon.shell);
    for (const geo::Ring& hole : polygon.holes) add_ring(hole);
  }
  return sum;
}

class Finder {
 public:
  Finder(const data::WorldView& view, const WalkModel* model) : view_(view), model_(model) {}

  std::vector<Fault> run() {
    check_areas();
    check_buildings();
    if (model_) {
      check_links<data::Building>(model_->buildings(), FaultKind::building_not_linked);
      check_links<data::Facility>(model_->facilities(), FaultKind::facility_not_linked);
      check_links<data::Organisation>(model_->organisations(), FaultKind::organisation_not_linked);
    }
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.kind < b.kind; });
    return std::move(faults_);
  }

 private:
  template <class Row>
  void add(FaultKind kind, const Row& row, std::string_view zh, std::string_view en) {
    const FeatureLayer* layer = find_feature_layer(layer_of(row));
    if (!layer) return;
    faults_.push_back(
        {kind,
         layer->name,
         row.id.value,
         {std::string(layer->zh) + " " + label(row.name, row.id.value) + "：" + std::string(zh),
          std::string(layer->en) + " " + label(row.name, row.id.value) + ": " + std::string(en)},
         data::anchor(row)});
  }

  void check_areas() {
    using data::AreaLevel;
    std::map<data::AreaId, std::int64_t> sums;  // of the areas one level below
    bool has_level[4] = {};
    view_.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
      has_level[static_cast<std::size_t>(area.level)] = true;
      const data::Area* parent = view_.find<data::Area>(area.parent);
      const bool fits =
          parent && static_cast<int>(parent->level) + 1 == static_cast<int>(area.level);
      if (fits) sums[parent->id] += geo::doubled_area(area.shape).value;
      // Subdistricts may stand alone: the district itself need not be drawn.
      const bool needs_parent = area.level == AreaLevel::community || area.level == AreaLevel::grid;
      if (needs_parent && !fits) {
        add(FaultKind::area_without_parent, area, "没有上级区域",
            "lies in no area of the level above");
      }
    });
    for (const auto& [id, sum] : sums) {
      const data::Area& parent = *view_.find<data::Area>(id);
      check_sum(parent, sum - geo::doubled_area(parent.shape).value);
    }
    has_areas_ = has_level[1] || has_level[2] || has_level[3];
  }

  // `difference`: twice the areas inside minus twice the area itself.
  void check_sum(const data::Area& parent, std::int64_t difference) {
    if (difference == 0) return;
    const std::string size = square_metres_in_words(std::abs(difference));
    // Twice a strip of one millimetre along the whole border.
    const bool rounding =
        std::abs(difference) <= 2 * static_cast<std::int64_t>(border_metres(parent.shape) * 1000);
    const auto kind = [&](FaultKind fault) {
      return rounding ? FaultKind::children_off_by_rounding : fault;
    };
    if (difference > 0) {
      add(kind(FaultKind::children_overlap), parent,
          "下级区域面积之和多出 " + size + "，有重叠或越界",
          "the areas inside add up to " + size + " too much: they overlap or reach out");
    } else {
      add(kind(FaultKind::children_leave_gaps), parent, "下级区域面积之和少 " + size + "，有空隙",
          "the areas inside leave " + size + " uncovered");
    }
  }

  void check_buildings() {
    if (!has_areas_) return;
    view_.for_each<data::Building>([&](const data::Building& building, data::AreaId area) {
      if (!area) {
        add(FaultKind::building_outside_areas, building, "不在任何区域内", "lies in no area");
      }
    });
  }

  template <class Row>
  void check_links(const LinkedRows<Row>& rows, FaultKind kind) {
    const geo::LinkedPoints& links = rows.links(geo::WalkProfile::adult);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const geo::LinkReason reason = links[i].reason;
      const Row* row = view_.find<Row>(rows.ids()[i]);
      if (reason == geo::LinkReason::linked || !row) continue;
      if (reason == geo::LinkReason::no_way_near) {
        add(kind, *row, "300 米内没有可走的路", "no way to walk on within 300 m");
      } else {
        add(kind, *row, "附近只有与路网不相连的路",
            "only ways that hang together with nothing else are near");
      }
    }
  }

  const data::WorldView& view_;
  const WalkModel* model_;
  std::vector<Fault> faults_;
  bool has_areas_ = false;
};

}  // namespace

std::string_view fault_kind_name(FaultKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::vector<Fault> find_faults(const data::WorldView& view, const WalkModel* model) {
  return Finder(view, model).run();
}

}  // namespace jingwei::services
