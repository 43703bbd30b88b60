#include "services/accounts.h"

#include <algorithm>
#include <array>
#include <set>
#include "services/clean_text.h"

#include "data/model/words.h"
#include "data/text_encoding.h"
#include "services/search.h"

namespace jingwei::services {
namespace {

using data::Account;
using data::Role;
using geo::Error;
using geo::ErrorCode;

// Of those with ten characters and more; what has fewer different characters is refused besides.
constexpr std::array<std::string_view, 40> kCommonPasswords = {
    "0123456789",    "01234567890",  "0987654321",  "1234567890",    "12345678910",
    "123456789a",    "123456789abc", "1234567890a", "1234567891",    "1qaz2wsx3edc",
    "1q2w3e4r5t",    "1q2w3e4r5t6y", "5201314520",  "987654321a",    "9876543210",
    "a123456789",    "a1234567890",  "aa123456789", "abc1234567",    "abc123456789",
    "abcd123456",    "abcd1234567",  "abcdefghij",  "admin12345",    "admin123456",
    "administrator", "asdf123456",   "asdfghjkl;",  "iloveyou123",   "jingwei123",
    "jingwei123456", "passw0rd123",  "password12",  "password123",   "password1234",
    "qwer123456",    "qwertyuiop",   "qwerty12345", "woaini1314520", "zxcvbnm123"};

std::u32string characters(std::string_view text) {
  std::u32string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += byte;
    } else if (byte >= 0xc0) {
      out += static_cast<char32_t>(byte & (byte >= 0xf0 ? 0x07 : byte >= 0xe0 ? 0x0f : 0x1f));
    } else if (!out.empty()) {
      out.back() = out.back() << 6 | (byte & 0x3fu);
    }
  }
  return out;
}

// Controls, and characters without a shape of their own that make two names look the same.
bool is_unseen(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xffff) || (c >= 0xe0000 && c <= 0xe007f);
}

Error at_field(ErrorCode code, std::string_view field, std::string value = {},
               std::string detail = {}) {
  return {code,
          std::move(detail),
          {.layer = "accounts", .field = std::string(field), .value = std::move(value)}};
}

data::WorldView everything(const data::WorldPtr& world) {
  return {world, data::Scope::whole_district("")};
}

geo::Status check_reach(const data::WorldView& view, const Account& account) {
  if (account.role == Role::administrator && !account.areas.empty()) {
    return at_field(ErrorCode::value_invalid, "areas", {},
                    "管理员管辖整个区县 / an administrator has the whole district");
  }
  if (account.areas.size() > kMostAreasOfAnAccount) {
    return at_field(ErrorCode::value_invalid, "areas", std::to_string(account.areas.size()));
  }
  for (const data::AreaId area : account.areas) {
    if (!view.find<data::Area>(area)) {
      return at_field(ErrorCode::not_found, "areas", std::to_string(area.value));
    }
  }
  if (account.cadre && !view.find<data::Cadre>(account.cadre)) {
    return at_field(ErrorCode::not_found, "cadre", std::to_string(account.cadre.value));
  }
  return {};
}

void sort_areas(std::vector<data::AreaId>& areas) {
  std::sort(areas.begin(), areas.end());
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
}

bool is_acting_administrator(const Account& account) {
  return account.role == Role::administrator && !account.disabled;
}

bool others_administrate(const data::WorldView& view, data::AccountId id) {
  bool found = false;
  view.for_each<Account>([&](const Account& account, data::AreaId) {
    found = found || (account.id != id && is_acting_administrator(account));
  });
  return found;
}

data::Change account_change(const data::WorldView& view, std::optional<Account> before,
                            Account after, data::Text summary) {
  data::Change change;
  change.actor = view.scope().actor();
  change.command = "account";
  change.summary = std::move(summary);
  change.of<Account>().push_back({std::move(before), std::move(after)});
  return change;
}

data::Text reach_in_words(const data::WorldView& view, const Account& account) {
  if (account.areas.empty()) return {"全区", "the whole district"};
  data::Text words;
  for (std::size_t i = 0; i < account.areas.size() && i < 5; ++i) {
    const data::Area* area = view.find<data::Area>(account.areas[i]);
    const std::string name = area ? area->name : std::to_string(account.areas[i].value);
    words.zh += (i ? "、" : "") + name;
    words.en += (i ? ", " : "") + name;
  }
  if (account.areas.size() > 5) {
    words.zh += "等 " + std::to_string(account.areas.size()) + " 个区域";
    words.en += " and " + std::to_string(account.areas.size() - 5) + " more";
  }
  return words;
}

data::Text difference_in_words(const data::WorldView& view, const Account& before,
                               const Account& after) {
  data::Text words{"更改账号 " + after.name, "change the account " + after.name};
  std::string_view zh_mark = "：", en_mark = ": ";
  const auto add = [&](const std::string& zh, const std::string& en) {
    words.zh.append(zh_mark).append(zh);
    words.en.append(en_mark).append(en);
    zh_mark = "；";
    en_mark = "; ";
  };
  if (before.role != after.role) {
    const data::Text was = role_in_words(before.role), is = role_in_words(after.role);
    add("角色 " + was.zh + " → " + is.zh, "role " + was.en + " → " + is.en);
  }
  if (before.areas != after.areas) {
    const data::Text was = reach_in_words(view, before), is = reach_in_words(view, after);
    add("范围 " + was.zh + " → " + is.zh, "areas " + was.en + " → " + is.en);
  }
  if (before.cadre != after.cadre) add("所属人员", "the person it belongs to");
  if (before.disabled != after.disabled) {
    add(after.disabled ? "停用" : "启用", after.disabled ? "disabled" : "enabled");
  }
  if (before.password_hash != after.password_hash) add("新密码", "new password");
  return words;
}

