#pragma once

// Who works with a district and in it. See data/model/rows.h for what all rows have in common.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/model/ids.h"
#include "data/model/instant.h"
#include "geo/shape.h"

namespace jingwei::data {

// What an account may do; services/permissions.h says which rows a role may write.
enum class Role : std::uint8_t {
  administrator,  // everything, accounts too
  dispatcher,     // tasks: files, assigns, verifies
  cadre,          // reports tasks and works on those he holds
  engineer,       // works
  viewer,         // reads
};

struct Account {
  AccountId id;
  Revision version;
  std::string name;           // as typed to sign in; unique by its folded form
  std::string password_hash;  // libsodium's text: Argon2id with its parameters and salt
  Role role = Role::viewer;
  std::vector<AreaId> areas;  // what it sees and may change; empty: the whole district
  CadreId cadre;              // the person it belongs to, where that matters
  bool disabled = false;
  Instant made_at;

  friend bool operator==(const Account&, const Account&) = default;
};

// A person on duty. Known by a number or a service name; no telephone or identity number is kept.
// At least one of office and home is known.
struct Cadre {
  CadreId id;
  Revision version;
  std::string name;  // "干部 017"
  OrganisationId organisation;
  std::string skills;  // separated by ";"
  std::string shift;   // "Mo-Fr 08:00-12:00,14:30-18:00"; empty: unknown
  AreaId duty_area;    // the area he serves; he belongs to it, else to where he stands
  std::optional<geo::Point> office, home;
  std::string source_key;

  friend bool operator==(const Cadre&, const Cadre&) = default;
};

template <class V>
void fields(V& v, Account& r) {
  v(r.id, r.version, r.name, r.password_hash, r.role, r.areas, r.cadre, r.disabled, r.made_at);
}
template <class V>
void fields(V& v, Cadre& r) {
  v(r.id, r.version, r.name, r.organisation, r.skills, r.shift, r.duty_area, r.office, r.home,
    r.source_key);
}

}  // namespace jingwei::data
