#include "app/exports/post_layers.h"

#include "app/exports/row_writer.h"
#include "data/model/words.h"

namespace jingwei::app {
namespace {

void write_post(RowWriter out, const data::WorldView& view, const data::Post& row,
                data::AreaId area, const std::string& day) {
  const data::Area* of = view.find<data::Area>(row.area);
  const data::Building* building = view.find<data::Building>(row.building);
  const data::Cadre* cadre = view.find<data::Cadre>(row.cadre);
  out.integer("id", "编号", "id", row.id.value);
  out.text("kind", "岗位", "kind", data::word(row.kind));
  out.text("area", "区域编码", "area", of ? of->code : std::string());
  out.areas(view, area);
  out.text("building", "楼栋编号", "building", building ? building->source_key : std::string());
  out.text("entrance", "单元", "entrance", row.entrance);
  out.text("holder", "任职人", "holder", row.holder);
  out.text("cadre", "干部", "cadre", cadre ? cadre->name : std::string());
  out.text("from", "任职日期", "from", row.from);
  out.text("until", "届满日期", "until", row.until);
  out.integer("held", "在任", "held", data::is_held(row, day));
  out.text("source_key", "来源编号", "source key", row.source_key);
}

void write_category(RowWriter out, const data::WorldView& view, const data::Category& row) {
  const data::Category* above = view.find<data::Category>(row.parent);
  out.integer("id", "编号", "id", row.id.value);
  out.text("code", "分类代码", "code", row.code);
  out.text("name", "分类名称", "name", row.name);
  out.text("parent", "大类代码", "parent", above ? above->code : std::string());
  out.text("source_key", "来源编号", "source key", row.source_key);
}

}  // namespace

data::ExportLayer post_layer(const data::WorldView& view, const std::string& day) {
  data::ExportLayer layer;
  layer.key = "posts";
  layer.title = {"岗位", "posts"};
  std::vector<data::ExportValue> unused;
  write_post(RowWriter(&layer.columns, unused), view, data::Post{}, {}, day);
  view.for_each<data::Post>([&](const data::Post& row, data::AreaId area) {
    write_post(RowWriter(nullptr, layer.rows.emplace_back().values), view, row, area, day);
  });
  return layer;
}

data::ExportLayer category_layer(const data::WorldView& view) {
  data::ExportLayer layer;
  layer.key = "categories";
  layer.title = {"事项分类", "categories"};
  std::vector<data::ExportValue> unused;
  write_category(RowWriter(&layer.columns, unused), view, data::Category{});
  view.for_each<data::Category>([&](const data::Category& row, data::AreaId) {
    write_category(RowWriter(nullptr, layer.rows.emplace_back().values), view, row);
  });
  return layer;
}

}  // namespace jingwei::app
