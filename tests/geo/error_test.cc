#include "geo/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

namespace jingwei::geo {
namespace {

// The names of ErrorCode as they stand in the header: a table that forgets one cannot hide it.
std::vector<std::string> declared_codes() {
  std::ifstream header(std::string(JINGWEI_SOURCE_DIR) + "/geo/error.h");
  std::vector<std::string> names;
  std::string line;
  while (std::getline(header, line) && line != "enum class ErrorCode {") continue;
  const std::regex enumerator("^  ([a-z_]+),$");
  while (std::getline(header, line) && line != "};") {
    std::smatch match;
    if (std::regex_match(line, match, enumerator)) names.push_back(match[1]);
  }
  return names;
}

bool has_chinese(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

TEST(Error, EveryCodeHasItsOwnNameOnTheWire) {
  const auto names = declared_codes();
  ASSERT_GT(names.size(), 40u);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(code_name(static_cast<ErrorCode>(i)), names[i]);
  }
}

TEST(Error, EveryCodeHasASentenceOfItsOwnInEitherLanguage) {
  std::set<std::string_view> zh, en;
  const std::size_t count = declared_codes().size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_TRUE(has_chinese(sentence(code, Language::zh))) << code_name(code);
    EXPECT_FALSE(sentence(code, Language::en).empty()) << code_name(code);
    EXPECT_FALSE(has_chinese(sentence(code, Language::en))) << code_name(code);
    zh.insert(sentence(code, Language::zh));
    en.insert(sentence(code, Language::en));
  }
  EXPECT_EQ(zh.size(), count);
  EXPECT_EQ(en.size(), count);
}

TEST(Error, BlameDecidesTheExitStatusOfOneOfEachKind) {
  EXPECT_EQ(blame(ErrorCode::file_truncated), Blame::data);
  EXPECT_EQ(blame(ErrorCode::usage), Blame::call);
  EXPECT_EQ(blame(ErrorCode::version_stale), Blame::call);
  EXPECT_EQ(blame(ErrorCode::disk_full), Blame::machine);
}

TEST(Error, DescribeNamesThePlaceTheSentenceAndTheDetail) {
  const Error error{ErrorCode::value_invalid, "not a number", {"a.csv", "a", "12", "层数", "三"}};
  EXPECT_EQ(describe(error, Language::en),
            "file a.csv, layer a, feature 12, field 层数, value 三: the value is not allowed here; "
            "mend it (not a number)");
  EXPECT_EQ(describe(error, Language::zh),
            "文件 a.csv, 图层 a, 要素 12, 字段 层数, 值 三：值不合要求，请修正（not a number）");
}

TEST(Error, DescribeLeavesEmptyPartsOut) {
  EXPECT_EQ(describe({ErrorCode::disk_full, {}, {}}, Language::en),
            "the disk is full; free some space and try again");
  EXPECT_EQ(describe({ErrorCode::layer_empty, {}, {"x.shp", "", "", "", ""}}, Language::en),
            "file x.shp: the layer holds no features");
}

}  // namespace
}  // namespace jingwei::geo
