#pragma once

#include <string>
#include <string_view>

namespace jingwei::geo {

enum class Language { zh, en };

// What can go wrong with data, with a call or with the machine. Each code has a name (stable, used
// on the wire) and one sentence in either language that also says what helps: geo/error.cc.
enum class ErrorCode {
  // the data is at fault
  file_not_found,
  file_truncated,
  file_format_unknown,
  file_part_missing,
  file_too_large,
  layer_empty,
  layer_not_found,
  crs_missing,
  crs_unknown,
  datum_suspect,
  outside_district,
  coordinate_not_finite,
  coordinate_out_of_range,
  geometry_empty,
  geometry_wrong_type,
  ring_too_short,
  ring_crosses_itself,
  field_missing,
  place_missing,
  shift_invalid,
  value_invalid,
  quantity_invalid,
  done_exceeds_planned,
  length_measured,
  duplicate_key,
  ground_overlaps,
  text_too_long,
  parent_missing,
  project_missing,
  nothing_to_import,
  members_missing,
  far_from_ways,
  outside_areas,
  raster_has_no_heights,
  raster_scaled,
  // the call is at fault
  usage,
  not_found,
  not_permitted,
  listen_refused,
  sign_in_required,
  sign_in_failed,
  token_wrong,
  session_expired,
  password_weak,
  version_missing,
  version_stale,
  conflict,
  move_impossible,
  note_missing,
  handled_by_yourself,
  last_administrator,
  own_account,
  undo_blocked,
  undo_impossible,
  folder_exists,
  not_a_district,
  name_invalid,
  request_malformed,
  request_too_large,
  too_many_requests,
  cancelled,
  // the machine is at fault
  permission_denied,
  disk_full,
  district_locked,
  district_read_only,
  store_damaged,
  store_too_new,
  store_too_old,
  worker_failed,
  time_exceeded,
  memory_exceeded,
  server_busy,
  report_too_large,
  internal_error,
  io_failed,
};

enum class Blame { data, call, machine };

// Where in the input the fault lies. Empty parts are left out of the message.
struct ErrorPlace {
  std::string file;
  std::string layer;
  std::string feature;  // row number, fid or source id
  std::string field;
  std::string value;

  friend bool operator==(const ErrorPlace&, const ErrorPlace&) = default;
};

struct Error {
  ErrorCode code{};
  // Figures and foreign messages in no particular language, or a sentence in both: Chinese, " / ",
  // English. May be empty.
  std::string detail;
  ErrorPlace place;

  friend bool operator==(const Error&, const Error&) = default;
};

// "ring_crosses_itself": the same for ever, for programs to compare.
std::string_view code_name(ErrorCode code);
Blame blame(ErrorCode code);
std::string_view sentence(ErrorCode code, Language language);

// The part of the detail that is in the language.
std::string_view detail_in(std::string_view detail, Language language);

// "file X, layer Y, feature 12, field name = value: <sentence> (<detail>)" in the language.
std::string describe(const Error& error, Language language);

}  // namespace jingwei::geo
