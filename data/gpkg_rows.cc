#include "data/gpkg_rows.h"

#include <span>
#include <type_traits>

#include "data/gpkg_geometry.h"
#include "data/gpkg_row_values.h"
#include "data/gpkg_sql.h"

namespace jingwei::data {
namespace {

// gpkg_contents keeps a box that holds the table; it grows only, the standard calls it informative.
constexpr std::string_view kExtend =
    "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1),"
    " min_y = min(coalesce(min_y, ?2), ?2), max_x = max(coalesce(max_x, ?3), ?3),"
    " max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5 AND"
    " (min_x IS NULL OR min_x > ?1 OR min_y > ?2 OR max_x < ?3 OR max_y < ?4)";

template <class Row>
std::span<const TableSql> tables_of() {
  if constexpr (std::is_same_v<Row, Area>) {
    return kAreaSql;
  } else {
    return {&kSql<Row>, 1};
  }
}

template <class Row>
geo::Result<Row> read_row(const sqlite::Statement& statement, const LocalFrame& frame,
                          std::size_t table) {
  Row row;
  RowReader reader(statement, frame, std::is_same_v<Row, Area>);
  fields(reader, row);
  if (!reader.status()) {
    geo::Error error = reader.status().error();
    error.place.layer = tables_of<Row>()[table].table;
    error.place.feature = std::to_string(row.id.value);
    return error;
  }
  if constexpr (std::is_same_v<Row, Area>) row.level = static_cast<AreaLevel>(table);
  return row;
}

geo::Status extend_contents(StatementCache& statements, std::string_view table,
                            const LonLatBox& box) {
  auto extend = statements.get(kExtend);
  if (!extend) return extend.error();
  (*extend)->bind(0, box.west);
  (*extend)->bind(1, box.south);
  (*extend)->bind(2, box.east);
  (*extend)->bind(3, box.north);
  (*extend)->bind(4, table);
  return (*extend)->run();
}

}  // namespace

geo::Result<sqlite::Statement*> StatementCache::get(std::string_view sql) {
  const auto it = statements_.find(sql);
  if (it != statements_.end()) return &it->second;
  auto statement = connection_->prepare(sql);
  if (!statement) return statement.error();
  return &statements_.emplace(sql, std::move(*statement)).first->second;
}

template <class Row>
geo::Status put_row(StatementCache& statements, const LocalFrame& frame, const Row& row) {
  std::size_t table = 0;
  if constexpr (std::is_same_v<Row, Area>) table = static_cast<std::size_t>(row.level);
  const TableSql& sql = tables_of<Row>()[table];
  auto put = statements.get(sql.put);
  if (!put) return put.error();
  RowBinder binder(**put, frame, std::is_same_v<Row, Area>);
  // `fields` serves readers and writers alike and so takes a mutable row; the binder only reads.
  fields(binder, const_cast<Row&>(row));
  if (!binder.flags_known()) {
    const std::string id = std::to_string(row.id.value);
    return geo::Error{geo::ErrorCode::value_invalid,
                      {},
                      {.layer = std::string(sql.table), .feature = id, .field = "flags"}};
  }
  if (auto status = (*put)->run(); !status) return status;
  const auto box = stored_box(binder.shape());
  return box ? extend_contents(statements, sql.table, *box) : geo::Status();
}

template <class Row>
geo::Status erase_row(StatementCache& statements, decltype(Row::id) id) {
  for (const TableSql& sql : tables_of<Row>()) {
    auto erase = statements.get(sql.erase);
    if (!erase) return erase.error();
    (*erase)->bind(0, id.value);
    if (auto status = (*erase)->run(); !status) return status;
  }
  return {};
}

template <class Row>
geo::Status touch_tables(StatementCache& statements, std::string_view at) {
  for (const TableSql& sql : tables_of<Row>()) {
    auto touch = statements.get("UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?");
    if (!touch) return touch.error();
    (*touch)->bind(0, at);
    (*touch)->bind(1, sql.table);
    if (auto status = (*touch)->run(); !status) return status;
  }
  return {};
}

template <class Row>
geo::Result<std::optional<Row>> find_row(StatementCache& statements, const LocalFrame& frame,
                                         decltype(Row::id) id) {
  for (std::size_t table = 0; table < tables_of<Row>().size(); ++table) {
    auto select = statements.get(std::string(tables_of<Row>()[table].select) + " WHERE id = ?");
    if (!select) return select.error();
    (*select)->bind(0, id.value);
    const auto found = (*select)->step();
    if (!found) return found.error();
    std::optional<geo::Result<Row>> row;
    if (*found) row = read_row<Row>(**select, frame, table);
    (*select)->reset();
    if (row && !row->ok()) return row->error();
    if (row) return std::optional<Row>(std::move(**row));
  }
  return std::optional<Row>();
}

template <class Row>
geo::Status for_each_row(StatementCache& statements, const LocalFrame& frame,
                         const std::function<geo::Status(Row)>& visit) {
  for (std::size_t table = 0; table < tables_of<Row>().size(); ++table) {
    auto select = statements.get(std::string(tables_of<Row>()[table].select) + " ORDER BY id");
    if (!select) return select.error();
    geo::Status status;
    while (status) {
      const auto more = (*select)->step();
      if (!more) status = more.error();
      if (!more || !*more) break;
      auto row = read_row<Row>(**select, frame, table);
      status = row ? visit(std::move(*row)) : row.error();
    }
    (*select)->reset();
    if (!status) return status;
  }
  return {};
}

template <class Row>
geo::Result<std::vector<Row>> rows_where(StatementCache& statements, const LocalFrame& frame,
                                         std::string_view column,
                                         std::span<const std::int64_t> values) {
  const std::string name(column);
  auto select = statements.get(std::string(kSql<Row>.select) + " WHERE " + name +
                               " IN (SELECT value FROM json_each(?)) ORDER BY " + name + ", id");
  if (!select) return select.error();
  std::string list = "[";
  for (const std::int64_t value : values) {
    list += (list.size() > 1 ? "," : "") + std::to_string(value);
  }
  list += "]";
  (*select)->bind(0, std::string_view(list));
  std::vector<Row> rows;
  while (true) {
    const auto more = (*select)->step();
    if (!more) return more.error();
    if (!*more) break;
    auto row = read_row<Row>(**select, frame, 0);
    if (!row) {
      (*select)->reset();
      return row.error();
    }
    rows.push_back(std::move(*row));
  }
  (*select)->reset();
  return rows;
}

template geo::Result<std::vector<TaskEvent>> rows_where(StatementCache&, const LocalFrame&,
                                                        std::string_view,
                                                        std::span<const std::int64_t>);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Area&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Place&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Compound&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Building&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const CountRow&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Facility&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Organisation&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Way&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Waterway&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Gully&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Elevation&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Account&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Cadre&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Task&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const TaskEvent&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Project&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Zone&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const WorkItem&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const DeclaredTotal&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Post&);
