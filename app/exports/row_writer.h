#pragma once

#include <string_view>
#include <vector>

#include "data/export.h"
#include "data/world.h"

namespace jingwei::app {

// Collects the columns from the first row and the values from each: a field is named once.
class RowWriter {
 public:
  // `columns` may be null.
  RowWriter(std::vector<data::ExportColumn>* columns, std::vector<data::ExportValue>& values)
      : columns_(columns), values_(values) {}

  using Readable = decltype(data::ExportColumn::readable);
  void text(std::string_view key, std::string_view zh, std::string_view en, std::string_view value,
            Readable readable = {});
  void integer(std::string_view key, std::string_view zh, std::string_view en, std::int64_t value);
  // 0: unknown, left empty.
  void known(std::string_view key, std::string_view zh, std::string_view en, std::int64_t value);
  // Not a number: unknown, left empty.
  void real(std::string_view key, std::string_view zh, std::string_view en, double value);
  // The names of the subdistrict, community and grid that hold `area`.
  void areas(const data::WorldView& view, data::AreaId area);

 private:
  void add(std::string_view key, std::string_view zh, std::string_view en, data::ExportType type,
           data::ExportValue value, Readable readable = {});

  std::vector<data::ExportColumn>* columns_;
  std::vector<data::ExportValue>& values_;
};

}  // namespace jingwei::app
