#pragma once

#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "geo/area.h"
#include "tests/support/mvt_decoder.h"

// What a tile holds, as our own decoder and as GDAL's reader find it, to be compared.

namespace jingwei::testing {

// The features of a layer by id: number of attributes and size (points, length or area) in units.
struct TileSummary {
  std::size_t attributes = 0;
  double size = 0;
};
using TileSummaries = std::map<std::string, std::map<std::int64_t, TileSummary>>;

inline double length_of(const std::vector<geo::Point>& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  }
  return sum;
}

inline TileSummaries by_our_decoder(const std::string& bytes) {
  TileSummaries found;
  for (const MvtLayer& layer : decode_mvt(bytes)) {
    for (const MvtFeature& feature : layer.features) {
      TileSummary& summary = found[layer.name][static_cast<std::int64_t>(*feature.id)];
      summary.attributes = feature.values.size();
      for (const auto& part : feature.parts) {
        if (feature.type == 1) summary.size += static_cast<double>(part.size());
        if (feature.type == 2) summary.size += length_of(part);
      }
      if (feature.type != 3) continue;
      for (const geo::Polygon& polygon : polygons_of(feature)) {
        summary.size += static_cast<double>(geo::doubled_area(polygon).value) / 2;
      }
    }
  }
  return found;
}

inline double size_by_gdal(const OGRGeometry& geometry) {
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint:
      return 1;
    case wkbLineString:
      return geometry.toLineString()->get_Length();
    case wkbPolygon:
      return geometry.toPolygon()->get_Area();
    default: {
      double sum = 0;
      for (const OGRGeometry* part : *geometry.toGeometryCollection()) sum += size_by_gdal(*part);
      return sum;
    }
  }
}

inline TileSummaries by_gdal(std::string bytes) {
  const char* const file = "/vsimem/jingwei-tile.pbf";
  VSIFCloseL(VSIFileFromMemBuffer(file, reinterpret_cast<GByte*>(bytes.data()), bytes.size(), 0));
  const char* const drivers[] = {"MVT", nullptr};
  const char* const options[] = {"CLIP=NO", nullptr};  // the buffer is to be compared too
  // Under a name that says no place in the pyramid the coordinates stay tile units.
  const GDALDatasetUniquePtr tile(
      GDALDataset::Open(file, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, drivers, options));
  TileSummaries found;
  EXPECT_NE(tile, nullptr);
  if (!tile) return found;
  for (OGRLayer* layer : tile->GetLayers()) {
    for (const auto& feature : *layer) {
      TileSummary& summary = found[layer->GetName()][feature->GetFieldAsInteger64("mvt_id")];
      for (int i = 0; i < feature->GetFieldCount(); ++i) {
        const std::string name = feature->GetFieldDefnRef(i)->GetNameRef();
        summary.attributes += name != "mvt_id" && feature->IsFieldSetAndNotNull(i) ? 1 : 0;
      }
      summary.size = size_by_gdal(*feature->GetGeometryRef());
    }
  }
  VSIUnlink(file);
  return found;
}

// Fails the test where GDAL finds anything else in the tile than our decoder. The number of
// features.
inline std::size_t expect_gdal_agrees(const std::string& bytes, const std::string& where) {
  const TileSummaries ours = by_our_decoder(bytes), gdals = by_gdal(bytes);
  EXPECT_EQ(ours.size(), gdals.size()) << where;
  std::size_t features = 0;
  for (const auto& [layer, expected] : ours) {
    const auto found = gdals.find(layer);
    if (found == gdals.end() || found->second.size() != expected.size()) {
      ADD_FAILURE() << where << " " << layer;
      continue;
    }
    for (const auto& [id, summary] : expected) {
      const auto twin = found->second.find(id);
      if (twin == found->second.end()) {
        ADD_FAILURE() << where << " " << layer << " " << id;
        continue;
      }
      EXPECT_EQ(summary.attributes, twin->second.attributes) << where << " " << layer << " " << id;
      EXPECT_NEAR(summary.size, twin->second.size, 1e-6 * summary.size + 1e-6)
          << where << " " << layer << " " << id;
      ++features;
    }
  }
  return features;
}

}  // namespace jingwei::testing
