#include "data/text_encoding.h"

#include <gtest/gtest.h>

namespace jingwei::data {
namespace {

const std::string kGbkName = "\xC9\xE7\xC7\xF8";  // 社区

TEST(TextEncoding, TellsUtf8FromEverythingElse) {
  EXPECT_TRUE(is_utf8("社区"));
  EXPECT_TRUE(is_utf8("𥰆 beyond the BMP"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(is_utf8(kGbkName));
  EXPECT_FALSE(is_utf8("\xC0\xAF")) << "overlong";
  EXPECT_FALSE(is_utf8("\xED\xA0\x80")) << "surrogate";
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
  EXPECT_FALSE(is_utf8("社\xE5\x8C")) << "cut off";
}

TEST(TextEncoding, ConvertsGbkAndRefusesWhatDoesNotFit) {
  EXPECT_EQ(to_utf8(kGbkName, "GB18030"), "社区");
  EXPECT_EQ(to_utf8("\xFF\xFF", "GB18030"), std::nullopt);
  EXPECT_EQ(to_utf8("x", "NO-SUCH-CODE"), std::nullopt);
}

TEST(TextEncoding, EvidenceGoesFromTheUserDownToGuesses) {
  EXPECT_EQ(choose_encoding({"", "", 0}, {kGbkName})->encoding, "GB18030");
  EXPECT_EQ(choose_encoding({"", "", 0}, {"社区"})->encoding, "UTF-8");
  EXPECT_EQ(choose_encoding({"", "", 0x4D}, {kGbkName})->because, "language byte 0x4D");
  EXPECT_EQ(choose_encoding({"", "CP936", 0x03}, {kGbkName})->because, ".cpg");
  EXPECT_EQ(choose_encoding({"gbk", "UTF-8", 0}, {kGbkName})->because, "asked for");
}

TEST(TextEncoding, AStatementThatTheTextsContradictIsPassedOver) {
  const auto choice = choose_encoding({"", "UTF-8", 0}, {kGbkName});
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->encoding, "GB18030");
  // 0x03 says Windows ANSI, whatever the text is.
  EXPECT_EQ(choose_encoding({"", "", 0x03}, {"社区"})->encoding, "UTF-8");
  EXPECT_FALSE(choose_encoding({"UTF-8", "", 0}, {kGbkName}));
}

}  // namespace
}  // namespace jingwei::data
