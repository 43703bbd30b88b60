#include "app/api/answered_writes.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace jingwei::app::api {
namespace {

http::Response answer(unsigned status, std::string body = "") {
  http::Response response;
  response.status = status;
  response.body = http::Body::of(std::move(body));
  return response;
}

const auto kConflict = [] { return answer(409); };

TEST(AnsweredWrites, AnswersTheSameKeyOnce) {
  AnsweredWrites writes;
  int written = 0;
  const auto write = [&] {
    ++written;
    return answer(200, "a");
  };
  EXPECT_EQ(writes.once("k", "w", write, kConflict).status, 200);
  EXPECT_EQ(writes.once("k", "w", write, kConflict).body.bytes, "a");
  EXPECT_EQ(writes.once("k", "other", write, kConflict).status, 409);
  EXPECT_EQ(written, 1);
}

TEST(AnsweredWrites, KeepsNoMoreThanItsBytes) {
  AnsweredWrites writes;
  const std::string large(1u << 20, 'x');
  for (int i = 0; i < 100; ++i) {
    writes.once(
        std::to_string(i), "w", [&] { return answer(200, large); }, kConflict);
  }
  EXPECT_LE(writes.bytes(), AnsweredWrites::kMostBytes);
  EXPECT_GT(writes.kept(), 50u);
  EXPECT_LT(writes.kept(), 65u);
  bool again = false;
  const auto write = [&] {
    again = true;
    return answer(200);
  };
  writes.once("99", "w", write, kConflict);
  EXPECT_FALSE(again) << "the newest are kept";
}

TEST(AnsweredWrites, ForgetsThoseThatThrewAsTheOthers) {
  AnsweredWrites writes;
  const auto throws = []() -> http::Response { throw std::runtime_error("no"); };
  for (std::size_t i = 0; i < AnsweredWrites::kKept + 10; ++i) {
    EXPECT_THROW(writes.once(std::to_string(i), "w", throws, kConflict), std::runtime_error);
  }
  EXPECT_EQ(writes.kept(), AnsweredWrites::kKept);
  EXPECT_EQ(writes
                .once(
                    "0", "w", [] { return answer(200); }, kConflict)
                .status,
            200);
}

}  // namespace
}  // namespace jingwei::app::api
