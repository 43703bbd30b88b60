#include "data/osm_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <new>
#include <osmium/area/assembler.hpp>
#include <osmium/area/multipolygon_manager.hpp>
#include <osmium/handler.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/sparse_mem_array.hpp>
#include <osmium/io/any_input.hpp>
#include <osmium/relations/manager_util.hpp>
#include <osmium/visitor.hpp>
#include <system_error>
#include <tuple>

#include "data/file_io.h"
#include "data/osm_boundary.h"
#include "data/osm_tags.h"
#include "data/source_geometry.h"
#include "data/text_encoding.h"
#include "geo/area.h"
#include "geo/predicate.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

using Locations =
    osmium::index::map::SparseMemArray<osmium::unsigned_object_id_type, osmium::Location>;
using LocationHandler = osmium::handler::NodeLocationsForWays<Locations>;
using AreaManager = osmium::area::MultipolygonManager<osmium::area::Assembler>;

struct Cancelled {};

OsmTags tags_of(const osmium::OSMObject& object) {
  return [&object](const char* key) { return object.tags().get_value_by_key(key); };
}

SourcePoint place_of(const osmium::Location& at) { return {at.lon(), at.lat()}; }

std::string key_of(const osmium::OSMObject& object) {
  if (object.type() == osmium::item_type::area) {
    const auto& area = static_cast<const osmium::Area&>(object);
    return fmt::format("{}{}", area.from_way() ? 'w' : 'r', area.orig_id());
  }
  return fmt::format("{}{}", osmium::item_type_to_char(object.type()), object.id());
}

// What was read, before what lies outside the district is left out.
struct Found {
  std::vector<std::pair<std::string, Way>> ways;
  std::vector<std::pair<std::string, Building>> buildings;
  std::vector<std::pair<std::string, Facility>> facilities;
  std::vector<std::pair<std::string, Waterway>> waterways;
  std::vector<std::pair<std::string, Place>> places;
  std::vector<OsmBoundary> boundaries;
};

class Reader final : public osmium::handler::Handler {
 public:
  Reader(const SourceRequest& request, SourceSink& sink, const LocalFrame& frame)
      : request_(request), sink_(sink), geometry_(frame, degrees_as_they_are) {}

  void node(const osmium::Node& node) {
    if (node.tags().empty()) return;
    const OsmTags tags = tags_of(node);
    const FacilityTag* tag = facility_tag(tags);
    std::optional<Place> place = place_from_tags(tags);
    if (!tag && !place) return;
    if (!check_texts(node)) return;
    ++features_;
    const auto at = geometry_.point(place_of(node.location()));
    if (!at.ok()) return refuse(key_of(node), at.error());
    sample(place_of(node.location()));
    if (tag) add_facility(key_of(node), facility_from_tags(tags, *tag), *at);
    if (place) {
      place->at = *at;
      found_.places.emplace_back(key_of(node), std::move(*place));
    }
  }

  void way(const osmium::Way& way) {
    if (way.tags().empty()) return;
    const OsmTags tags = tags_of(way);
    if (is_building(tags) || facility_tag(tags)) check_closed(way, tags);
    const auto way_class = walkable_class(tags);
    const auto waterway = waterway_from_tags(tags);
    if ((!way_class && !waterway) || !check_texts(way)) return;
    ++features_;
    int run = 0;
    for (const std::vector<SourcePoint>& points : runs_of(way)) {
      const auto line = geometry_.line(points);
      const std::string key = run == 0 ? key_of(way) : fmt::format("{}#{}", key_of(way), run);
      ++run;
      if (!line.ok()) {
        refuse(key, line.error());
        continue;
      }
      if (way_class) {
        Way row = way_from_tags(tags, *way_class);
        row.line = *line;
        found_.ways.emplace_back(key, std::move(row));
      }
      if (waterway) {
        Waterway row = *waterway;
        row.line = *line;
        found_.waterways.emplace_back(key, std::move(row));
      }
    }
  }

  void area(const osmium::Area& area) {
    const OsmTags tags = tags_of(area);
    const FacilityTag* tag = facility_tag(tags);
    const int level = boundary_level(area);
    const bool building = is_building(tags);
    if (!building && !tag && level == 0) return;
    if (!check_texts(area)) return;
    ++features_;
    const std::string key = key_of(area);
    if (area.num_rings().first == 0) {
      return refuse(key, {ErrorCode::ring_crosses_itself, {}, {}});
    }
    auto shape = shape_of(area);
    if (!shape.ok()) return refuse(key, shape.error());
    if (level > 0) add_boundary(area, level, *shape);
    if (tag) {
      sample_frame(geo::label_point(*shape));
      add_facility(key, facility_from_tags(tags, *tag), geo::label_point(*shape));
    }
    for (std::size_t i = 0; building && i < shape->size(); ++i) {
      Building row = building_from_tags(tags);
      row.footprint = (*shape)[i];
      sample_frame(row.footprint.shell.front());
      found_.buildings.emplace_back(area.from_way() ? key : fmt::format("{}#{}", key, i),
                                    std::move(row));
    }
  }

