#pragma once

#include <string>
#include <string_view>

namespace jingwei::data {

// `text` as it is compared: lower case, half width, without the accents of Latin letters,
// traditional characters as simplified ones (the common ones), blanks run together.
std::string folded(std::string_view text);

}  // namespace jingwei::data
