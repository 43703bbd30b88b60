#pragma once

#include <filesystem>

#include "data/import_plan.h"
#include "services/district.h"

namespace jingwei::services {

struct ImportRequest {
  data::SourceRequest source;  // frame and output_folder are set by run_import
  bool remove_missing = false;
  bool overwrite_edits = false;
  bool strict = false;           // one refused feature refuses the file
  bool dry_run = false;          // says what would happen, writes nothing
  std::filesystem::path worker;  // the program that reads; empty: this one
};

struct ImportOutcome {
  data::ImportReport report;
  data::Revision revision;  // the import's own, or the present one
  bool changed = false;
};

// Reads a file and makes what it holds one durable, undoable change, all of it or nothing; a
// feature that is refused is left out and named in the report. The same file again changes nothing.
// Errors: those of data::read_source and data::plan_import; with `strict` the first refusal.
geo::Result<ImportOutcome> run_import(District& district, const data::Scope& scope,
                                      const ImportRequest& request, geo::Progress& progress);

}  // namespace jingwei::services
