#include "geo/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace jingwei::geo {
namespace {

Error fault() { return {ErrorCode::not_found, "gone", {}}; }

TEST(Result, HoldsAValue) {
  const Result<std::string> result = std::string("经纬");
  EXPECT_TRUE(result.ok());
  EXPECT_TRUE(static_cast<bool>(result));
  EXPECT_EQ(*result, "经纬");
  EXPECT_EQ(result->size(), 6u);
}

TEST(Result, HoldsAnError) {
  const Result<std::string> result = fault();
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.error(), fault());
}

TEST(Result, LetsTheValueBeChangedAndMovedOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(1);
  **result = 2;
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 2);
}

TEST(Result, WithoutAValueIsOkOrAnError) {
  const Status done;
  EXPECT_TRUE(done.ok());
  const Status failed = fault();
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().detail, "gone");
}

TEST(ResultDeathTest, ReadingTheValueOfAFailedResultAborts) {
  const Result<int> result = fault();
  EXPECT_DEATH((void)result.value(), "broken invariant: ok\\(\\)");
}

TEST(ResultDeathTest, ReadingTheErrorOfASuccessAborts) {
  const Result<int> result = 1;
  EXPECT_DEATH((void)result.error(), "broken invariant: !ok\\(\\)");
  EXPECT_DEATH((void)Status().error(), "broken invariant: !ok\\(\\)");
}

}  // namespace
}  // namespace jingwei::geo
