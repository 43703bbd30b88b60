#include "geo/error.h"

#include <algorithm>
#include <array>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

struct CodeRow {
  ErrorCode code;
  Blame blame;
  std::string_view name, zh, en;
};

constexpr std::array kCodes = {
    CodeRow{ErrorCode::file_not_found, Blame::data, "file_not_found", "找不到文件，请检查路径",
            "the file does not exist; check the path"},
    CodeRow{ErrorCode::file_truncated, Blame::data, "file_truncated",
            "文件不完整，请重新下载或复制", "the file is cut short; copy or download it again"},
    CodeRow{
        ErrorCode::file_format_unknown, Blame::data, "file_format_unknown",
        "不认识这种文件格式，请转换为 GeoPackage、GeoJSON、Shapefile、KML、DXF、CSV 或 OSM "
        "PBF；Excel 表请另存为 CSV",
        "this file format is not known; convert it to GeoPackage, GeoJSON, Shapefile, KML, DXF, "
        "CSV or OSM PBF; save an Excel sheet as CSV"},
    CodeRow{ErrorCode::file_part_missing, Blame::data, "file_part_missing",
            "缺少配套文件，请把整套文件放在一起再导入",
            "a companion file is missing; put the whole set into one folder and import again"},
    CodeRow{ErrorCode::file_too_large, Blame::data, "file_too_large",
            "文件超过允许的大小，请拆分后导入",
            "the file is larger than allowed; split it and import the parts"},
    CodeRow{ErrorCode::layer_empty, Blame::data, "layer_empty", "图层里没有要素",
            "the layer holds no features"},
    CodeRow{ErrorCode::layer_not_found, Blame::data, "layer_not_found", "文件里没有这个图层",
            "the file has no such layer"},
    CodeRow{ErrorCode::crs_missing, Blame::data, "crs_missing",
            "没有写明坐标系，请用 --crs 指定，例如 --crs 4490 或 --crs 4524",
            "no coordinate system is stated; name it with --crs, for example --crs 4490"},
    CodeRow{ErrorCode::crs_unknown, Blame::data, "crs_unknown", "不认识这个坐标系，请给出 EPSG 号",
            "this coordinate system is not known; give its EPSG number"},
    CodeRow{ErrorCode::datum_suspect, Blame::data, "datum_suspect",
            "坐标看起来有偏移（GCJ-02、BD-09 或别的带号），请用 --crs 指明",
            "the coordinates look shifted (GCJ-02, BD-09 or another zone); name the system with "
            "--crs"},
    CodeRow{ErrorCode::outside_district, Blame::data, "outside_district",
            "位置不在本区范围内，请检查坐标系和数据来源",
            "the place lies outside the district; check the coordinate system and the source"},
    CodeRow{ErrorCode::coordinate_not_finite, Blame::data, "coordinate_not_finite",
            "坐标不是有限的数，请修正该要素",
            "a coordinate is not a finite number; mend the feature"},
    CodeRow{ErrorCode::coordinate_out_of_range, Blame::data, "coordinate_out_of_range",
            "坐标超出允许的范围，请检查坐标系和轴的顺序",
            "a coordinate is out of range; check the coordinate system and the order of the axes"},
    CodeRow{ErrorCode::geometry_empty, Blame::data, "geometry_empty", "要素没有几何图形",
            "the feature has no geometry"},
    CodeRow{ErrorCode::geometry_wrong_type, Blame::data, "geometry_wrong_type",
            "几何类型与图层不符", "the type of geometry does not fit the layer"},
    CodeRow{ErrorCode::ring_too_short, Blame::data, "ring_too_short",
            "环少于三个不同的点或没有面积", "a ring has fewer than three points or no area"},
    CodeRow{ErrorCode::ring_crosses_itself, Blame::data, "ring_crosses_itself",
            "多边形自相交，请修正", "the polygon crosses itself; mend it"},
    CodeRow{ErrorCode::field_missing, Blame::data, "field_missing",
            "缺少必需的字段，请用 --map 字段=列名 指定",
            "a required field is missing; name its column with --map field=column"},
    CodeRow{ErrorCode::place_missing, Blame::data, "place_missing",
            "没有位置，请给出坐标，或者所属单位的位置",
            "it has no place; give its coordinates, or an organisation that has some"},
    CodeRow{ErrorCode::shift_invalid, Blame::data, "shift_invalid",
            "班次写法不对，请写成 Mo-Fr 08:00-12:00,14:00-18:00 这样，多段用分号隔开",
            "a shift is written like Mo-Fr 08:00-12:00,14:00-18:00, several parts with semicolons"},
    CodeRow{ErrorCode::value_invalid, Blame::data, "value_invalid", "值不合要求，请修正",
            "the value is not allowed here; mend it"},
    CodeRow{ErrorCode::quantity_invalid, Blame::data, "quantity_invalid",
            "数量不是数：须为不小于零的十进制数，最多三位小数，不带千分位、单位和“近”字",
            "a quantity that is not a number; write a decimal number of zero or more with at most "
            "three decimals, without separators, unit or \"nearly\""},
    CodeRow{ErrorCode::done_exceeds_planned, Blame::data, "done_exceeds_planned",
            "完成量大于计划量，请核对", "more is done than was planned; check both quantities"},
    CodeRow{ErrorCode::length_measured, Blame::data, "length_measured",
            "没有计划量，取线在平面上的长度，请核对",
            "no planned quantity is given; the length of the line on the ground plane was taken"},
    CodeRow{ErrorCode::duplicate_key, Blame::data, "duplicate_key", "编码或名称重复",
            "the code or name occurs more than once"},
    CodeRow{ErrorCode::ground_overlaps, Blame::data, "ground_overlaps",
            "与另一个片区重叠，请先改正边界",
            "it overlaps another zone; correct the borders first"},
    CodeRow{ErrorCode::text_too_long, Blame::data, "text_too_long", "文字太长，请缩短",
            "the text is too long; shorten it"},
    CodeRow{ErrorCode::parent_missing, Blame::data, "parent_missing",
            "找不到上级区域，请先导入上级", "the parent area does not exist; import it first"},
    CodeRow{ErrorCode::project_missing, Blame::data, "project_missing",
            "没有这个项目，请先用 --as projects 导入",
            "there is no such project; import it first with --as projects"},
    CodeRow{ErrorCode::nothing_to_import, Blame::data, "nothing_to_import",
            "文件里没有可以导入的内容", "the file holds nothing that can be imported"},
    CodeRow{ErrorCode::members_missing, Blame::data, "members_missing",
            "对象的成员或节点不在文件里，请换用范围更大的文件",
            "members or nodes of the object are not in the file; take an extract that holds them"},
    CodeRow{ErrorCode::far_from_ways, Blame::data, "far_from_ways",
            "离任何道路超过 2 公里，步行到不了；请检查位置",
            "no way within 2 km, so nobody can walk there; check its place"},
    CodeRow{ErrorCode::outside_areas, Blame::data, "outside_areas",
            "不在任何区域内，请检查位置或区域边界",
            "lies in no area; check its place or the borders of the areas"},
    CodeRow{ErrorCode::raster_has_no_heights, Blame::data, "raster_has_no_heights",
            "栅格里没有有效的高程", "the raster holds no valid heights"},
    CodeRow{ErrorCode::raster_scaled, Blame::data, "raster_scaled",
            "栅格的高程被缩放过或已饱和，请用 --scale 给出换算比例",
            "the heights of the raster are rescaled or saturated; state the factor with --scale"},

    CodeRow{ErrorCode::usage, Blame::call, "usage", "命令的用法不对，请看 --help",
            "the command was called wrongly; see --help"},
    CodeRow{ErrorCode::not_found, Blame::call, "not_found", "没有这个对象",
            "there is no such object"},
    CodeRow{ErrorCode::not_permitted, Blame::call, "not_permitted", "不在您的权限范围内",
            "this is outside what you may see or change"},
    CodeRow{ErrorCode::listen_refused, Blame::call, "listen_refused",
            "现在不能在这个地址上提供服务",
            "the server may not listen on this address as things are"},
    CodeRow{ErrorCode::token_wrong, Blame::call, "token_wrong",
            "首次设置的口令不对，或者已经用过；有效的口令显示在服务器的控制台上",
            "this is not the token for the first account, or it has been used; it stands on the "
            "console of the server"},
    CodeRow{ErrorCode::sign_in_required, Blame::call, "sign_in_required", "请先登录",
            "sign in first"},
    CodeRow{ErrorCode::sign_in_failed, Blame::call, "sign_in_failed", "账号或密码不对",
            "the account or the password is wrong"},
    CodeRow{ErrorCode::session_expired, Blame::call, "session_expired", "登录已过期，请重新登录",
            "the session has expired; sign in again"},
    CodeRow{
        ErrorCode::password_weak, Blame::call, "password_weak",
        "密码太短或太简单：至少 10 个字符，不能与账号相同，也不能是常见密码",
        "the password is too short or too simple: at least 10 characters, not the account's name, "
        "and none of the common ones"},
    CodeRow{ErrorCode::version_missing, Blame::call, "version_missing",
            "修改时须用 If-Match 说明所依据的版本",
            "a change must name the version it is based on "
            "with If-Match"},
    CodeRow{ErrorCode::version_stale, Blame::call, "version_stale",
            "别人已经改过，请核对两个值再提交",
            "somebody else has changed it; compare both values and send again"},
    CodeRow{ErrorCode::conflict, Blame::call, "conflict", "与现在的状态冲突，请刷新后再试",
            "this conflicts with the present state; reload and try again"},
    CodeRow{ErrorCode::move_impossible, Blame::call, "move_impossible",
            "任务在当前状态下不能这样办理",
            "the task cannot make this move from its present state"},
    CodeRow{ErrorCode::note_missing, Blame::call, "note_missing", "请写明理由或办理结果",
            "state the reason or the result in a note"},
    CodeRow{ErrorCode::handled_by_yourself, Blame::call, "handled_by_yourself",
            "经办人不能核查自己办理的任务，请换人核查",
            "who has handled a task does not verify it; let somebody else close it"},
    CodeRow{ErrorCode::last_administrator, Blame::call, "last_administrator",
            "这是最后一个可用的管理员，不能停用或改为别的角色；请先另设一个管理员",
            "this is the last administrator who can sign in and can be neither disabled nor given "
            "another role; make another one first"},
    CodeRow{ErrorCode::own_account, Blame::call, "own_account",
            "不能停用自己正在使用的账号，请由另一位管理员停用",
            "nobody disables the account he is signed in with; let another administrator do it"},
    CodeRow{ErrorCode::undo_blocked, Blame::call, "undo_blocked",
            "后来的修改涉及同样的对象，请先撤销它们",
            "later changes touch the same objects; undo those first"},
    CodeRow{ErrorCode::undo_impossible, Blame::call, "undo_impossible",
            "这次修改不能撤销或已经撤销",
            "this change cannot be undone or has been undone already"},
    CodeRow{ErrorCode::folder_exists, Blame::call, "folder_exists",
            "文件夹已存在且不是空的，请换一个", "the folder exists and is not empty; name another"},
    CodeRow{ErrorCode::not_a_district, Blame::call, "not_a_district",
            "这个文件夹不是区县库，请先运行 jingwei init",
            "this folder holds no district; run jingwei init first"},
    CodeRow{ErrorCode::name_invalid, Blame::call, "name_invalid",
            "代码须为六位数字或一个小写英文词", "a code is six digits or one lower-case word"},
    CodeRow{ErrorCode::request_malformed, Blame::call, "request_malformed", "请求格式不对",
            "the request is malformed"},
    CodeRow{ErrorCode::request_too_large, Blame::call, "request_too_large", "请求内容太大",
            "the request is too large"},
    CodeRow{ErrorCode::too_many_requests, Blame::call, "too_many_requests", "请求太多，请稍后再试",
            "too many requests; try again later"},
    CodeRow{ErrorCode::cancelled, Blame::call, "cancelled", "已取消，没有改动任何数据",
            "cancelled; nothing was changed"},

    CodeRow{ErrorCode::permission_denied, Blame::machine, "permission_denied",
            "没有读写权限，请检查文件夹的属主和权限",
            "reading or writing is not permitted; check the owner and mode of the folder"},
    CodeRow{ErrorCode::disk_full, Blame::machine, "disk_full", "磁盘已满，请清理空间后再试",
            "the disk is full; free some space and try again"},
    CodeRow{ErrorCode::district_locked, Blame::machine, "district_locked",
            "另一个进程正在使用这个区县库", "another process is using this district"},
    CodeRow{
        ErrorCode::district_read_only, Blame::machine, "district_read_only",
        "上次写盘失败，库已转为只读，请检查磁盘后重启",
        "writing to the disk failed and the district is read-only; check the disk, then restart"},
    CodeRow{ErrorCode::store_damaged, Blame::machine, "store_damaged",
            "库文件损坏或被别的程序改动，请从备份恢复",
            "the store is damaged or was altered by another program; restore a backup"},
    CodeRow{ErrorCode::store_too_new, Blame::machine, "store_too_new",
            "库由更新版本的 jingwei 写成，请升级程序",
            "the store was written by a newer jingwei; update the program"},
    CodeRow{ErrorCode::store_too_old, Blame::machine, "store_too_old",
            "库由旧版本的 jingwei 写成，请由可写的用户打开一次以升级",
            "the store was written by an older jingwei; open it once as a user who may write it"},
    CodeRow{ErrorCode::worker_failed, Blame::machine, "worker_failed",
            "读取文件的子进程意外退出，文件可能已损坏",
            "the process that reads the file ended unexpectedly; the file may be damaged"},
    CodeRow{ErrorCode::time_exceeded, Blame::machine, "time_exceeded", "超过了时间限制",
            "the time limit was exceeded"},
    CodeRow{ErrorCode::memory_exceeded, Blame::machine, "memory_exceeded", "超过了内存限制",
            "the memory limit was exceeded"},
    CodeRow{ErrorCode::server_busy, Blame::machine, "server_busy", "服务器正忙于计算，请稍后再试",
            "the server is busy computing; try again later"},
    CodeRow{ErrorCode::report_too_large, Blame::machine, "report_too_large",
            "命令已经执行，但结果太大，传不回来；请不要重复执行，缩小查询范围再看",
            "the command was carried out, but its report is too large to be handed back; do not "
            "repeat it, and ask for less"},
    CodeRow{ErrorCode::internal_error, Blame::machine, "internal_error",
            "程序内部出错，原因已记入服务器日志，请告知管理员",
            "the program has failed; the cause is in the log of the server, tell whoever runs it"},
    CodeRow{ErrorCode::io_failed, Blame::machine, "io_failed", "读写失败",
            "reading or writing failed"},
};

