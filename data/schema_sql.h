#pragma once

// The tables as the migrations make them: one text for each. Private to schema.cc. A text that was
// once released is never altered; a new table or column comes with a migration of its own.

#include <string_view>

namespace jingwei::data {

// OGC 12-128r17, tables 1, 3, 5 and the rows that every GeoPackage must have. 0x47504B47 is "GPKG".
inline constexpr std::string_view kGeoPackage = R"sql(
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinates'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinates'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid'),
  ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490,
   'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]',
   '2000国家大地坐标系 / longitude and latitude in decimal degrees on CGCS2000');
)sql";

// The columns stand in the order of `fields` (data/model/rows.h): gpkg_rows.cc binds by position.
inline constexpr std::string_view kAreaColumns = R"sql( (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  parent INTEGER,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  provenance TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL,
  centre_lon DOUBLE NOT NULL,
  centre_lat DOUBLE NOT NULL);
)sql";

inline constexpr std::string_view kTables = R"sql(
CREATE TABLE places (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom POINT NOT NULL);
CREATE TABLE compounds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL);
CREATE TABLE buildings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  levels INTEGER NOT NULL,
  source_key TEXT NOT NULL,
  geom POLYGON NOT NULL);
CREATE TABLE counts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  building INTEGER,
  entrance TEXT NOT NULL,
  date TEXT NOT NULL,
  households INTEGER NOT NULL,
  people INTEGER NOT NULL,
  source TEXT NOT NULL,
  source_key TEXT NOT NULL);
CREATE TABLE facilities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  tag TEXT NOT NULL,
  address TEXT NOT NULL,
  opening_hours TEXT NOT NULL,
  capacity INTEGER NOT NULL,
  source_key TEXT NOT NULL,
  geom POINT NOT NULL);
CREATE TABLE organisations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  skills TEXT NOT NULL,
  headcount INTEGER NOT NULL,
  source_key TEXT NOT NULL,
  geom POINT NOT NULL);
CREATE TABLE ways (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  class TEXT NOT NULL,
  bridge BOOLEAN NOT NULL,
  tunnel BOOLEAN NOT NULL,
  covered BOOLEAN NOT NULL,
  level INTEGER NOT NULL,
  step_count INTEGER NOT NULL,
  incline DOUBLE,
  name TEXT NOT NULL,
  surface TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom LINESTRING NOT NULL);
CREATE TABLE waterways (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  bridge BOOLEAN NOT NULL,
  tunnel BOOLEAN NOT NULL,
  covered BOOLEAN NOT NULL,
  source_key TEXT NOT NULL,
  geom LINESTRING NOT NULL);
CREATE TABLE gullies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  provenance TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL);
CREATE TABLE elevation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  file TEXT NOT NULL,
  source TEXT NOT NULL,
  columns INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  void_cells INTEGER NOT NULL,
  cell_metres DOUBLE NOT NULL,
  source_key TEXT NOT NULL);
)sql";

// Not listed in gpkg_contents: other programs do not show them.
inline constexpr std::string_view kOwnTables = R"sql(
CREATE TABLE jingwei_district (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  schema INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  frame_lon DOUBLE NOT NULL,
  frame_lat DOUBLE NOT NULL,
  frame_stated BOOLEAN NOT NULL);
CREATE TABLE table_states (
  layer TEXT PRIMARY KEY,
  next_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  chain_hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE change_log (
  revision INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  command TEXT NOT NULL,
  summary_zh TEXT NOT NULL,
  summary_en TEXT NOT NULL,
  undoes INTEGER,
  undone_by INTEGER,
  row_count INTEGER NOT NULL,
  payload_digest TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL);
CREATE TABLE change_payloads (
  revision INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  body BLOB NOT NULL);
INSERT INTO table_states VALUES
  ('areas', 1, 0, ''), ('places', 1, 0, ''), ('compounds', 1, 0, ''), ('buildings', 1, 0, ''),
  ('counts', 1, 0, ''), ('facilities', 1, 0, ''), ('organisations', 1, 0, ''), ('ways', 1, 0, ''),
  ('waterways', 1, 0, ''), ('gullies', 1, 0, ''), ('elevation', 1, 0, '');
)sql";

