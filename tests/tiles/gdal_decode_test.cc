// GDAL's reader must find in our tiles what our own decoder finds.

#include <ogrsf_frmts.h>

#include <cmath>
#include <map>

#include "tests/support/map_world.h"
#include "tests/support/mvt_decoder.h"
#include "tests/support/tile_places.h"
#include "tiles/tile_service.h"

namespace jingwei::tiles {
namespace {

// The features of a layer by id: number of attributes and size (points, length or area) in units.
struct Summary {
  std::size_t attributes = 0;
  double size = 0;
};
using Summaries = std::map<std::string, std::map<std::int64_t, Summary>>;

double length_of(const std::vector<geo::Point>& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  }
  return sum;
}

Summaries by_our_decoder(const std::string& bytes) {
  Summaries found;
  for (const testing::MvtLayer& layer : testing::decode_mvt(bytes)) {
    for (const testing::MvtFeature& feature : layer.features) {
      Summary& summary = found[layer.name][static_cast<std::int64_t>(*feature.id)];
      summary.attributes = feature.values.size();
      for (const auto& part : feature.parts) {
        if (feature.type == 1) summary.size += static_cast<double>(part.size());
        if (feature.type == 2) summary.size += length_of(part);
      }
      if (feature.type != 3) continue;
      for (const geo::Polygon& polygon : testing::polygons_of(feature)) {
        summary.size += static_cast<double>(geo::doubled_area(polygon).value) / 2;
      }
    }
  }
  return found;
}

double size_by_gdal(const OGRGeometry& geometry) {
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

Summaries by_gdal(std::string bytes) {
  const char* const file = "/vsimem/jingwei-tile.pbf";
  VSIFCloseL(VSIFileFromMemBuffer(file, reinterpret_cast<GByte*>(bytes.data()), bytes.size(), 0));
  const char* const drivers[] = {"MVT", nullptr};
  const char* const options[] = {"CLIP=NO", nullptr};  // the buffer is to be compared too
  // Under a name that says no place in the pyramid the coordinates stay tile units.
  const GDALDatasetUniquePtr tile(
      GDALDataset::Open(file, GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR, drivers, options));
  Summaries found;
  EXPECT_NE(tile, nullptr);
  if (!tile) return found;
  for (OGRLayer* layer : tile->GetLayers()) {
    for (const auto& feature : *layer) {
      Summary& summary = found[layer->GetName()][feature->GetFieldAsInteger64("mvt_id")];
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

TEST(GdalReader, FindsTheSameFeaturesAsOurDecoderInEveryTile) {
  GDALAllRegister();
  const testing::MapWorld map(21);
  const data::WorldPtr world = map.world();
  TileService service(world);
  std::size_t features = 0;
  for (int zoom = kMinZoom; zoom <= kMaxZoom; ++zoom) {
    for (const TileId id : testing::tiles_around(*world, zoom, zoom > 14 ? 700'000 : 2'600'000)) {
      const TileAnswer answer = *service.tile(data::Scope::whole_district("tester"), id,
                                              std::vector<std::string>(), Encoding::identity);
      if (answer.empty()) continue;
      const std::string bytes(answer.body->begin(), answer.body->end());
      const Summaries ours = by_our_decoder(bytes), gdals = by_gdal(bytes);
      ASSERT_EQ(ours.size(), gdals.size());
      for (const auto& [layer, expected] : ours) {
        const auto found = gdals.find(layer);
        ASSERT_NE(found, gdals.end()) << layer;
        ASSERT_EQ(expected.size(), found->second.size()) << layer << " z" << zoom;
        for (const auto& [fid, summary] : expected) {
          const auto twin = found->second.find(fid);
          ASSERT_NE(twin, found->second.end()) << layer << " " << fid;
          EXPECT_EQ(summary.attributes, twin->second.attributes) << layer << " " << fid;
          EXPECT_NEAR(summary.size, twin->second.size, 1e-6 * summary.size + 1e-6)
              << layer << " " << fid << " z" << zoom;
          ++features;
        }
      }
    }
  }
  EXPECT_GT(features, 2000u);
}

}  // namespace
}  // namespace jingwei::tiles
