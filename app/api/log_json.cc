#include "app/api/log_json.h"

#include <nlohmann/json.hpp>

namespace jingwei::app::api {

nlohmann::json log_json(const std::vector<data::LogEntry>& entries) {
  nlohmann::json list = nlohmann::json::array();
  for (const data::LogEntry& entry : entries) {
    nlohmann::json line = {{"revision", entry.revision.value},
                           {"at", entry.at},
                           {"actor", entry.actor},
                           {"command", entry.command},
                           {"summary_zh", entry.summary.zh},
                           {"summary_en", entry.summary.en},
                           {"rows", entry.rows},
                           {"undoable", entry.undoable}};
    if (entry.undoes) line["undoes"] = entry.undoes->value;
    if (entry.undone_by) line["undone_by"] = entry.undone_by->value;
    list.push_back(std::move(line));
  }
  nlohmann::json page = {{"entries", std::move(list)}};
  if (!entries.empty() && entries.back().revision.value > 1) {
    page["next"] = entries.back().revision.value;
  }
  return page;
}

}  // namespace jingwei::app::api
