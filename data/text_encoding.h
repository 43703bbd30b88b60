#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jingwei::data {

// Well-formed UTF-8 by RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

// The text in UTF-8, empty when `encoding` (an iconv name) is unknown or a byte does not fit it.
// "UTF-8" checks only.
std::optional<std::string> to_utf8(std::string_view text, const std::string& encoding);

// What a file says, and does not say, about the encoding of its texts.
struct EncodingEvidence {
  std::string asked;      // --encoding
  std::string cpg;        // the text of the .cpg, empty without one
  int language_byte = 0;  // of the DBF, 0 none
};

struct EncodingChoice {
  std::string encoding;  // an iconv name
  std::string because;   // "asked for", ".cpg", "language byte 0x4D", "valid UTF-8", "not UTF-8"
};

// Decides in the order: asked for, .cpg, language byte (only those that name a Chinese or another
// multibyte code page: 0x03, 0x57 and 0x00 are written whatever the text is), strict UTF-8,
// GB18030. A statement that some of `texts` contradict is passed over. Empty when nothing fits.
std::optional<EncodingChoice> choose_encoding(const EncodingEvidence& evidence,
                                              const std::vector<std::string>& texts);

// Without blanks, tabs and line ends around it.
std::string trimmed(std::string text);

}  // namespace jingwei::data
