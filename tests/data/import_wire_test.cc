#include "data/import_wire.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/random_rows.h"

namespace jingwei::data {
namespace {

template <class Row>
void expect_round_trip(std::uint32_t seed) {
  testing::RandomRows rows(seed);
  for (int i = 0; i < 20; ++i) {
    SourceRecord record;
    Row row = rows.row<Row>(0, 0);
    if constexpr (requires { row.planned; }) {
      row.planned.thousandths = std::abs(row.planned.thousandths);
      row.done.thousandths = std::abs(row.done.thousandths);
    }
    if constexpr (requires { row.quantity; }) {
      row.quantity.thousandths = std::abs(row.quantity.thousandths);
    }
    record.row = row;
    record.measured = i % 3 == 0;
    record.feature = "要素 7";
    record.belongs_to = "610602001";
    record.serves = "网格 3";
    record.held_by = "干部 0007";
    if (i % 2 == 0) record.at = geo::Point{-5, geo::kMaxCoordinate};
    const auto back = decode_record(encode_record(record));
    ASSERT_TRUE(back.ok()) << back.error().detail;
    EXPECT_TRUE(back->row == record.row);
    EXPECT_EQ(back->feature, record.feature);
    EXPECT_EQ(back->measured, record.measured);
    EXPECT_EQ(back->belongs_to, record.belongs_to);
    EXPECT_EQ(back->serves, record.serves);
    EXPECT_EQ(back->held_by, record.held_by);
    EXPECT_EQ(back->at, record.at);
  }
}

TEST(ImportWire, RecordsComeBackAsTheyWere) {
  expect_round_trip<Area>(1);
  expect_round_trip<Place>(2);
  expect_round_trip<Building>(3);
  expect_round_trip<CountRow>(4);
  expect_round_trip<Facility>(5);
  expect_round_trip<Organisation>(6);
  expect_round_trip<Way>(7);
  expect_round_trip<Elevation>(8);
  expect_round_trip<Project>(9);
  expect_round_trip<Zone>(10);
  expect_round_trip<WorkItem>(11);
  expect_round_trip<DeclaredTotal>(12);
  expect_round_trip<Cadre>(13);
  expect_round_trip<Post>(14);
  expect_round_trip<Category>(15);
}

TEST(ImportWire, ARequestComesBackAsItWas) {
  SourceRequest request;
  request.file = "/data/社区.shp";
  request.kind = SourceKind::communities;
  request.frame = FrameParameters{{109.49, 36.59}};
  request.crs = "4524";
  request.encoding = "GBK";
  request.layer = "a";
  request.source = "b";
  request.columns = {{"name", "名称"}};
  request.constants = {{"kind", "clinic"}};
  request.within = "Andorra";
  request.subdistrict_level = 7;
  request.scale = 1.17;
  request.output_folder = "/tmp";
  request.limits.cpu_seconds = 3;
  const auto back = decode_request(encode_request(request));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(encode_request(*back), encode_request(request));
  EXPECT_EQ(back->frame, request.frame);
  EXPECT_EQ(back->columns, request.columns);
}

TEST(ImportWire, AnErrorComesBackAsItWas) {
  const geo::Error error{geo::ErrorCode::ring_crosses_itself, "d", {"f", "l", "7", "g", "v"}};
  EXPECT_EQ(decode_error(encode_error(error))->error, error);
}

TEST(ImportWire, ShapesWithTooFewPointsAreRefused) {
  Way way;
  way.line = {{1, 1}};
  EXPECT_FALSE(decode_record(encode_record({way, {}, {}, {}})).ok());
  way.line = {{1, 1}, {1, 1}};
  EXPECT_FALSE(decode_record(encode_record({way, {}, {}, {}})).ok());
  Building building;
  building.footprint.shell = {{0, 0}, {1, 1}};
  EXPECT_FALSE(decode_record(encode_record({building, {}, {}, {}})).ok());
  Area area;
  EXPECT_FALSE(decode_record(encode_record({area, {}, {}, {}})).ok());
  EXPECT_FALSE(decode_record(encode_record({Zone{}, {}, {}, {}})).ok());
  WorkItem item;
  item.shape = geo::Polyline{{1, 1}, {1, 1}};
  EXPECT_FALSE(decode_record(encode_record({item, {}, {}, {}})).ok());
  item.shape = geo::MultiPolygon{};
  EXPECT_FALSE(decode_record(encode_record({item, {}, {}, {}})).ok());
}

TEST(ImportWire, QuantitiesOutOfRangeAreRefused) {
  WorkItem item;
  EXPECT_TRUE(decode_record(encode_record({item, {}, {}, {}})).ok());
  item.done.thousandths = -1;
  EXPECT_FALSE(decode_record(encode_record({item, {}, {}, {}})).ok());
  DeclaredTotal total;
  total.quantity.thousandths = std::int64_t{1} << 60;
  EXPECT_FALSE(decode_record(encode_record({total, {}, {}, {}})).ok());
}

TEST(ImportWire, TextsThatAreNotUtf8AreRefused) {
  Place place;
  place.name = "\xC9\xE7";
  EXPECT_FALSE(decode_record(encode_record({place, {}, {}, {}})).ok());
}

// A worker that was taken over can send anything; nothing of it may crash or be taken unchecked.
TEST(ImportWire, DamagedBytesAreRefusedOrReadAsSomethingValid) {
  testing::RandomRows rows(9);
  std::mt19937 random(9);
  for (int i = 0; i < 3'000; ++i) {
    const SourceRow row = i % 2 ? SourceRow(rows.row<Building>(0, 0)) : rows.row<Cadre>(0, 0);
    std::string body = encode_record({row, "f", "p", {}, true, "a"});
    const auto at = random() % body.size();
    if (i % 3 == 0) {
      body.resize(at);
    } else {
      body[at] = static_cast<char>(random());
    }
    const auto record = decode_record(body);
    if (!record.ok()) continue;
    EXPECT_TRUE(decode_record(encode_record(*record)).ok());
  }
  EXPECT_FALSE(decode_record("").ok());
  EXPECT_FALSE(decode_summary("\xff\xff").ok());
  EXPECT_FALSE(decode_heights("\x05").ok());
}

TEST(ImportWire, MessagesAreCutOutOfTheStreamHoweverItArrives) {
  const std::string stream = framed(MessageType::note, encode_text({"甲", "a"})) +
                             framed(MessageType::progress, encode_progress(0.5)) +
                             framed(MessageType::done, {});
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 1000u}) {
    MessageSplitter splitter;
    std::vector<MessageType> types;
    for (std::size_t i = 0; i < stream.size(); i += piece) {
      splitter.add(std::string_view(stream).substr(i, piece));
      while (true) {
        const auto message = splitter.next();
        ASSERT_TRUE(message.ok());
        if (!message->has_value()) break;
        types.push_back((*message)->type);
      }
    }
    EXPECT_EQ(types, (std::vector{MessageType::note, MessageType::progress, MessageType::done}));
  }
}

TEST(ImportWire, ALengthThatCannotBeRightEndsTheConversation) {
  MessageSplitter splitter;
  splitter.add(std::string("\xff\xff\xff\xff\x01", 5));
  EXPECT_FALSE(splitter.next().ok());
}

}  // namespace
}  // namespace jingwei::data