geo::Result<data::Change> planned_new(const data::WorldView& view, NewAccount wanted) {
  auto name = checked_account_name(wanted.name);
  if (!name) return name.error();
  if (account_named(view.world_ptr(), *name)) {
    return at_field(ErrorCode::duplicate_key, "name", *name);
  }
  Account account;
  account.id = view.next_id<Account>();
  account.name = std::move(*name);
  account.password_hash = std::move(wanted.password_hash);
  account.role = wanted.role;
  account.areas = std::move(wanted.areas);
  account.cadre = wanted.cadre;
  account.made_at = wanted.made_at;
  sort_areas(account.areas);
  if (auto status = check_reach(view, account); !status) return status.error();
  const data::Text role = role_in_words(account.role), reach = reach_in_words(view, account);
  data::Text words{"新建账号 " + account.name + "（" + role.zh + "，" + reach.zh + "）",
                   "make the account " + account.name + " (" + role.en + ", " + reach.en + ")"};
  return account_change(view, std::nullopt, std::move(account), std::move(words));
}

}  // namespace

bool has_accounts(const data::WorldPtr& world) { return everything(world).count<Account>() > 0; }

const Account* account_named(const data::WorldPtr& world, std::string_view name) {
  const std::string wanted = folded(trimmed(name));
  const Account* found = nullptr;
  everything(world).for_each<Account>([&](const Account& account, data::AreaId) {
    if (folded(account.name) == wanted) found = &account;
  });
  return found;
}

const Account* find_account(const data::WorldPtr& world, data::AccountId id) {
  return everything(world).find<Account>(id);
}

geo::Result<std::string> checked_account_name(std::string_view name) {
  const std::string kept(trimmed(name));
  if (!data::is_utf8(kept)) return at_field(ErrorCode::value_invalid, "name");
  const std::u32string letters = characters(kept);
  const bool unseen = std::any_of(letters.begin(), letters.end(), is_unseen);
  if (letters.empty() || letters.size() > kLongestAccountName || unseen ||
      folded(kept).find_first_not_of(' ') == std::string::npos) {
    return at_field(ErrorCode::value_invalid, "name", unseen ? std::string() : kept);
  }
  return kept;
}

geo::Status check_password(std::string_view account_name, std::string_view password) {
  if (password.size() > kLongestPassword) return at_field(ErrorCode::text_too_long, "password");
  const std::u32string letters = characters(password);
  const std::set<char32_t> different(letters.begin(), letters.end());
  const std::string plain = folded(password);
  const bool common =
      std::find(kCommonPasswords.begin(), kCommonPasswords.end(), plain) != kCommonPasswords.end();
  if (letters.size() < kShortestPassword || different.size() < 4 || common ||
      plain == folded(trimmed(account_name))) {
    return at_field(ErrorCode::password_weak, "password");
  }
  return {};
}

geo::Result<data::Change> plan_first_account(const data::WorldView& view, NewAccount account) {
  if (has_accounts(view.world_ptr())) return at_field(ErrorCode::not_permitted, {});
  account.role = Role::administrator;
  account.areas.clear();
  account.cadre = {};
  return planned_new(view, std::move(account));
}

geo::Result<data::Change> plan_new_account(const data::WorldView& view, NewAccount account) {
  if (!has_accounts(view.world_ptr()) && account.role != Role::administrator) {
    return at_field(ErrorCode::value_invalid, "role", std::string(data::word(account.role)),
                    "第一个账号须是管理员 / the first account is an administrator");
  }
  return planned_new(view, std::move(account));
}

geo::Result<data::Change> plan_account_change(const data::WorldView& view,
                                              const AccountChange& wanted) {
  const Account* before = view.find<Account>(wanted.id);
  if (!before) {
    return Error{ErrorCode::not_found,
                 {},
                 {.layer = "accounts", .feature = std::to_string(wanted.id.value)}};
  }
  if (wanted.version && *wanted.version != before->version) {
    return at_field(ErrorCode::version_stale, "version", std::to_string(before->version.value));
  }
  Account after = *before;
  if (wanted.role) after.role = *wanted.role;
  if (wanted.role == Role::administrator && !wanted.areas) after.areas.clear();
  if (wanted.areas) after.areas = *wanted.areas;
  sort_areas(after.areas);
  if (wanted.cadre) after.cadre = *wanted.cadre;
  if (wanted.disabled) after.disabled = *wanted.disabled;
  if (wanted.password_hash) after.password_hash = *wanted.password_hash;
  if (after == *before) return data::Change{};
  if (auto status = check_reach(view, after); !status) return status.error();
  if (is_acting_administrator(*before) && !is_acting_administrator(after) &&
      !others_administrate(view, after.id)) {
    return at_field(ErrorCode::last_administrator, after.disabled ? "disabled" : "role",
                    after.name);
  }
  if (after.disabled && !before->disabled && view.scope().account() == after.id) {
    return at_field(ErrorCode::own_account, "disabled", after.name);
  }
  data::Text words = difference_in_words(view, *before, after);
  return account_change(view, *before, std::move(after), std::move(words));
}

data::Text role_in_words(Role role) {
  switch (role) {
    case Role::administrator:
      return {"管理员", "administrator"};
    case Role::dispatcher:
      return {"调度员", "dispatcher"};
    case Role::cadre:
      return {"干部", "cadre"};
    case Role::engineer:
      return {"工程管理员", "engineer"};
    case Role::viewer:
      return {"查看者", "viewer"};
  }
  return {};
}

}  // namespace jingwei::services
