#pragma once

#include "data/source_record.h"

namespace jingwei::data {

// Reads .osm.pbf, .osm, .osm.gz or .osm.bz2: walkable ways, buildings (each outer ring one of its
// own), facilities by the mapping table, waterways, settlements, and the boundaries the request
// asks for. Keys are "w123", "n7", and "r12#0", "r12#1" for the outer rings of a relation, from
// west to east. Records come by kind, then by key. With `within`, what lies outside that boundary
// is left out and counted; of ways and waterways those with all vertices outside. Refuses by name:
// relations and ways whose members or nodes are missing, shapes that cross themselves, coordinates
// out of the frame. Errors: file_not_found, permission_denied, file_truncated, file_format_unknown,
// nothing_to_import, not_found (no boundary `within`), cancelled.
geo::Status read_osm(const SourceRequest& request, SourceSink& sink);

}  // namespace jingwei::data
