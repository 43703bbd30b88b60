#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "data/model/rows.h"

namespace jingwei::data {

// The words of the enums in files, in the store and on the wire, by value.
inline constexpr std::array<std::string_view, 5> kProvenanceWords = {"surveyed", "osm", "made_up",
                                                                     "synthetic", "derived"};
// OpenStreetMap's words.
inline constexpr std::array<std::string_view, 14> kWayClassWords = {
    "trunk",       "primary",       "secondary", "tertiary",   "unclassified",
    "residential", "living_street", "service",   "pedestrian", "cycleway",
    "track",       "footway",       "path",      "steps"};

inline constexpr std::array<std::string_view, 5> kRoleWords = {"administrator", "dispatcher",
                                                               "cadre", "engineer", "viewer"};
inline constexpr std::array<std::string_view, 12> kTaskStateWords = {
    "reported",  "accepted", "filed",    "dispatched", "in_progress", "on_hold",
    "to_verify", "rework",   "returned", "closed",     "refused",     "void"};
inline constexpr std::array<std::string_view, 4> kPostKindWords = {
    "grid_head", "building_head", "unit_head", "subdistrict_leader"};
inline constexpr std::array<std::string_view, 3> kWorkStageWords = {"planned", "under_way", "done"};

constexpr std::string_view word(Provenance provenance) {
  return kProvenanceWords[static_cast<std::size_t>(provenance)];
}
constexpr std::string_view word(WayClass way_class) {
  return kWayClassWords[static_cast<std::size_t>(way_class)];
}

constexpr std::string_view word(Role role) { return kRoleWords[static_cast<std::size_t>(role)]; }
constexpr std::string_view word(TaskState state) {
  return kTaskStateWords[static_cast<std::size_t>(state)];
}
constexpr std::string_view word(WorkStage stage) {
  return kWorkStageWords[static_cast<std::size_t>(stage)];
}
constexpr std::string_view word(PostKind kind) {
  return kPostKindWords[static_cast<std::size_t>(kind)];
}

// The value that the word stands for; nullopt when it is none of them.
template <class Enum, std::size_t N>
constexpr std::optional<Enum> value_of_word(const std::array<std::string_view, N>& words,
                                            std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

static_assert(word(Provenance::derived) == "derived");
static_assert(word(WayClass::living_street) == "living_street");
static_assert(word(WayClass::steps) == "steps");
static_assert(word(Role::viewer) == "viewer");
static_assert(word(TaskState::voided) == "void");
static_assert(word(WorkStage::done) == "done");
static_assert(word(PostKind::subdistrict_leader) == "subdistrict_leader");
static_assert(value_of_word<Role>(kRoleWords, "engineer") == Role::engineer);
static_assert(!value_of_word<Role>(kRoleWords, "king"));

}  // namespace jingwei::data
