#pragma once

// The SQL of the rows: one entry a table. Private to gpkg_rows.cc.

#include <array>
#include <string_view>

#include "data/model/row_traits.h"

namespace jingwei::data {

// The statements of one table; `select` is completed with a condition or an order. Values stand in
// the order of `fields` (data/model/rows.h).
struct TableSql {
  std::string_view table, put, select, erase;
};

inline constexpr std::array kAreaSql = {
    TableSql{
        "districts",
        "INSERT OR REPLACE INTO districts (id, version, parent, code, name, kind, provenance,"
        " source_key, geom, centre_lon, centre_lat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "SELECT id, version, parent, code, name, kind, provenance, source_key, geom, centre_lon,"
        " centre_lat FROM districts",
        "DELETE FROM districts WHERE id = ?"},
    TableSql{
        "subdistricts",
        "INSERT OR REPLACE INTO subdistricts (id, version, parent, code, name, kind, provenance,"
        " source_key, geom, centre_lon, centre_lat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "SELECT id, version, parent, code, name, kind, provenance, source_key, geom, centre_lon,"
        " centre_lat FROM subdistricts",
        "DELETE FROM subdistricts WHERE id = ?"},
    TableSql{
        "communities",
        "INSERT OR REPLACE INTO communities (id, version, parent, code, name, kind, provenance,"
        " source_key, geom, centre_lon, centre_lat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "SELECT id, version, parent, code, name, kind, provenance, source_key, geom, centre_lon,"
        " centre_lat FROM communities",
        "DELETE FROM communities WHERE id = ?"},
    TableSql{
        "grids",
        "INSERT OR REPLACE INTO grids (id, version, parent, code, name, kind, provenance,"
        " source_key, geom, centre_lon, centre_lat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "SELECT id, version, parent, code, name, kind, provenance, source_key, geom, centre_lon,"
        " centre_lat FROM grids",
        "DELETE FROM grids WHERE id = ?"},
};

template <class Row>
inline constexpr TableSql kSql;
template <>
constexpr TableSql kSql<Place> = {
    "places",
    "INSERT OR REPLACE INTO places (id, version, name, kind, source_key, geom)"
    " VALUES (?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, kind, source_key, geom FROM places",
    "DELETE FROM places WHERE id = ?"};
template <>
constexpr TableSql kSql<Compound> = {
    "compounds",
    "INSERT OR REPLACE INTO compounds (id, version, code, name, source_key, geom)"
    " VALUES (?, ?, ?, ?, ?, ?)",
    "SELECT id, version, code, name, source_key, geom FROM compounds",
    "DELETE FROM compounds WHERE id = ?"};
template <>
constexpr TableSql kSql<Building> = {
    "buildings",
    "INSERT OR REPLACE INTO buildings (id, version, name, address, kind, levels, source_key, geom)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, address, kind, levels, source_key, geom FROM buildings",
    "DELETE FROM buildings WHERE id = ?"};
template <>
constexpr TableSql kSql<CountRow> = {
    "counts",
    "INSERT OR REPLACE INTO counts (id, version, building, entrance, date, households, people,"
    " source, source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, building, entrance, date, households, people, source, source_key"
    " FROM counts",
    "DELETE FROM counts WHERE id = ?"};
template <>
constexpr TableSql kSql<Facility> = {
    "facilities",
    "INSERT OR REPLACE INTO facilities (id, version, name, kind, tag, address, opening_hours,"
    " capacity, source_key, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, kind, tag, address, opening_hours, capacity, source_key, geom"
    " FROM facilities",
    "DELETE FROM facilities WHERE id = ?"};
template <>
constexpr TableSql kSql<Organisation> = {
    "organisations",
    "INSERT OR REPLACE INTO organisations (id, version, name, kind, address, skills, headcount,"
    " source_key, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, kind, address, skills, headcount, source_key, geom"
    " FROM organisations",
    "DELETE FROM organisations WHERE id = ?"};
template <>
constexpr TableSql kSql<Way> = {
    "ways",
    "INSERT OR REPLACE INTO ways (id, version, class, bridge, tunnel, covered, level, step_count,"
    " incline, name, surface, source_key, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, class, bridge, tunnel, covered, level, step_count, incline, name, surface,"
    " source_key, geom FROM ways",
    "DELETE FROM ways WHERE id = ?"};
template <>
constexpr TableSql kSql<Waterway> = {
    "waterways",
    "INSERT OR REPLACE INTO waterways (id, version, name, kind, bridge, tunnel, covered, "
    "source_key,"
    " geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, kind, bridge, tunnel, covered, source_key, geom FROM waterways",
    "DELETE FROM waterways WHERE id = ?"};
template <>
constexpr TableSql kSql<Gully> = {
    "gullies",
    "INSERT OR REPLACE INTO gullies (id, version, code, name, provenance, source_key, geom)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, code, name, provenance, source_key, geom FROM gullies",
    "DELETE FROM gullies WHERE id = ?"};
template <>
constexpr TableSql kSql<Elevation> = {
    "elevation",
    "INSERT OR REPLACE INTO elevation (id, version, file, source, columns, rows, void_cells,"
    " cell_metres, source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, file, source, columns, rows, void_cells, cell_metres, source_key"
    " FROM elevation",
    "DELETE FROM elevation WHERE id = ?"};
template <>
constexpr TableSql kSql<Account> = {
    "accounts",
    "INSERT OR REPLACE INTO accounts (id, version, name, password_hash, role, areas, cadre,"
    " disabled, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, password_hash, role, areas, cadre, disabled, made_at FROM"
    " accounts",
    "DELETE FROM accounts WHERE id = ?"};
template <>
constexpr TableSql kSql<Cadre> = {
    "cadres",
    "INSERT OR REPLACE INTO cadres (id, version, name, organisation, skills, shift,"
    " duty_area, office_lon, office_lat, home_lon, home_lat, source_key) VALUES (?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, name, organisation, skills, shift, duty_area, office_lon,"
    " office_lat, home_lon, home_lat, source_key FROM cadres",
    "DELETE FROM cadres WHERE id = ?"};
template <>
constexpr TableSql kSql<Task> = {
    "tasks",
    "INSERT OR REPLACE INTO tasks (id, version, state, text, kind, skill, source, geom,"
    " building, area, holder, reporter, reported_at, due_at, moved_at, held_until, photos,"
    " source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, state, text, kind, skill, source, geom, building, area, holder,"
    " reporter, reported_at, due_at, moved_at, held_until, photos, source_key FROM tasks",
    "DELETE FROM tasks WHERE id = ?"};
template <>
constexpr TableSql kSql<TaskEvent> = {
    "task_events",
    "INSERT OR REPLACE INTO task_events (id, version, task, move, from_state, to_state, who,"
    " account, holder, at, until, note, photo) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, task, move, from_state, to_state, who, account, holder, at, until,"
    " note, photo FROM task_events",
    "DELETE FROM task_events WHERE id = ?"};
template <>
constexpr TableSql kSql<Project> = {
    "projects",
    "INSERT OR REPLACE INTO projects (id, version, code, name, provenance, source_key) VALUES"
    " (?, ?, ?, ?, ?, ?)",
    "SELECT id, version, code, name, provenance, source_key FROM projects",
    "DELETE FROM projects WHERE id = ?"};
template <>
constexpr TableSql kSql<Zone> = {
    "zones",
    "INSERT OR REPLACE INTO zones (id, version, project, name, stage, started_on,"
    " finished_on, provenance, source_key, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, project, name, stage, started_on, finished_on, provenance,"
    " source_key, geom FROM zones",
    "DELETE FROM zones WHERE id = ?"};
template <>
constexpr TableSql kSql<WorkItem> = {
    "work_items",
    "INSERT OR REPLACE INTO work_items (id, version, project, name, kind, unit, planned,"
    " done, stage, planned_start, planned_end, finished_on, provenance, source_key, geom)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, project, name, kind, unit, planned, done, stage, planned_start,"
    " planned_end, finished_on, provenance, source_key, geom FROM work_items",
    "DELETE FROM work_items WHERE id = ?"};
template <>
constexpr TableSql kSql<DeclaredTotal> = {
    "declared_totals",
    "INSERT OR REPLACE INTO declared_totals (id, version, project, zone, kind, unit,"
    " quantity, source, source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, project, zone, kind, unit, quantity, source, source_key FROM"
    " declared_totals",
    "DELETE FROM declared_totals WHERE id = ?"};
template <>
constexpr TableSql kSql<Post> = {
    "posts",
    "INSERT OR REPLACE INTO posts (id, version, kind, area, building, entrance, holder, cadre,"
    " held_from, held_until, source_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, version, kind, area, building, entrance, holder, cadre, held_from, held_until,"
    " source_key FROM posts",
    "DELETE FROM posts WHERE id = ?"};
template <>
constexpr TableSql kSql<Category> = {
    "categories",
    "INSERT OR REPLACE INTO categories (id, version, code, name, parent, source_key) VALUES"
    " (?, ?, ?, ?, ?, ?)",
    "SELECT id, version, code, name, parent, source_key FROM categories",
    "DELETE FROM categories WHERE id = ?"};

}  // namespace jingwei::data
