#include "tiles/tile_id.h"

namespace jingwei::tiles {
namespace {

using geo::ErrorCode;

TEST(ParseTileId, TakesPlainNumbersWithinThePyramid) {
  EXPECT_EQ(*parse_tile_id("0", "0", "0"), (TileId{0, 0, 0}));
  EXPECT_EQ(*parse_tile_id("14", "8262", "6051"), (TileId{14, 8262, 6051}));
  EXPECT_EQ(*parse_tile_id("22", "4194303", "4194303"), (TileId{22, 4194303, 4194303}));
}

TEST(ParseTileId, RefusesWhatIsNoPlainNumber) {
  for (const char* text :
       {"", "-1", "+1", "1e3", "031", "00", "1.0", " 1", "1 ", "0x1", "一", "1\n"}) {
    EXPECT_EQ(parse_tile_id(text, "0", "0").error().code, ErrorCode::request_malformed) << text;
    EXPECT_EQ(parse_tile_id("4", text, "0").error().code, ErrorCode::request_malformed) << text;
    EXPECT_EQ(parse_tile_id("4", "0", text).error().code, ErrorCode::request_malformed) << text;
  }
  EXPECT_EQ(parse_tile_id("4", "0", "1e3").error().place.field, "y");
  EXPECT_EQ(parse_tile_id("4", "0", "1e3").error().place.value, "1e3");
}

TEST(ParseTileId, FindsNothingOutsideThePyramid) {
  EXPECT_EQ(parse_tile_id("31", "0", "0").error().code, ErrorCode::not_found);
  EXPECT_EQ(parse_tile_id("23", "0", "0").error().code, ErrorCode::not_found);
  EXPECT_EQ(parse_tile_id("3", "8", "0").error().code, ErrorCode::not_found);
  EXPECT_EQ(parse_tile_id("3", "0", "8").error().code, ErrorCode::not_found);
  EXPECT_EQ(parse_tile_id("3", "99999999999999999999", "0").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace jingwei::tiles
