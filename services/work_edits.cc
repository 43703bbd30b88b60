#include "services/work_edits.h"

#include "data/model/words.h"
#include "data/quantity.h"
#include "data/vector_fields.h"
#include "services/permissions.h"
#include "services/row_error.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

// Lists what differs, in both languages.
class Difference {
 public:
  explicit Difference(const data::WorkItem& item) {
    const std::string name = item.name.empty() ? std::to_string(item.id.value) : item.name;
    words_ = {"工程项“" + name + "”", "work item \"" + name + '"'};
  }
  void add(const char* zh, const char* en, const std::string& was, const std::string& is) {
    if (was == is) return;
    words_.zh += (any_ ? "；" : " ") + std::string(zh) + " " + (was.empty() ? "（空）" : was) +
                 " → " + (is.empty() ? "（空）" : is);
    words_.en += (any_ ? "; " : ": ") + std::string(en) + " " + (was.empty() ? "(empty)" : was) +
                 " → " + (is.empty() ? "(empty)" : is);
    any_ = true;
  }
  const data::Text& words() const { return words_; }

 private:
  data::Text words_;
  bool any_ = false;
};

data::Text in_words(const data::WorkItem& was, const data::WorkItem& is) {
  Difference difference(was);
  const auto quantity = [&](data::Quantity q) { return data::to_text(q) + " " + was.unit; };
  difference.add("完成量", "done", quantity(was.done), quantity(is.done));
  difference.add("阶段", "stage", std::string(data::word(was.stage)),
                 std::string(data::word(is.stage)));
  difference.add("完工日期", "finished on", was.finished_on, is.finished_on);
  difference.add("计划开工", "planned start", was.planned_start, is.planned_start);
  difference.add("计划完工", "planned end", was.planned_end, is.planned_end);
  return difference.words();
}

geo::Status set_date(const WorkEdit& edit, const char* field,
                     const std::optional<std::string>& value, std::string& date) {
  if (!value) return {};
  // Only the form that is kept: what comes by the wire is written by programs.
  if (!value->empty() && data::iso_date(*value) != *value) {
    return row_error<data::WorkItem>(ErrorCode::value_invalid, edit.id, field, *value);
  }
  date = *value;
  return {};
}

}  // namespace

geo::Result<data::Change> plan_work_edit(const data::WorldView& view, const WorkEdit& edit) {
  const auto seen = seen_work_item(view, edit.id);
  if (!seen.ok()) return seen.error();
  if (!seen->whole || !may_write<data::WorkItem>(view.scope().role())) {
    return row_error<data::WorkItem>(ErrorCode::not_permitted, edit.id);
  }
  const data::WorkItem& before = *seen->item;
  if (before.version != edit.version)
    return row_error<data::WorkItem>(ErrorCode::version_stale, edit.id);
  data::WorkItem after = before;
  if (edit.done) {
    if (edit.done->thousandths < 0 || edit.done->thousandths > data::kMaxQuantity * 1000) {
      return row_error<data::WorkItem>(ErrorCode::value_invalid, edit.id, "done",
                                       data::to_text(*edit.done));
    }
    after.done = *edit.done;
  }
  if (edit.stage) after.stage = *edit.stage;
  for (const auto& status :
       {set_date(edit, "finished_on", edit.finished_on, after.finished_on),
        set_date(edit, "planned_start", edit.planned_start, after.planned_start),
        set_date(edit, "planned_end", edit.planned_end, after.planned_end)}) {
    if (!status.ok()) return status.error();
  }
  if (!after.planned_start.empty() && !after.planned_end.empty() &&
      after.planned_end < after.planned_start) {
    return row_error<data::WorkItem>(ErrorCode::value_invalid, edit.id, "planned_end",
                                     after.planned_end);
  }
  data::Change change;
  if (after == before) return change;
  change.actor = view.scope().actor();
  change.command = "edit";
  change.summary = in_words(before, after);
  change.of<data::WorkItem>().push_back({before, std::move(after)});
  return change;
}

}  // namespace jingwei::services