// Accounts hold hashes of passwords and cadres the places where people live: other programs are not
// shown either, and the map only what a scope sees.
inline constexpr std::string_view kPeopleAndWork = R"sql(
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  areas TEXT NOT NULL,
  cadre INTEGER,
  disabled BOOLEAN NOT NULL,
  made_at DATETIME);
CREATE TABLE cadres (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  organisation INTEGER,
  skills TEXT NOT NULL,
  shift TEXT NOT NULL,
  duty_area INTEGER,
  office_lon DOUBLE,
  office_lat DOUBLE,
  home_lon DOUBLE,
  home_lat DOUBLE,
  source_key TEXT NOT NULL);
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  skill TEXT NOT NULL,
  source TEXT NOT NULL,
  geom POINT NOT NULL,
  building INTEGER,
  area INTEGER,
  holder INTEGER,
  reporter INTEGER,
  reported_at DATETIME,
  due_at DATETIME,
  moved_at DATETIME,
  held_until DATETIME,
  photos INTEGER NOT NULL,
  source_key TEXT NOT NULL);
CREATE TABLE task_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  task INTEGER NOT NULL,
  move TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  who TEXT NOT NULL,
  account INTEGER,
  holder INTEGER,
  at DATETIME NOT NULL,
  until DATETIME,
  note TEXT NOT NULL,
  photo TEXT NOT NULL);
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  provenance TEXT NOT NULL,
  source_key TEXT NOT NULL);
CREATE TABLE zones (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  project INTEGER NOT NULL,
  name TEXT NOT NULL,
  stage TEXT NOT NULL,
  started_on TEXT NOT NULL,
  finished_on TEXT NOT NULL,
  provenance TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom MULTIPOLYGON NOT NULL);
CREATE TABLE work_items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  project INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  planned DOUBLE NOT NULL,
  done DOUBLE NOT NULL,
  stage TEXT NOT NULL,
  planned_start TEXT NOT NULL,
  planned_end TEXT NOT NULL,
  finished_on TEXT NOT NULL,
  provenance TEXT NOT NULL,
  source_key TEXT NOT NULL,
  geom GEOMETRY NOT NULL);
CREATE TABLE declared_totals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  project INTEGER NOT NULL,
  zone TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity DOUBLE NOT NULL,
  source TEXT NOT NULL,
  source_key TEXT NOT NULL);
CREATE INDEX task_events_of_task ON task_events (task);
CREATE INDEX task_events_of_version ON task_events (version);
CREATE TABLE answered_requests (
  key TEXT PRIMARY KEY,
  what TEXT NOT NULL,
  revision INTEGER NOT NULL);
CREATE INDEX answered_requests_of_revision ON answered_requests (revision);
INSERT INTO table_states VALUES
  ('accounts', 1, 0, ''), ('cadres', 1, 0, ''), ('tasks', 1, 0, ''), ('task_events', 1, 0, ''),
  ('projects', 1, 0, ''), ('zones', 1, 0, ''), ('work_items', 1, 0, ''),
  ('declared_totals', 1, 0, '');
)sql";

inline constexpr std::string_view kPostsAndCategories = R"sql(
CREATE TABLE posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  area INTEGER,
  building INTEGER,
  entrance TEXT NOT NULL,
  holder TEXT NOT NULL,
  cadre INTEGER,
  held_from TEXT NOT NULL,
  held_until TEXT NOT NULL,
  source_key TEXT NOT NULL);
CREATE TABLE categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  parent INTEGER,
  source_key TEXT NOT NULL);
INSERT INTO table_states VALUES ('posts', 1, 0, ''), ('categories', 1, 0, '');
)sql";

// In minutes. Districts made before it was kept all have the time of China.
inline constexpr std::string_view kLocalTime = R"sql(
ALTER TABLE jingwei_district ADD COLUMN utc_offset INTEGER NOT NULL DEFAULT 480;
)sql";

}  // namespace jingwei::data
