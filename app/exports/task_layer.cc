#include "app/exports/task_layer.h"

#include "app/exports/row_writer.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "services/task_life.h"

namespace jingwei::app {
namespace {

std::string state_in_words(const std::string& word, geo::Language language) {
  const auto state = data::value_of_word<data::TaskState>(data::kTaskStateWords, word);
  if (!state) return word;
  const data::Text title = services::title(*state);
  return language == geo::Language::zh ? title.zh : title.en;
}

void write_task(RowWriter out, const data::WorldView& view, const data::Task& task,
                data::Instant now) {
  const data::Cadre* holder = view.find<data::Cadre>(task.holder);
  out.integer("id", "编号", "id", task.id.value);
  const RowWriter::Readable local = [offset = view.world().info().utc_offset](
                                        const std::string& time, geo::Language) {
    const auto instant = data::instant_from_text(time);
    return instant ? data::local_text(*instant, offset) : time;
  };
  out.text("state", "状态", "state", data::word(task.state), state_in_words);
  out.text("text", "内容", "text", task.text);
  out.text("kind", "类别", "kind", task.kind);
  out.text("skill", "所需专长", "skill", task.skill);
  out.text("source", "来源", "source", task.source);
  out.areas(view, view.area_of<data::Task>(task.id));
  out.known("building", "建筑编号", "building", task.building.value);
  out.known("holder", "经办人编号", "holder", task.holder.value);
  out.text("holder_name", "经办人", "holder name", holder ? holder->name : std::string());
  out.text("reported_at", "上报时间", "reported at", data::to_text(task.reported_at), local);
  out.text("due_at", "办理时限", "due at", data::to_text(task.due_at), local);
  out.text("moved_at", "最近办理", "moved at", data::to_text(task.moved_at), local);
  out.text("held_until", "挂账至", "held until", data::to_text(task.held_until), local);
  out.integer("overdue", "超期", "overdue", services::is_overdue(task, now));
  out.integer("photos", "照片数", "photos", task.photos);
  out.text("source_key", "来源编号", "source key", task.source_key);
}

}  // namespace

data::ExportLayer task_layer(const data::WorldView& view, std::span<const data::Task* const> tasks,
                             data::Instant now) {
  data::ExportLayer layer;
  layer.key = "tasks";
  layer.title = {"任务", "tasks"};
  layer.geometry = data::ExportGeometry::point;
  std::vector<data::ExportValue> unused;
  write_task(RowWriter(&layer.columns, unused), view, data::Task{}, now);
  for (const data::Task* task : tasks) {
    data::ExportRow& row = layer.rows.emplace_back();
    write_task(RowWriter(nullptr, row.values), view, *task, now);
    row.shape = view.frame().to_lonlat(task->at);
  }
  return layer;
}

}  // namespace jingwei::app
