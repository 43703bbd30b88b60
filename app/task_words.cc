#include "app/task_words.h"

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
    const auto state = data::value_of_word<data::TaskState>(data::kTaskStateWords, word);
    if (!state) return std::nullopt;
    states.add(*state);
  }
  return states;
}

}  // namespace jingwei::app
