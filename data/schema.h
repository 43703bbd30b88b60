#pragma once

#include <string>

#include "data/sqlite.h"
#include "data/world.h"

namespace jingwei::data {

// The form of district.gpkg: an OGC GeoPackage 1.3 whose feature tables every GIS opens, with the
// change log and our own settings in tables it does not list. docs/data-model.md describes them.
//
// 1. Migrations are numbered from 1 without gaps and never altered once released; a store carries
// the
//    number of the last one in jingwei_district.schema.
// 2. Every table of ours refuses writes of connections that have not called `admit_writes`.

// The number of the newest migration.
int newest_schema();

// Makes the empty store of a district. The connection is new.
geo::Status create_schema(sqlite::Connection& connection, const DistrictInfo& info);

// not_a_district, store_too_new.
geo::Result<int> schema_of(sqlite::Connection& connection);

// Brings an older store to the newest form, all of it or nothing.
geo::Status migrate(sqlite::Connection& connection);

// Defines the function that the triggers of our tables ask for. Its name is the sentence that
// another program reads when it tries to write.
geo::Status admit_writes(sqlite::Connection& connection);

}  // namespace jingwei::data
