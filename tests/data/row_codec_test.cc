#include "data/row_codec.h"

#include <gtest/gtest.h>

#include "data/model/row_traits.h"
#include "tests/support/random_rows.h"

namespace jingwei::data {
namespace {

template <class Row>
class RowCodec : public ::testing::Test {};

template <class T>
struct AsTypes;
template <class... Rows>
struct AsTypes<std::tuple<Rows...>> {
  using Types = ::testing::Types<Rows...>;
};
template <class Row>
using Same = Row;
using AllRows = AsTypes<ForAllRows<Same>>::Types;
TYPED_TEST_SUITE(RowCodec, AllRows);

TYPED_TEST(RowCodec, GivesBackEveryRowItHasWritten) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    testing::RandomRows random(seed);
    const std::vector<TypeParam> rows{random.row<TypeParam>(1, 7), TypeParam{},
                                      random.row<TypeParam>((std::int64_t{1} << 53) - 1, 9)};
    std::string bytes;
    for (const TypeParam& row : rows) encode_row(row, bytes);
    ByteReader in(bytes);
    for (const TypeParam& row : rows) {
      const auto back = decode_row<TypeParam>(in);
      ASSERT_TRUE(back.ok()) << back.error().detail;
      EXPECT_TRUE(*back == row);
    }
    EXPECT_TRUE(in.rest().empty());
  }
}

TYPED_TEST(RowCodec, RefusesEveryPrefixOfARecord) {
  testing::RandomRows random(3);
  std::string bytes;
  encode_row(random.row<TypeParam>(5, 6), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    const auto back = decode_row<TypeParam>(in);
    ASSERT_FALSE(back.ok()) << size;
    EXPECT_EQ(back.error().code, geo::ErrorCode::store_damaged);
  }
}

// What a damaged record may still decode to obeys the bounds of the model.
TYPED_TEST(RowCodec, KeepsTheBoundsOfTheModelWhateverTheBytes) {
  testing::RandomRows random(4);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    encode_row(random.row<TypeParam>(5, 6), bytes);
    for (std::int64_t hits = random.integer(1, 4); hits > 0; --hits) {
      bytes[static_cast<std::size_t>(
          random.integer(1, static_cast<std::int64_t>(bytes.size()) - 1))] =
          static_cast<char>(random.integer(0, 255));
    }
    ByteReader in(bytes);
    const auto back = decode_row<TypeParam>(in);
    if (!back.ok()) continue;
    EXPECT_GE(back->id.value, 0);
    EXPECT_LT(back->id.value, std::int64_t{1} << 53);
    std::string again;
    encode_row(*back, again);
    ByteReader second(again);
    const auto twice = decode_row<TypeParam>(second);
    ASSERT_TRUE(twice.ok()) << "round " << round;
    EXPECT_TRUE(*twice == *back);
  }
}

TEST(RowCodecFaults, RefusesAPointOutsideTheFrame) {
  Place place;
  place.id = {1};
  place.at = {geo::kMaxCoordinate + 1, 0};
  std::string bytes;
  encode_row(place, bytes);
  ByteReader in(bytes);
  EXPECT_FALSE(decode_row<Place>(in).ok());
}

TEST(RowCodecFaults, RefusesAnotherFormat) {
  std::string bytes;
  encode_row(Place{}, bytes);
  bytes[0] = kRowFormat + 1;
  ByteReader in(bytes);
  EXPECT_FALSE(decode_row<Place>(in).ok());
}

TEST(ByteCodec, GivesBackTheExtremesOfEveryKind) {
  std::string bytes;
  ByteWriter out(bytes);
  const std::int64_t integers[] = {0, -1, 1, 63, 64, -64, -65, INT64_MAX, INT64_MIN};
  for (const std::int64_t value : integers) out.integer(value);
  out.natural(UINT64_MAX);
  out.number(-0.125);
  out.text("经纬");
  ByteReader in(bytes);
  for (const std::int64_t value : integers) EXPECT_EQ(in.integer(), value);
  EXPECT_EQ(in.natural(), UINT64_MAX);
  EXPECT_EQ(in.number(), -0.125);
  EXPECT_EQ(in.text(), "经纬");
  EXPECT_TRUE(in.ok());
}

TEST(ByteReader, RefusesALengthBeyondTheInput) {
  std::string bytes;
  ByteWriter(bytes).natural(UINT64_MAX);
  ByteReader in(bytes);
  EXPECT_EQ(in.count(8), 0u);
  EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace jingwei::data