  void incomplete_relation(const osmium::Relation& relation) {
    const OsmTags tags = tags_of(relation);
    if (is_building(tags) || facility_tag(tags)) {
      refuse(key_of(relation), {ErrorCode::members_missing, {}, {}});
    } else if (std::string_view(value_or_empty(tags, "boundary")) == "administrative") {
      sink_.warned(
          named(key_of(relation), {ErrorCode::members_missing, value_or_empty(tags, "name"), {}}));
    }
  }

  Found& found() { return found_; }
  SourceSummary summary() && {
    SourceSummary summary;
    summary.frame = geometry_.frame().parameters();
    summary.layer = "osm";
    summary.crs = "EPSG:4326";
    summary.encoding = "UTF-8";
    summary.features_read = features_;
    summary.samples = std::move(samples_);
    return summary;
  }
  Error named(const std::string& feature, Error error) const {
    error.place.feature = feature;
    return error;
  }

 private:
  static const char* value_or_empty(const OsmTags& tags, const char* key) {
    const char* value = tags(key);
    return value ? value : "";
  }

  void refuse(const std::string& feature, const Error& error) {
    sink_.refused(named(feature, error));
  }

  // OSM is UTF-8 by its definition; a text that is not comes from a damaged file.
  bool check_texts(const osmium::OSMObject& object) {
    for (const osmium::Tag& tag : object.tags()) {
      if (is_utf8(tag.value())) continue;
      Error error{ErrorCode::value_invalid, "UTF-8", {}};
      error.place.field = tag.key();
      refuse(key_of(object), error);
      return false;
    }
    return true;
  }

  // A building or facility that cannot become an area must not vanish without a word.
  void check_closed(const osmium::Way& way, const OsmTags& tags) {
    const bool complete = std::all_of(way.nodes().begin(), way.nodes().end(),
                                      [](const auto& node) { return node.location().valid(); });
    if (!complete) return refuse(key_of(way), {ErrorCode::members_missing, {}, {}});
    const bool area = way.nodes().size() > 3 && way.ends_have_same_location() &&
                      std::string_view(value_or_empty(tags, "area")) != "no";
    if (!area) refuse(key_of(way), {ErrorCode::geometry_wrong_type, {}, {}});
  }

  // The stretches of a way whose nodes are all in the file.
  std::vector<std::vector<SourcePoint>> runs_of(const osmium::Way& way) {
    std::vector<std::vector<SourcePoint>> runs(1);
    bool missing = false;
    for (const osmium::NodeRef& node : way.nodes()) {
      if (node.location().valid()) {
        runs.back().push_back(place_of(node.location()));
      } else {
        missing = true;
        if (!runs.back().empty()) runs.emplace_back();
      }
    }
    if (missing) {
      std::erase_if(runs, [](const auto& run) { return run.size() < 2; });
      const Error error = named(key_of(way), {ErrorCode::members_missing, {}, {}});
      runs.empty() ? sink_.refused(error) : sink_.warned(error);
    }
    return runs;
  }

  int boundary_level(const osmium::Area& area) const {
    const OsmTags tags = tags_of(area);
    if (std::string_view(value_or_empty(tags, "boundary")) != "administrative") return 0;
    return whole_number(tags("admin_level"), 12);
  }

  geo::Result<geo::MultiPolygon> shape_of(const osmium::Area& area) const {
    geo::MultiPolygon shape;
    const auto points_of = [](const osmium::NodeRefList& ring) {
      std::vector<SourcePoint> points;
      for (const osmium::NodeRef& node : ring) points.push_back(place_of(node.location()));
      return points;
    };
    for (const osmium::OuterRing& outer : area.outer_rings()) {
      std::vector<std::vector<SourcePoint>> rings{points_of(outer)};
      for (const osmium::InnerRing& inner : area.inner_rings(outer)) {
        rings.push_back(points_of(inner));
      }
      auto polygon = geometry_.polygon(rings);
      if (!polygon.ok()) return polygon.error();
      shape.push_back(std::move(*polygon));
    }
    std::sort(shape.begin(), shape.end(),
              [](const geo::Polygon& a, const geo::Polygon& b) { return a.shell < b.shell; });
    return shape;
  }

