#pragma once

#include <string>
#include <vector>

#include "data/model/people.h"
#include "geo/check.h"

namespace jingwei::data {

// Who acts, as what, and which areas he may see and change. Every read and write of a World takes
// one.
class Scope {
 public:
  // The whole district, for the operating-system user `actor` who runs the program.
  static Scope whole_district(std::string actor) { return Scope(std::move(actor), {}); }
  // Only the named areas and what lies in them. Requires: `areas` is not empty.
  static Scope of_areas(std::string actor, std::vector<AreaId> areas) {
    JINGWEI_CHECK(!areas.empty());
    return Scope(std::move(actor), std::move(areas));
  }
  // What the account may see and do. Requires: it is not disabled.
  static Scope of_account(const Account& account) {
    JINGWEI_CHECK(!account.disabled);
    Scope scope(account.name, account.areas);
    scope.role_ = account.role;
    scope.account_ = account.id;
    scope.cadre_ = account.cadre;
    return scope;
  }

  const std::string& actor() const { return actor_; }
  Role role() const { return role_; }
  AccountId account() const { return account_; }  // 0: the operating-system user
  CadreId cadre() const { return cadre_; }        // 0: none
  bool is_whole_district() const { return areas_.empty(); }
  const std::vector<AreaId>& areas() const { return areas_; }
  // Equal keys see the same rows, whatever they may do with them; caches are keyed by it.
  std::string cache_key() const;

 private:
  Scope(std::string actor, std::vector<AreaId> areas)
      : actor_(std::move(actor)), areas_(std::move(areas)) {}

  std::string actor_;
  Role role_ = Role::administrator;
  AccountId account_;
  CadreId cadre_;
  std::vector<AreaId> areas_;
};

}  // namespace jingwei::data
