#include "app/task_words.h"

#include <algorithm>

#include "data/model/words.h"

namespace jingwei::app {

std::optional<services::TaskStates> task_states_from_text(std::string_view text) {
  services::TaskStates states;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    // A comma at the end would leave an empty word behind.
    if (comma == text.size() - 1) return std::nullopt;
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    if (word == "open") {
      states.add(services::kOpenTaskStates);
      continue;
    }
    const auto& words = data::kTaskStateWords;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    states.add(static_cast<data::TaskState>(found - words.begin()));
  }
  return states;
}

}  // namespace jingwei::app