  void add_boundary(const osmium::Area& area, int level, const geo::MultiPolygon& shape) {
    const OsmTags tags = tags_of(area);
    OsmBoundary boundary{level, key_of(area), value_or_empty(tags, "name"), {}, {}, shape};
    for (const char* key : {"ISO3166-2", "ISO3166-1", "ref", "int_ref"}) {
      if (boundary.code.empty()) boundary.code = value_or_empty(tags, key);
    }
    for (const char* key : {"name", "name:zh", "name:en", "int_name", "official_name"}) {
      boundary.names.emplace_back(value_or_empty(tags, key));
    }
    found_.boundaries.push_back(std::move(boundary));
  }

  void add_facility(const std::string& key, Facility facility, geo::Point at) {
    facility.at = at;
    found_.facilities.emplace_back(key, std::move(facility));
  }

  void sample(SourcePoint at) {
    if (samples_.size() < 1'000) samples_.push_back({at.x, at.y});
  }
  void sample_frame(geo::Point at) {
    if (samples_.size() < 1'000) samples_.push_back(geometry_.frame().to_lonlat(at));
  }

  const SourceRequest& request_;
  SourceSink& sink_;
  SourceGeometry geometry_;
  Found found_;
  std::vector<geo::LonLat> samples_;
  std::uint64_t features_ = 0;
};

// Splits off what the manager needs, so that its filter says what becomes an area.
osmium::TagsFilter area_filter() {
  osmium::TagsFilter filter{false};
  filter.add_rule(true, "building");
  filter.add_rule(true, "boundary", "administrative");
  for (const FacilityTag& tag : facility_tags()) filter.add_rule(true, tag.key, tag.value);
  return filter;
}

// The middle of the file: of its header's box, or else of all its nodes.
geo::Result<FrameParameters> middle_of(const osmium::io::File& file) {
  osmium::io::Reader reader(file);
  osmium::Box box = reader.header().joined_boxes();
  while (!box.valid()) {
    const osmium::memory::Buffer buffer = reader.read();
    if (!buffer) break;
    for (const auto& node : buffer.select<osmium::Node>()) box.extend(node.location());
    if (buffer.select<osmium::Way>().size() > 0 && box.valid()) break;
  }
  reader.close();
  if (!box.valid()) return Error{ErrorCode::nothing_to_import, {}, {}};
  return FrameParameters{{(box.bottom_left().lon() + box.top_right().lon()) / 2,
                          (box.bottom_left().lat() + box.top_right().lat()) / 2}};
}

class Handover {
 public:
  Handover(SourceSink& sink, const OsmBoundary* district) : sink_(sink), district_(district) {}

  template <class Row>
  void rows(std::vector<std::pair<std::string, Row>>& rows) {
    // Keys as numbers: w9 before w10.
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.first[0], a.first.size(), a.first) <
             std::tuple(b.first[0], b.first.size(), b.first);
    });
    for (auto& [key, row] : rows) {
      if (!inside(row)) {
        ++outside_;
        continue;
      }
      row.source_key = key;
      if (!sink_.record({std::move(row), key, {}, {}})) throw Cancelled{};
    }
    rows.clear();
  }

  void boundaries(const std::vector<OsmBoundary>& boundaries, int osm_level, AreaLevel level) {
    if (osm_level == 0) return;
    std::vector<const OsmBoundary*> chosen;
    for (const OsmBoundary& b : boundaries) {
      if (b.level != osm_level || &b == district_) continue;
      if (district_ && !holds(geo::label_point(b.shape))) continue;
      chosen.push_back(&b);
    }
    std::sort(chosen.begin(), chosen.end(),
              [](const OsmBoundary* a, const OsmBoundary* b) { return a->key < b->key; });
    for (const OsmBoundary* b : chosen) area(*b, level);
  }

  void area(const OsmBoundary& boundary, AreaLevel level) {
    Area row;
    row.level = level;
    row.code = boundary.code.empty() ? boundary.key : boundary.code;
    row.name = boundary.name;
    row.provenance = Provenance::osm;
    row.source_key = boundary.key;
    row.shape = boundary.shape;
    row.centre = geo::label_point(boundary.shape);
    if (!sink_.record({std::move(row), boundary.key, {}, {}})) throw Cancelled{};
  }

  std::size_t left_outside() const { return outside_; }

 private:
  bool holds(geo::Point p) const {
    return geo::locate(p, district_->shape) != geo::Location::outside;
  }
  bool holds_any(const geo::Polyline& line) const {
    return std::any_of(line.begin(), line.end(), [&](geo::Point p) { return holds(p); });
  }
  bool inside(const Way& row) const { return !district_ || holds_any(row.line); }
  bool inside(const Waterway& row) const { return !district_ || holds_any(row.line); }
  template <class Row>
  bool inside(const Row& row) const {
    return !district_ || holds(anchor(row));
  }

  SourceSink& sink_;
  const OsmBoundary* district_;
  std::size_t outside_ = 0;
};