const CodeRow& row_of(ErrorCode code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row;
  }
  JINGWEI_CHECK(!"every ErrorCode has a row in kCodes");
  std::abort();
}

void append_part(std::string& out, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out += ", ";
  out += label;
  out += ' ';
  out += value;
}

}  // namespace

std::string_view code_name(ErrorCode code) { return row_of(code).name; }

Blame blame(ErrorCode code) { return row_of(code).blame; }

std::string_view sentence(ErrorCode code, Language language) {
  const CodeRow& row = row_of(code);
  return language == Language::zh ? row.zh : row.en;
}

std::string_view detail_in(std::string_view detail, Language language) {
  constexpr std::string_view kBetween = " / ";
  const auto is_foreign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  const std::size_t at = detail.find(kBetween);
  if (at == std::string_view::npos) return detail;
  const std::string_view zh = detail.substr(0, at), en = detail.substr(at + kBetween.size());
  const bool both = std::any_of(zh.begin(), zh.end(), is_foreign) &&
                    std::none_of(en.begin(), en.end(), is_foreign);
  if (!both) return detail;
  return language == Language::zh ? zh : en;
}

std::string describe(const Error& error, Language language) {
  const bool zh = language == Language::zh;
  const ErrorPlace& place = error.place;
  std::string out;
  append_part(out, zh ? "文件" : "file", place.file);
  append_part(out, zh ? "图层" : "layer", place.layer);
  append_part(out, zh ? "要素" : "feature", place.feature);
  append_part(out, zh ? "字段" : "field", place.field);
  append_part(out, zh ? "值" : "value", place.value);
  if (!out.empty()) out += zh ? "：" : ": ";
  out += sentence(error.code, language);
  if (!error.detail.empty()) {
    out += zh ? "（" : " (";
    out += detail_in(error.detail, language);
    out += zh ? "）" : ")";
  }
  return out;
}

}  // namespace jingwei::geo
