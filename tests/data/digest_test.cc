#include "data/digest.h"

#include <gtest/gtest.h>

#include <set>

namespace jingwei::data {
namespace {

// The examples of FIPS 180-2.
TEST(Sha256, GivesThePublishedValues) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, InPiecesIsTheSameAsAtOnce) {
  const std::string text(1'000, 'x');
  Sha256 pieces;
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size % 97 + 1) {
    pieces.add(std::string_view(text).substr(at, size));
  }
  EXPECT_EQ(pieces.finish(), sha256(text));
  EXPECT_EQ(Sha256().finish().size(), kSha256Bytes);
}

TEST(ToHex, KeepsLeadingZerosAndHighBytes) {
  EXPECT_EQ(to_hex(std::string_view("\x00\x0a\xff", 3)), "000aff");
  EXPECT_EQ(to_hex(""), "");
}

TEST(RandomBytes, DoNotRepeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_bytes(16));
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(random_bytes(7).size(), 7u);
  EXPECT_TRUE(random_bytes(0).empty());
}

}  // namespace
}  // namespace jingwei::data