void note_boundaries(const SourceRequest& request, const std::vector<OsmBoundary>& boundaries,
                     SourceSink& sink) {
  if (request.subdistrict_level > 0 || boundaries.empty()) return;
  std::array<int, 13> counts{};
  for (const OsmBoundary& b : boundaries) ++counts[static_cast<std::size_t>(b.level)];
  std::string list;
  for (std::size_t level = 1; level < counts.size(); ++level) {
    if (counts[level] == 0) continue;
    list += fmt::format("{}admin_level={}: {}", list.empty() ? "" : ", ", level, counts[level]);
  }
  sink.note({"文件里有行政边界（" + list + "），没有导入；要用作街道，请加 --subdistricts 级别",
             "boundaries in the file (" + list +
                 ") were not imported; to make subdistricts of them add --subdistricts LEVEL"});
}

geo::Status hand_over(const SourceRequest& request, Reader reader, SourceSink& sink) {
  Found& found = reader.found();
  const OsmBoundary* district = nullptr;
  if (!request.within.empty()) {
    district = find_district(found.boundaries, request.within);
    if (!district) {
      Error error{ErrorCode::not_found, "boundary=administrative", {}};
      error.place.value = request.within;
      return error;
    }
  }
  Handover handover(sink, district);
  if (district) handover.area(*district, AreaLevel::district);
  handover.boundaries(found.boundaries, request.subdistrict_level, AreaLevel::subdistrict);
  handover.boundaries(found.boundaries, request.community_level, AreaLevel::community);
  note_boundaries(request, found.boundaries, sink);
  handover.rows(found.places);
  handover.rows(found.buildings);
  handover.rows(found.facilities);
  handover.rows(found.ways);
  handover.rows(found.waterways);
  if (handover.left_outside() > 0) {
    const std::string n = std::to_string(handover.left_outside());
    sink.note({"边界“" + request.within + "”之外的 " + n + " 个对象没有导入",
               n + " objects outside the boundary \"" + request.within + "\" were left out"});
  }
  sink.summary(std::move(reader).summary());
  return {};
}

geo::Status read_file(const SourceRequest& request, SourceSink& sink) {
  const osmium::io::File file(request.file);
  std::optional<FrameParameters> frame = request.frame;
  if (!frame) {
    const auto middle = middle_of(file);
    if (!middle.ok()) return middle.error();
    frame = *middle;
  }
  const auto size = static_cast<double>(std::filesystem::file_size(request.file));
  AreaManager manager{osmium::area::Assembler::config_type{}, area_filter()};
  osmium::relations::read_relations(file, manager);
  if (!sink.progress(0.2)) return Error{ErrorCode::cancelled, {}, {}};

  Reader reader(request, sink, LocalFrame(*frame));
  Locations locations;
  LocationHandler location_handler(locations);
  location_handler.ignore_errors();
  auto& area_handler =
      manager.handler([&](osmium::memory::Buffer&& buffer) { osmium::apply(buffer, reader); });
  osmium::io::Reader input(file);
  while (osmium::memory::Buffer buffer = input.read()) {
    osmium::apply(buffer, location_handler, reader, area_handler);
    const double done = static_cast<double>(input.offset()) / std::max(size, 1.0);
    if (!sink.progress(0.2 + 0.7 * std::min(done, 1.0))) return Error{ErrorCode::cancelled, {}, {}};
  }
  input.close();
  osmium::memory::Buffer rest = manager.read();
  osmium::apply(rest, reader);
  manager.for_each_incomplete_relation([&](const osmium::relations::RelationHandle& handle) {
    reader.incomplete_relation(*handle);
  });
  return hand_over(request, std::move(reader), sink);
}

}  // namespace

geo::Status read_osm(const SourceRequest& request, SourceSink& sink) {
  try {
    return read_file(request, sink);
  } catch (const Cancelled&) {
    return Error{ErrorCode::cancelled, {}, {}};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::memory_exceeded, {}, {}};
  } catch (const std::system_error& error) {
    const int fault = error.code().value();
    // A thread that cannot be started is out of address space too.
    const bool memory = fault == ENOMEM || fault == EAGAIN;
    const auto code = memory ? ErrorCode::memory_exceeded : os_error(fault, {}).code;
    return Error{code, error.what(), {}};
  } catch (const osmium::unsupported_file_format_error& error) {
    return Error{ErrorCode::file_format_unknown, error.what(), {}};
  } catch (const std::exception& error) {
    // A decoder that meets bytes it cannot read: in practice a file that was cut short.
    return Error{ErrorCode::file_truncated, error.what(), {}};
  }
}

}  // namespace jingwei::data
