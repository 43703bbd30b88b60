#include "data/text_encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace jingwei::data {
namespace {

// DBF language driver bytes that name a multibyte code page.
std::string encoding_of_language_byte(int byte) {
  switch (byte) {
    case 0x4D:
    case 0x7A:
      return "GB18030";
    case 0x78:
      return "BIG5-HKSCS";
    case 0x79:
      return "CP949";
    case 0x7B:
      return "CP932";
    case 0x4F:
      return "BIG5-HKSCS";
    default:
      return {};
  }
}

// The iconv name of what a .cpg or a user writes: "CP936", "936", "gbk", "65001", "utf8".
std::string encoding_of_word(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  if (plain.starts_with("ANSI")) plain.erase(0, 4);
  if (plain.starts_with("CP")) plain.erase(0, 2);
  if (plain == "UTF8" || plain == "65001") return "UTF-8";
  // GBK and GB2312 are parts of GB18030, which also holds the rare characters of place names.
  if (plain == "936" || plain == "GBK" || plain == "GB2312" || plain == "GB18030" ||
      plain == "54936" || plain == "EUCCN") {
    return "GB18030";
  }
  if (plain == "950" || plain == "BIG5") return "BIG5-HKSCS";
  if (plain == "ISO88591" || plain == "88591" || plain == "LATIN1") return "ISO-8859-1";
  if (!plain.empty() && std::all_of(plain.begin(), plain.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; })) {
    return "CP" + plain;
  }
  return std::string(word);
}

bool fits(const std::string& encoding, const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return to_utf8(text, encoding).has_value(); });
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      code = code << 6 | (next & 0x3F);
    }
    if (length == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) return false;
    if (length == 4 && (code < 0x10000 || code > 0x10FFFF)) return false;
    i += length;
  }
  return true;
}

std::optional<std::string> to_utf8(std::string_view text, const std::string& encoding) {
  if (encoding == "UTF-8") {
    if (!is_utf8(text)) return std::nullopt;
    return std::string(text);
  }
  const iconv_t converter = iconv_open("UTF-8", encoding.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  // No code page needs more than four bytes of UTF-8 for one of its own bytes.
  std::string out(text.size() * 4 + 4, '\0');
  std::string in(text);
  char* from = in.data();
  char* to = out.data();
  std::size_t from_left = in.size(), to_left = out.size();
  const std::size_t result = iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  if (result == static_cast<std::size_t>(-1)) return std::nullopt;
  out.resize(out.size() - to_left);
  return out;
}

std::optional<EncodingChoice> choose_encoding(const EncodingEvidence& evidence,
                                              const std::vector<std::string>& texts) {
  if (!evidence.asked.empty()) {
    const std::string encoding = encoding_of_word(evidence.asked);
    if (!fits(encoding, texts)) return std::nullopt;
    return EncodingChoice{encoding, "asked for"};
  }
  if (!evidence.cpg.empty()) {
    const std::string encoding = encoding_of_word(evidence.cpg);
    if (fits(encoding, texts)) return EncodingChoice{encoding, ".cpg"};
  }
  const std::string by_byte = encoding_of_language_byte(evidence.language_byte);
  if (!by_byte.empty() && fits(by_byte, texts)) {
    return EncodingChoice{by_byte, fmt::format("language byte 0x{:02X}", evidence.language_byte)};
  }
  if (fits("UTF-8", texts)) return EncodingChoice{"UTF-8", "valid UTF-8"};
  if (fits("GB18030", texts)) return EncodingChoice{"GB18030", "not UTF-8"};
  return std::nullopt;
}

std::string trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_space(text.back())) text.pop_back();
  std::size_t begin = 0;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  return text.substr(begin);
}

}  // namespace jingwei::data