template geo::Status put_row(StatementCache&, const LocalFrame&, const Category&);
template geo::Status erase_row<Area>(StatementCache&, AreaId);
template geo::Status erase_row<Place>(StatementCache&, PlaceId);
template geo::Status erase_row<Compound>(StatementCache&, CompoundId);
template geo::Status erase_row<Building>(StatementCache&, BuildingId);
template geo::Status erase_row<CountRow>(StatementCache&, CountId);
template geo::Status erase_row<Facility>(StatementCache&, FacilityId);
template geo::Status erase_row<Organisation>(StatementCache&, OrganisationId);
template geo::Status erase_row<Way>(StatementCache&, WayId);
template geo::Status erase_row<Waterway>(StatementCache&, WaterwayId);
template geo::Status erase_row<Gully>(StatementCache&, GullyId);
template geo::Status erase_row<Elevation>(StatementCache&, ElevationId);
template geo::Status erase_row<Account>(StatementCache&, AccountId);
template geo::Status erase_row<Cadre>(StatementCache&, CadreId);
template geo::Status erase_row<Task>(StatementCache&, TaskId);
template geo::Status erase_row<TaskEvent>(StatementCache&, TaskEventId);
template geo::Status erase_row<Project>(StatementCache&, ProjectId);
template geo::Status erase_row<Zone>(StatementCache&, ZoneId);
template geo::Status erase_row<WorkItem>(StatementCache&, WorkItemId);
template geo::Status erase_row<DeclaredTotal>(StatementCache&, DeclaredTotalId);
template geo::Status erase_row<Post>(StatementCache&, PostId);
template geo::Status erase_row<Category>(StatementCache&, CategoryId);
template geo::Result<std::optional<Area>> find_row(StatementCache&, const LocalFrame&, AreaId);
template geo::Result<std::optional<Place>> find_row(StatementCache&, const LocalFrame&, PlaceId);
template geo::Result<std::optional<Compound>> find_row(StatementCache&, const LocalFrame&,
                                                       CompoundId);
