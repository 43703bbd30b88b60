#include "services/clean_text.h"

#include <algorithm>

#include "data/text_encoding.h"

namespace jingwei::services {

bool is_clean_text(std::string_view text, LineBreaks breaks) {
  const auto is_control = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || (byte < 0x20 && (c != '\n' || breaks == LineBreaks::refused));
  };
  return data::is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace jingwei::services
