#include "app/exports/row_writer.h"

#include <cmath>
#include <utility>

namespace jingwei::app {

using data::ExportType;
using data::ExportValue;

void RowWriter::text(std::string_view key, std::string_view zh, std::string_view en,
                     std::string_view value, Readable readable) {
  add(key, zh, en, ExportType::text, std::string(value), std::move(readable));
}

void RowWriter::integer(std::string_view key, std::string_view zh, std::string_view en,
                        std::int64_t value) {
  add(key, zh, en, ExportType::integer, value);
}

void RowWriter::known(std::string_view key, std::string_view zh, std::string_view en,
                      std::int64_t value) {
  add(key, zh, en, ExportType::integer, value == 0 ? ExportValue() : ExportValue(value));
}

void RowWriter::real(std::string_view key, std::string_view zh, std::string_view en, double value) {
  add(key, zh, en, ExportType::real, std::isnan(value) ? ExportValue() : ExportValue(value));
}

void RowWriter::areas(const data::WorldView& view, data::AreaId area) {
  const auto name_at = [&](data::AreaLevel level) -> std::string_view {
    const data::Area* row = view.find<data::Area>(view.ancestor_at(area, level));
    return row ? std::string_view(row->name) : std::string_view();
  };
  text("subdistrict", "街道", "subdistrict", name_at(data::AreaLevel::subdistrict));
  text("community", "社区", "community", name_at(data::AreaLevel::community));
  text("grid", "网格", "grid", name_at(data::AreaLevel::grid));
}

void RowWriter::add(std::string_view key, std::string_view zh, std::string_view en, ExportType type,
                    ExportValue value, Readable readable) {
  if (columns_) {
    columns_->push_back(
        {std::string(key), {std::string(zh), std::string(en)}, type, std::move(readable)});
  }
  values_.push_back(std::move(value));
}

}  // namespace jingwei::app
