// The validity cases of the JTS and GEOS projects, with their expected answers, put through our own
// entrance: whatever they call invalid must be refused, and nothing else.

#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>
#include <string>

#include "geo/geos_overlay.h"

namespace jingwei::geo {
namespace {

std::filesystem::path shared() { return std::getenv("JINGWEI_SHARED"); }

// Reads POLYGON and MULTIPOLYGON in well-known text, a unit to the metre. Nothing for other types
// and for coordinates that are no whole millimetres.
class WktReader {
 public:
  explicit WktReader(std::string text) : text_(std::move(text)) {}

  std::optional<MultiPolygon> read() {
    const std::string word = read_word();
    MultiPolygon polygons;
    if (word == "POLYGON") {
      polygons.push_back(read_polygon());
    } else if (word == "MULTIPOLYGON") {
      read_list([&] { polygons.push_back(read_polygon()); });
    } else {
      return std::nullopt;
    }
    return exact_ ? std::optional(polygons) : std::nullopt;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool accept(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string read_word() {
    skip_blanks();
    std::string word;
    while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_]))) {
      word += static_cast<char>(std::toupper(static_cast<unsigned char>(text_[at_++])));
    }
    return word;
  }
  template <class F>
  void read_list(F&& item) {
    if (!accept('(')) {
      exact_ = false;  // EMPTY, or a dialect this reader does not know
      return;
    }
    do item();
    while (accept(','));
    exact_ = accept(')') && exact_;
  }
  std::int32_t read_number() {
    skip_blanks();
    const char* begin = text_.c_str() + at_;
    char* end = nullptr;
    const double metres = std::strtod(begin, &end), millimetres = std::round(metres * 1000);
    if (end == begin || std::abs(millimetres) > kMaxCoordinate ||
        std::abs(millimetres / 1000 - metres) > 1e-12 * std::abs(metres)) {
      exact_ = false;
      return 0;
    }
    at_ += static_cast<std::size_t>(end - begin);
    return static_cast<std::int32_t>(millimetres);
  }
  Ring read_ring() {
    Ring ring;
    read_list([&] {
      const std::int32_t x = read_number();
      ring.push_back({x, read_number()});
    });
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    return ring;
  }
  Polygon read_polygon() {
    std::vector<Ring> rings;
    read_list([&] { rings.push_back(read_ring()); });
    Polygon polygon;
    if (rings.empty()) return polygon;
    polygon.shell = std::move(rings.front());
    polygon.holes.assign(rings.begin() + 1, rings.end());
    return polygon;
  }

  std::string text_;
  std::size_t at_ = 0;
  bool exact_ = true;
};

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The text between the first <tag...> at or after `from` and its end.
std::string element(const std::string& xml, const std::string& tag) {
  std::smatch match;
  const std::regex pattern("<" + tag + "[^>]*>([^<]*)</" + tag + ">");
  return std::regex_search(xml, match, pattern) ? match[1].str() : std::string();
}

bool accepted(const MultiPolygon& polygons) {
  const auto fault = validity_fault(polygons);
  return fault.ok() && !fault->has_value();
}

int check_cases(const std::string& name) {
  const std::string xml = content_of(shared() / "data/dirty/geos-xml" / name);
  int checked = 0;
  for (std::size_t begin = xml.find("<case>"); begin != std::string::npos;) {
    const std::size_t end = xml.find("</case>", begin);
    const std::string one = xml.substr(begin, end - begin);
    begin = xml.find("<case>", end);
    const bool asks_validity = one.find("isValid") != std::string::npos;
    const auto polygons = WktReader(element(one, "a")).read();
    if (!asks_validity || !polygons) continue;
    ++checked;
    const bool expected = element(one, "op").find("true") != std::string::npos;
    EXPECT_EQ(accepted(*polygons), expected) << name << ": " << element(one, "desc");
  }
  return checked;
}

TEST(PolygonValidity, AgreesWithThePublishedCases) {
  EXPECT_GE(check_cases("TestValid.xml"), 20);
  EXPECT_GE(check_cases("TestValid2.xml"), 250);
}

}  // namespace
}  // namespace jingwei::geo
