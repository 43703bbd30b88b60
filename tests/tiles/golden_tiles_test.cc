// A few tiles are kept with the project byte for byte, each in hex beside its content, by which
// the JavaScript reader is tested (web/tests/tiles.test.ts). When tiles are meant to change, write
// them anew with JINGWEI_WRITE_GOLDEN=1 and look at the difference.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/map_world.h"
#include "tests/support/mvt_decoder.h"
#include "tests/support/tile_places.h"
#include "tiles/tile_service.h"

namespace jingwei::tiles {
namespace {

using Json = nlohmann::ordered_json;

const std::filesystem::path kFolder = JINGWEI_TEST_DATA "/golden-tiles";

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string in_hex(const std::string& bytes) {
  std::string hex;
  for (const char c : bytes) {
    hex += "0123456789abcdef"[static_cast<std::uint8_t>(c) >> 4];
    hex += "0123456789abcdef"[static_cast<std::uint8_t>(c) & 15];
  }
  return hex;
}

// Layer by layer the features, with rings closed as readers give them.
Json content_of(const std::string& bytes) {
  Json layers = Json::object();
  for (const testing::MvtLayer& layer : testing::decode_mvt(bytes)) {
    Json features = Json::array();
    for (const testing::MvtFeature& feature : layer.features) {
      Json values = Json::object(), parts = Json::array();
      for (const auto& [key, value] : feature.values) values[key] = Json::parse(value);
      for (const auto& part : feature.parts) {
        Json points = Json::array();
        for (const geo::Point p : part) points.push_back({p.x, p.y});
        if (feature.type == 3) points.push_back({part.front().x, part.front().y});
        parts.push_back(std::move(points));
      }
      features.push_back(
          {{"id", *feature.id}, {"type", feature.type}, {"values", values}, {"parts", parts}});
    }
    layers[layer.name] = std::move(features);
  }
  return layers;
}

TEST(GoldenTiles, AreWhatIsEncodedToday) {
  const testing::MapWorld map(31, 40);
  const data::WorldPtr world = map.world();
  TileService service(world);
  for (const int zoom : {9, 13, 16}) {
    const TileId id = testing::tile_at(*world, map.buildings[0].footprint.shell[0], zoom);
    const TileAnswer answer = *service.tile(data::Scope::whole_district("tester"), id,
                                            std::vector<std::string>(), Encoding::identity);
    const std::string bytes(answer.body->begin(), answer.body->end());
    const std::string name =
        std::to_string(id.z) + "-" + std::to_string(id.x) + "-" + std::to_string(id.y) + ".json";
    const std::string golden =
        Json{{"tile", in_hex(bytes)}, {"layers", content_of(bytes)}}.dump() + "\n";
    if (std::getenv("JINGWEI_WRITE_GOLDEN")) {
      std::filesystem::create_directories(kFolder);
      std::ofstream(kFolder / name, std::ios::binary) << golden;
    }
    EXPECT_EQ(read(kFolder / name), golden) << name;
  }
}

}  // namespace
}  // namespace jingwei::tiles
