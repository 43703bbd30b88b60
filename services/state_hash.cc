#include "services/state_hash.h"

#include <tuple>
#include <vector>

#include "data/row_codec.h"
#include "services/content_hash.h"

namespace jingwei::services {
namespace {

template <class Row>
void add_row(ContentHash& hash, Row row) {
  row.version = {};
  std::string record;
  data::encode_row(row, record);
  hash.add(record);
}

template <class Row>
void add_table(ContentHash& hash, const data::WorldView& view) {
  if constexpr (data::kInWorld<Row> && !std::is_same_v<Row, data::Account>) {
    hash.add(data::RowTraits<Row>::layer);
    view.for_each<Row>([&](const Row& row, data::AreaId) { add_row(hash, row); });
  }
}

}  // namespace

geo::Result<std::string> state_hash(const District& district, const data::Scope& scope) {
  if (!scope.is_whole_district()) return geo::Error{geo::ErrorCode::not_permitted};
  const data::WorldView view = district.view(scope);
  ContentHash hash;
  [&]<class... Row>(std::tuple<std::vector<Row>...>*) {
    (add_table<Row>(hash, view), ...);
  }(static_cast<data::ForAllRows<std::vector>*>(nullptr));
  std::vector<data::TaskId> tasks;
  view.for_each<data::Task>(
      [&](const data::Task& task, data::AreaId) { tasks.push_back(task.id); });
  const auto events = district.events_of(scope, tasks);
  if (!events) return events.error();
  for (const data::TaskEvent& event : *events) add_row(hash, event);
  return hash.hex();
}

}  // namespace jingwei::services
