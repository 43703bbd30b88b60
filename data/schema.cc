#include "data/schema.h"

#include <array>
#include <string_view>

#include "data/schema_sql.h"

namespace jingwei::data {
namespace {

constexpr std::string_view kSentence =
    "本文件由 jingwei 维护，其他程序只能读：请用地图或 jingwei import 修改 / "
    "jingwei keeps this file and other programs may only read it: use the map or jingwei import";

struct Layer {
  std::string_view table, identifier, geometry;  // no geometry: an attributes table
};

constexpr std::array kLayers = {
    Layer{"districts", "区县", "MULTIPOLYGON"},
    Layer{"subdistricts", "街道", "MULTIPOLYGON"},
    Layer{"communities", "社区", "MULTIPOLYGON"},
    Layer{"grids", "网格", "MULTIPOLYGON"},
    Layer{"places", "地名", "POINT"},
    Layer{"compounds", "小区", "MULTIPOLYGON"},
    Layer{"buildings", "楼栋", "POLYGON"},
    Layer{"counts", "户数人数", ""},
    Layer{"facilities", "设施", "POINT"},
    Layer{"organisations", "单位", "POINT"},
    Layer{"ways", "道路", "LINESTRING"},
    Layer{"waterways", "水系", "LINESTRING"},
    Layer{"gullies", "沟道", "MULTIPOLYGON"},
    Layer{"elevation", "高程", ""},
};

constexpr std::array kSecondLayers = {
    Layer{"tasks", "任务", "POINT"},           Layer{"task_events", "任务经过", ""},
    Layer{"projects", "改造工程", ""},         Layer{"zones", "片区", "MULTIPOLYGON"},
    Layer{"work_items", "工程量", "GEOMETRY"}, Layer{"declared_totals", "申报工程量", ""},
};
constexpr std::array kThirdLayers = {
    Layer{"posts", "岗位", ""},
    Layer{"categories", "事项分类", ""},
};
constexpr std::array<std::string_view, 3> kSecondOwnTableNames = {"accounts", "cadres",
                                                                  "answered_requests"};

constexpr std::array<std::string_view, 4> kAreaTables = {"districts", "subdistricts", "communities",
                                                         "grids"};
constexpr std::array<std::string_view, 4> kOwnTableNames = {"jingwei_district", "table_states",
                                                            "change_log", "change_payloads"};

std::string registration(const Layer& layer) {
  const bool attributes = layer.geometry.empty();
  std::string sql =
      "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('";
  sql += layer.table;
  sql += attributes ? "', 'attributes', '" : "', 'features', '";
  sql += layer.identifier;
  sql += attributes ? "', NULL);\n" : "', 4490);\n";
  if (attributes) return sql;
  sql += "INSERT INTO gpkg_geometry_columns VALUES ('";
  sql += layer.table;
  sql += "', 'geom', '";
  sql += layer.geometry;
  return sql + "', 4490, 0, 0);\n";
}

// A connection that lacks the function fails to compile the trigger, with the function's name.
std::string guards(std::string_view table) {
  std::string sql;
  for (const std::string_view event : {"INSERT", "UPDATE", "DELETE"}) {
    sql += "CREATE TRIGGER guard_";
    sql += table;
    sql += "_";
    sql += event;
    sql += " BEFORE ";
    sql += event;
    sql += " ON ";
    sql += table;
    sql += " WHEN NOT \"";
    sql += kSentence;
    sql += "\"() BEGIN SELECT RAISE(ABORT, 'jingwei'); END;\n";
  }
  return sql;
}

std::string first_migration() {
  std::string sql(kGeoPackage);
  for (const std::string_view table : kAreaTables) {
    sql += "CREATE TABLE ";
    sql += table;
    sql += kAreaColumns;
  }
  sql += kTables;
  sql += kOwnTables;
  for (const Layer& layer : kLayers) sql += registration(layer) + guards(layer.table);
  for (const std::string_view table : kOwnTableNames) sql += guards(table);
  return sql;
}

std::string second_migration() {
  std::string sql(kPeopleAndWork);
  for (const Layer& layer : kSecondLayers) sql += registration(layer) + guards(layer.table);
  for (const std::string_view table : kSecondOwnTableNames) sql += guards(table);
  return sql;
}

std::string third_migration() {
  std::string sql(kPostsAndCategories);
  for (const Layer& layer : kThirdLayers) sql += registration(layer) + guards(layer.table);
  return sql;
}

std::string fourth_migration() { return std::string(kLocalTime); }

struct Migration {
  int number;
  std::string (*sql)();
};

constexpr std::array kMigrations = {Migration{1, first_migration}, Migration{2, second_migration},
                                    Migration{3, third_migration}, Migration{4, fourth_migration}};

geo::Status apply_after(sqlite::Connection& connection, int number) {
  for (const Migration& migration : kMigrations) {
    if (migration.number <= number) continue;
    if (auto status = connection.run(migration.sql()); !status) return status;
  }
  return {};
}

}  // namespace

int newest_schema() { return kMigrations.back().number; }

geo::Status create_schema(sqlite::Connection& connection, const DistrictInfo& info) {
  // Both outlast the connection, and neither can be set inside a transaction.
  if (auto status = connection.run("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL"); !status) {
    return status;
  }
  if (auto status = admit_writes(connection); !status) return status;
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  if (auto status = apply_after(connection, 0); !status) return status;
  auto insert = connection.prepare(
      "INSERT INTO jingwei_district"
      " (id, schema, code, name, key, frame_lon, frame_lat, frame_stated, utc_offset)"
      " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  insert->bind(0, std::int64_t{newest_schema()});
  insert->bind(1, std::string_view(info.code));
  insert->bind(2, std::string_view(info.name));
  insert->bind(3, std::string_view(info.key));
  insert->bind(4, info.frame.centre.lon);
  insert->bind(5, info.frame.centre.lat);
  insert->bind(6, std::int64_t{info.frame_fixed});
  insert->bind(7, std::int64_t{info.utc_offset.minutes});
  if (auto status = insert->run(); !status) return status;
  return transaction->commit();
}

geo::Result<int> schema_of(sqlite::Connection& connection) {
  const auto known = connection.integer(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'jingwei_district'");
  if (!known) return known.error();
  if (known->value_or(0) == 0) return geo::Error{geo::ErrorCode::not_a_district};
  const auto number = connection.integer("SELECT schema FROM jingwei_district");
  if (!number) return number.error();
  if (!*number) return geo::Error{geo::ErrorCode::store_damaged, "jingwei_district is empty"};
  if (**number > newest_schema()) {
    return geo::Error{geo::ErrorCode::store_too_new,
                      std::to_string(**number) + " > " + std::to_string(newest_schema())};
  }
  return static_cast<int>(**number);
}

geo::Status migrate(sqlite::Connection& connection) {
  const auto number = schema_of(connection);
  if (!number) return number.error();
  if (*number == newest_schema()) return {};
  auto transaction = sqlite::Transaction::begin(connection);
  if (!transaction) return transaction.error();
  if (auto status = apply_after(connection, *number); !status) return status;
  auto update = connection.prepare("UPDATE jingwei_district SET schema = ?");
  if (!update) return update.error();
  update->bind(0, std::int64_t{newest_schema()});
  if (auto status = update->run(); !status) return status;
  return transaction->commit();
}

geo::Status admit_writes(sqlite::Connection& connection) {
  return connection.define_true(std::string(kSentence));
}

}  // namespace jingwei::data
