#include "data/sqlite.h"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace jingwei::data::sqlite {
namespace {

TEST(SqliteStatement, TakesNewValuesAfterAStepThatFailed) {
  const jingwei::testing::TempFolder folder;
  auto connection = Connection::open(folder.path() / "a.db", Access::create);
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(connection->run("CREATE TABLE t (k INTEGER PRIMARY KEY CHECK (k > 0))").ok());
  auto insert = connection->prepare("INSERT INTO t (k) VALUES (?)");
  ASSERT_TRUE(insert.ok());
  insert->bind(0, std::int64_t{-1});
  EXPECT_FALSE(insert->step().ok());
  insert->bind(0, std::int64_t{1});
  EXPECT_TRUE(insert->step().ok());
  insert->bind(0, std::int64_t{2});
  EXPECT_TRUE(insert->step().ok());
}

}  // namespace
}  // namespace jingwei::data::sqlite
