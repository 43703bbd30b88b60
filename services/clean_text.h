#pragma once

#include <string_view>

namespace jingwei::services {

enum class LineBreaks { refused, allowed };

// Whether the text may stand in a row: well-formed UTF-8 without control characters, but for line
// feeds where they are allowed.
bool is_clean_text(std::string_view text, LineBreaks breaks = LineBreaks::refused);

// Without blanks, and line feeds, at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace jingwei::services
