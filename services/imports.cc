#include "services/imports.h"

#include <optional>
#include <system_error>

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

// The revisions in which somebody edited rows by hand.
geo::Result<std::set<data::Revision>> edits_of(const District& district, const data::Scope& scope) {
  std::set<data::Revision> edits;
  data::Revision before{0};
  while (true) {
    const auto page = district.log(scope, before, 1'000);
    if (!page.ok()) return page.error();
    for (const data::LogEntry& entry : *page) {
      if (entry.command == "edit") edits.insert(entry.revision);
    }
    if (page->empty() || page->back().revision.value <= 1) return edits;
    before = page->back().revision;
  }
}

// The raster that the reading process has put into the folder, and whether it was there before.
class StoredRaster {
 public:
  StoredRaster(const std::filesystem::path& folder, bool wanted) : folder_(folder) {
    std::error_code ignored;
    if (!wanted) return;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      before_.insert(entry.path().filename().string());
    }
  }
  // A raster that no row names is of no use to anybody; another import may have brought the same.
  void discard(const data::WorldView& now, const data::SourceContent& content) const {
    std::set<std::string> named = before_;
    now.for_each<data::Elevation>(
        [&](const data::Elevation& row, data::AreaId) { named.insert(row.file); });
    for (const data::SourceRecord& record : content.records) {
      const auto* row = std::get_if<data::Elevation>(&record.row);
      if (!row) continue;
      // Only a name, and only a raster's: the reading process is not trusted with the folder.
      const std::string name = std::filesystem::path(row->file).filename().string();
      const bool raster = name.starts_with("elevation-") && name.ends_with(".tif");
      if (!raster || named.count(name) > 0) continue;
      std::error_code ignored;
      std::filesystem::remove(folder_ / name, ignored);
    }
  }

 private:
  std::filesystem::path folder_;
  std::set<std::string> before_;
};

geo::Status check_strict(const ImportRequest& request, const data::ImportReport& report) {
  if (!request.strict || report.refused.total() == 0) return {};
  return report.refused.first().front();
}

geo::Result<ImportOutcome> write(District& district, const data::Scope& scope,
                                 const ImportRequest& request, const data::SourceContent& content,
                                 const data::ImportOptions& options, geo::Progress& progress) {
  ImportOutcome outcome;
  const Plan plan = [&](const data::WorldView& view) -> geo::Result<data::Change> {
    // Another first import may have placed the frame since the file was read.
    if (!request.dry_run && !(view.frame().parameters() == content.summary.frame)) {
      return Error{ErrorCode::conflict, "frame", {}};
    }
    auto planned = data::plan_import(view, content, options, progress);
    if (!planned.ok()) return planned.error();
    if (auto status = check_strict(request, planned->report); !status.ok()) return status.error();
    outcome.report = std::move(planned->report);
    if (!progress.step("writing", 0)) return Error{ErrorCode::cancelled, {}, {}};
    return std::move(planned->change);
  };
  if (request.dry_run) {
    const data::WorldView view = district.view(scope);
    if (const auto change = plan(view); !change.ok()) return change.error();
    outcome.revision = view.revision();
    return outcome;
  }
  const auto receipt = district.execute_long(scope, plan);
  if (!receipt.ok()) return receipt.error();
  outcome.revision = receipt->revision;
  outcome.changed = receipt->changed;
  return outcome;
}

}  // namespace

geo::Result<ImportOutcome> run_import(District& district, const data::Scope& scope,
                                      const ImportRequest& request, geo::Progress& progress) {
  if (!scope.is_whole_district()) return Error{ErrorCode::not_permitted, {}, {}};
  data::SourceRequest source = request.source;
  const bool frame_fixed = district.view(scope).world().info().frame_fixed;
  source.frame.reset();
  if (frame_fixed) source.frame = district.view(scope).world().info().frame;
  const bool raster = source.kind == data::SourceKind::elevation && !request.dry_run;
  source.output_folder =
      raster ? std::filesystem::absolute(district.folder()).string() : std::string();
  const StoredRaster stored(district.folder(), raster);

  auto content = data::read_source(source, request.worker, progress);
  if (!content.ok()) return content.error();
  auto edits = edits_of(district, scope);
  if (!edits.ok()) return edits.error();
  data::ImportOptions options;
  options.kind = source.kind;
  options.file = std::filesystem::path(source.file).filename().string();
  options.remove_missing = request.remove_missing;
  options.overwrite_edits = request.overwrite_edits;
  options.edits = std::move(*edits);

  // The frame is placed by the first file that has something to import.
  if (!frame_fixed && !request.dry_run && !content->records.empty()) {
    const auto placed = district.set_frame_centre(content->summary.frame.centre);
    if (!placed.ok()) {
      stored.discard(district.view(scope), *content);
      return placed.error();
    }
  }
  auto outcome = write(district, scope, request, *content, options, progress);
  if (!outcome.ok()) stored.discard(district.view(scope), *content);
  return outcome;
}

}  // namespace jingwei::services
