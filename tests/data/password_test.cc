#include "data/password.h"

#include <thread>
#include <vector>

namespace jingwei::data {
namespace {

TEST(Password, FitsItsOwnHashOnly) {
  const auto hash = hash_password("correct horse");
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *hash;
  EXPECT_TRUE(password_fits(*hash, "correct horse"));
  for (const std::string wrong : {"correct horsf", "correct hors", "correct horse ", ""}) {
    EXPECT_FALSE(password_fits(*hash, wrong)) << wrong;
  }
  EXPECT_FALSE(password_fits(*hash, std::string("correct horse\0x", 15)));
}

TEST(Password, IsSaltedAnew) {
  EXPECT_NE(*hash_password("the same words"), *hash_password("the same words"));
}

TEST(Password, FitsNoTextThatIsNoHash) {
  for (const std::string text :
       {"", "x", "$argon2id$", "$argon2id$v=19$m=65536,t=2,p=1$AAAA$AAAA"}) {
    EXPECT_FALSE(password_fits(text, "")) << text;
    EXPECT_FALSE(password_fits(text, text)) << text;
  }
}

TEST(Password, ManyAtOnceGiveTheSameAnswers) {
  const std::string hash = *hash_password("one of many");
  std::vector<std::thread> threads;
  std::vector<int> right(3 * kMostPasswordsAtOnce, -1);
  for (std::size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back(
        [&, i] { right[i] = password_fits(hash, i % 2 ? "one of many" : "another") ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < right.size(); ++i) EXPECT_EQ(right[i], i % 2) << i;
}

TEST(SameSecret, ComparesAllBytes) {
  EXPECT_TRUE(same_secret("", ""));
  EXPECT_TRUE(same_secret("abc", "abc"));
  for (const std::string other : {"ab", "abd", "xbc", "abcd", ""}) {
    EXPECT_FALSE(same_secret("abc", other)) << other;
  }
}

}  // namespace
}  // namespace jingwei::data