template geo::Result<std::optional<Building>> find_row(StatementCache&, const LocalFrame&,
                                                       BuildingId);
template geo::Result<std::optional<CountRow>> find_row(StatementCache&, const LocalFrame&, CountId);
template geo::Result<std::optional<Facility>> find_row(StatementCache&, const LocalFrame&,
                                                       FacilityId);
template geo::Result<std::optional<Organisation>> find_row(StatementCache&, const LocalFrame&,
                                                           OrganisationId);
template geo::Result<std::optional<Way>> find_row(StatementCache&, const LocalFrame&, WayId);
template geo::Result<std::optional<Waterway>> find_row(StatementCache&, const LocalFrame&,
                                                       WaterwayId);
template geo::Result<std::optional<Gully>> find_row(StatementCache&, const LocalFrame&, GullyId);
template geo::Result<std::optional<Elevation>> find_row(StatementCache&, const LocalFrame&,
                                                        ElevationId);
template geo::Result<std::optional<Account>> find_row(StatementCache&, const LocalFrame&,
                                                      AccountId);
template geo::Result<std::optional<Cadre>> find_row(StatementCache&, const LocalFrame&, CadreId);
template geo::Result<std::optional<Task>> find_row(StatementCache&, const LocalFrame&, TaskId);
template geo::Result<std::optional<TaskEvent>> find_row(StatementCache&, const LocalFrame&,
                                                        TaskEventId);
template geo::Result<std::optional<Project>> find_row(StatementCache&, const LocalFrame&,
                                                      ProjectId);
template geo::Result<std::optional<Zone>> find_row(StatementCache&, const LocalFrame&, ZoneId);
template geo::Result<std::optional<WorkItem>> find_row(StatementCache&, const LocalFrame&,
                                                       WorkItemId);
template geo::Result<std::optional<DeclaredTotal>> find_row(StatementCache&, const LocalFrame&,
                                                            DeclaredTotalId);
template geo::Result<std::optional<Post>> find_row(StatementCache&, const LocalFrame&, PostId);
template geo::Result<std::optional<Category>> find_row(StatementCache&, const LocalFrame&,
                                                       CategoryId);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Area)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Place)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Compound)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Building)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(CountRow)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Facility)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Organisation)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Way)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Waterway)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Gully)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Elevation)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Account)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Cadre)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Task)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(TaskEvent)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Project)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Zone)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(WorkItem)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(DeclaredTotal)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Post)>&);
template geo::Status for_each_row(StatementCache&, const LocalFrame&,
                                  const std::function<geo::Status(Category)>&);
template geo::Status touch_tables<Area>(StatementCache&, std::string_view);
template geo::Status touch_tables<Place>(StatementCache&, std::string_view);
template geo::Status touch_tables<Compound>(StatementCache&, std::string_view);
template geo::Status touch_tables<Building>(StatementCache&, std::string_view);
template geo::Status touch_tables<CountRow>(StatementCache&, std::string_view);
template geo::Status touch_tables<Facility>(StatementCache&, std::string_view);
template geo::Status touch_tables<Organisation>(StatementCache&, std::string_view);
template geo::Status touch_tables<Way>(StatementCache&, std::string_view);
template geo::Status touch_tables<Waterway>(StatementCache&, std::string_view);
template geo::Status touch_tables<Gully>(StatementCache&, std::string_view);
template geo::Status touch_tables<Elevation>(StatementCache&, std::string_view);
template geo::Status touch_tables<Account>(StatementCache&, std::string_view);
template geo::Status touch_tables<Cadre>(StatementCache&, std::string_view);
template geo::Status touch_tables<Task>(StatementCache&, std::string_view);
template geo::Status touch_tables<TaskEvent>(StatementCache&, std::string_view);
template geo::Status touch_tables<Project>(StatementCache&, std::string_view);
template geo::Status touch_tables<Zone>(StatementCache&, std::string_view);
template geo::Status touch_tables<WorkItem>(StatementCache&, std::string_view);
template geo::Status touch_tables<DeclaredTotal>(StatementCache&, std::string_view);
template geo::Status touch_tables<Post>(StatementCache&, std::string_view);
template geo::Status touch_tables<Category>(StatementCache&, std::string_view);

}  // namespace jingwei::data
