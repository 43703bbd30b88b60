#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

// Who may sign in to a district. The plans below are pure; their changes have the command
// "account", which is never undone, and name no password.
//
// 1. Names are unique by their folded form.
// 2. Once there is an account, one that is an administrator and not disabled remains.
// 3. An administrator sees the whole district: he has no areas.
// 4. Accounts are disabled, never removed: what they did keeps its author.

inline constexpr std::size_t kLongestAccountName = 64;  // characters
inline constexpr std::size_t kShortestPassword = 10;    // characters
inline constexpr std::size_t kLongestPassword = 1000;   // bytes
inline constexpr std::size_t kMostAreasOfAnAccount = 500;

bool has_accounts(const data::WorldPtr& world);
// The account that signs in by this name, whatever its case or width; nullptr when there is none.
const data::Account* account_named(const data::WorldPtr& world, std::string_view name);
const data::Account* find_account(const data::WorldPtr& world, data::AccountId id);

// The name without blanks at its ends. value_invalid when it is empty, too long, no UTF-8 or holds
// a character that is not seen.
geo::Result<std::string> checked_account_name(std::string_view name);
// password_weak when it has less than kShortestPassword characters or less than four different
// ones, is the name or a common one; text_too_long. Names no value.
geo::Status check_password(std::string_view account_name, std::string_view password);

struct NewAccount {
  std::string name;
  std::string password_hash;  // data::hash_password
  data::Role role = data::Role::viewer;
  std::vector<data::AreaId> areas;
  data::CadreId cadre;
  data::Instant made_at;
};

// An administrator, in a district that has no account yet: not_permitted otherwise. Role, areas and
// cadre of `account` are not read.
geo::Result<data::Change> plan_first_account(const data::WorldView& view, NewAccount account);
// value_invalid (name; areas of an administrator), duplicate_key (name), not_found (area, cadre).
geo::Result<data::Change> plan_new_account(const data::WorldView& view, NewAccount account);

// The members that are set are changed.
struct AccountChange {
  data::AccountId id;
  std::optional<data::Revision> version;  // as the one who changes it has seen it
  std::optional<data::Role> role;
  std::optional<std::vector<data::AreaId>> areas;
  std::optional<data::CadreId> cadre;
  std::optional<bool> disabled;
  std::optional<std::string> password_hash;
};

// Empty when nothing changes. not_found, version_stale, value_invalid; last_administrator when none
// would be left who can sign in; own_account when the one who asks disables himself. Becoming an
// administrator takes the areas away when the change does not name any.
geo::Result<data::Change> plan_account_change(const data::WorldView& view,
                                              const AccountChange& change);

// What a role is called.
data::Text role_in_words(data::Role role);

}  // namespace jingwei::services
