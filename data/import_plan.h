#pragma once

#include <set>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/source_reader.h"
#include "data/world.h"
#include "geo/progress.h"
#include "geo/result.h"

// Turns what a file holds into one Change of a district.
namespace jingwei::data {

struct ImportOptions {
  SourceKind kind{};
  std::string file;  // its name, for the log
  // Rows that this source once gave and now gives no more are removed; else they stay and are
  // counted.
  bool remove_missing = false;
  // A row that somebody has edited since its import is replaced all the same; else it stays.
  bool overwrite_edits = false;
  std::set<Revision> edits;  // the revisions that are edits by hand
};

// What an import does to one table.
struct TableReport {
  std::string layer;  // RowTraits::layer
  std::size_t made = 0, updated = 0, unchanged = 0;
  std::size_t kept_edits = 0;             // differ from the file because somebody edited them
  std::size_t missing = 0;                // of the same source, no longer in the file, kept
  std::size_t removed = 0;                // the same, removed
  std::vector<std::string> missing_keys;  // the first 20
};

struct ImportReport {
  std::string file, kind;
  SourceSummary summary;
  std::vector<TableReport> tables;  // those that the file has rows of, or had
  Findings refused;                 // left out
  Findings warned;                  // taken, but look at them
  std::vector<Text> notes;
  std::vector<Text> alarms;  // to be shown so that nobody overlooks them
  // The share of the samples that lies in the district's areas; negative when it has none yet.
  double share_inside = -1;
  std::vector<std::pair<std::string, std::size_t>> facility_kinds;  // of this file, in table order
  Text in_words;                                                    // one sentence
};

struct ImportPlan {
  Change change;
  ImportReport report;
};

// Matches the records with the district's rows by source_key: new keys make rows, keys whose
// content differs update them, equal content writes nothing, so that the same file twice changes
// nothing. Areas get their parent by its code or name, or by where their centre lies; counts get
// their building by its key or place; there is one elevation; zones, work items and declared totals
// get their project by its code or name. Duplicate codes of a level, areas without the parent that
// their level needs, counts without a building, what names no known project or zone, zones that
// overlap another of their project (data/import_works.h), an organisation of the name of another
// (data/folded_text.h), and cadres of an unknown organisation or duty area or without office and
// home are refused by name; a cadre without an office of his own has that of his organisation;
// posts of an unknown area, building or cadre are refused, and categories whose code another has or
// whose class does not exist or is a sub-class itself;
// buildings outside every area and facilities and organisations without a way within 2 km are
// warned about. The command of the change is "import". Errors: not_permitted unless the scope is
// the whole district, nothing_to_import when no record is left, cancelled.
geo::Result<ImportPlan> plan_import(const WorldView& view, const SourceContent& content,
                                    const ImportOptions& options, geo::Progress& progress);

// Where a row comes from, by its source_key: "osm", or what stands before the "#".
std::string source_of_key(std::string_view source_key);

}  // namespace jingwei::data
