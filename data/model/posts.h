#pragma once

// Who answers for which ground, and what tasks can be about. See data/model/rows.h for what all
// rows have in common.

#include <cstdint>
#include <string>

#include "data/model/ids.h"

namespace jingwei::data {

enum class PostKind : std::uint8_t {
  grid_head,           // 网格长: a grid
  building_head,       // 楼栋长: a building
  unit_head,           // 单元长: an entrance of a building
  subdistrict_leader,  // 包抓领导: a subdistrict
};

// A responsibility for an area, held or vacant. Belongs to its area.
struct Post {
  PostId id;
  Revision version;
  PostKind kind{};
  AreaId area;
  BuildingId building;      // of a building or unit head
  std::string entrance;     // of a unit head
  std::string holder;       // a number or service name, never a person's name
  CadreId cadre;            // who holds it, where he is a cadre of the district
  std::string from, until;  // ISO 8601 dates, both days included; empty: open
  std::string source_key;

  friend bool operator==(const Post&, const Post&) = default;
};

// Whether somebody holds the post on the day (ISO 8601). One whose term has not begun or is over is
// vacant.
inline bool is_held(const Post& post, const std::string& day) {
  return (post.cadre || !post.holder.empty()) && (post.from.empty() || post.from <= day) &&
         (post.until.empty() || day <= post.until);
}

// What a task can be about: a class, or a sub-class of one. A task says its kind in words: the name
// of its sub-class, so that it stays readable when a later edition has the sub-class no more.
struct Category {
  CategoryId id;
  Revision version;
  std::string code;  // unique
  std::string name;
  CategoryId parent;  // the class of a sub-class; 0: a class
  std::string source_key;

  friend bool operator==(const Category&, const Category&) = default;
};

template <class V>
void fields(V& v, Post& r) {
  v(r.id, r.version, r.kind, r.area, r.building, r.entrance, r.holder, r.cadre, r.from, r.until,
    r.source_key);
}
template <class V>
void fields(V& v, Category& r) {
  v(r.id, r.version, r.code, r.name, r.parent, r.source_key);
}

}  // namespace jingwei::data
