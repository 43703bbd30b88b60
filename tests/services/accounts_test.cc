#include "services/accounts.h"

#include <random>

#include "services/change_check.h"

namespace jingwei::services {
namespace {

using data::Account;
using data::AreaId;
using data::Role;
using geo::ErrorCode;

data::DistrictInfo info() { return {"610602", "试验区", "key", {{109.5, 36.6}}}; }

data::WorldPtr bare_world() {
  data::WorldBuilder builder(info());
  for (std::int64_t id = 1; id <= 2; ++id) {
    data::Area area;
    area.id = {id};
    area.level = data::AreaLevel::subdistrict;
    area.name = id == 1 ? "West" : "East";
    const std::int32_t x = id == 1 ? -1000 : 0;
    area.shape = {{{{x, 0}, {x + 1000, 0}, {x + 1000, 1000}, {x, 1000}}, {}}};
    builder.put(area);
  }
  data::Cadre cadre;
  cadre.id = {7};
  cadre.office = geo::Point{-500, 500};
  builder.put(cadre);
  return builder.finish({1}, "chain");
}

data::WorldView whole(const data::WorldPtr& world) {
  return {world, data::Scope::whole_district("tester")};
}

data::WorldPtr after(const data::WorldPtr& world, const data::Change& change) {
  data::WorldBuilder builder(*world);
  const data::Revision revision{world->revision().value + 1};
  builder.apply(change, revision, "chain");
  return builder.finish(revision, "chain");
}

NewAccount wanted(std::string name, Role role, std::vector<AreaId> areas = {}) {
  NewAccount account;
  account.name = std::move(name);
  account.password_hash = "$argon2id$hash of " + account.name;
  account.role = role;
  account.areas = std::move(areas);
  return account;
}

// Plans it, has it checked as the writer does, and applies it.
data::WorldPtr with(const data::WorldPtr& world, NewAccount account) {
  const auto change = plan_new_account(whole(world), std::move(account));
  EXPECT_TRUE(change.ok()) << geo::describe(change.error(), geo::Language::en);
  EXPECT_TRUE(check_change(whole(world), *change).ok());
  return after(world, *change);
}

ErrorCode refusal(const data::WorldPtr& world, NewAccount account) {
  const auto change = plan_new_account(whole(world), std::move(account));
  EXPECT_FALSE(change.ok());
  return change.ok() ? ErrorCode::usage : change.error().code;
}

TEST(Accounts, TheFirstIsAnAdministratorOfTheWholeDistrict) {
  const auto world = bare_world();
  EXPECT_FALSE(has_accounts(world));
  EXPECT_EQ(refusal(world, wanted("li", Role::viewer)), ErrorCode::value_invalid);
  const auto first = plan_first_account(whole(world), wanted("li", Role::viewer, {{1}}));
  ASSERT_TRUE(first.ok());
  const auto later = after(world, *first);
  EXPECT_TRUE(has_accounts(later));
  EXPECT_EQ(account_named(later, "li")->role, Role::administrator);
  EXPECT_TRUE(account_named(later, "li")->areas.empty());
  const auto second = plan_first_account(whole(later), wanted("wang", Role::administrator));
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::not_permitted);
}

TEST(Accounts, NamesAreUniqueByTheirFoldedForm) {
  const auto world = with(bare_world(), wanted("Zhang San", Role::administrator));
  for (const std::string same : {"zhang san", "ZHANG  SAN", " Zhang San ", "Ｚhang San"}) {
    EXPECT_EQ(refusal(world, wanted(same, Role::viewer)), ErrorCode::duplicate_key) << same;
    EXPECT_NE(account_named(world, same), nullptr) << same;
  }
  EXPECT_EQ(account_named(world, "zhangsan"), nullptr);
  EXPECT_EQ(account_named(world, ""), nullptr);
}

TEST(Accounts, NamesHoldNothingThatIsNotSeen) {
  const std::string longest(kLongestAccountName, 'a');
  for (const std::string& good : {std::string("a"), std::string("张三"), longest}) {
    EXPECT_TRUE(checked_account_name(good).ok()) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("   "), longest + "a", std::string("a\nb"),
        std::string("a\0b", 3), std::string("\x7f"), std::string("a\xe2\x80\x8b"),
        std::string("\xe2\x80\xae"
                    "abc"),
        std::string("a\xff"), std::string("\xc2\x85"),
        std::string("\xef\xbb\xbf"
                    "a"),
        std::string("\xe3\x80\x80")}) {
    EXPECT_FALSE(checked_account_name(bad).ok()) << bad;
  }
}

TEST(Accounts, PasswordsThatAreEasilyGuessedAreRefused) {
  for (const std::string bad :
       {"", "short", "123456789", "1234567890", "aaaaaaaaaaaa", "ababababab", "QWERTYUIOP",
        "Password123", "li da wei ok", "密码密码密码"}) {
    const auto status = check_password("Li Da Wei OK", bad);
    ASSERT_FALSE(status.ok()) << bad;
    EXPECT_EQ(status.error().code, ErrorCode::password_weak);
    EXPECT_EQ(status.error().place.value, "") << "a password is never repeated";
  }
  for (const std::string good : {"correct horse", "wudingxinxiao", "春眠不觉晓处处闻啼鸟"}) {
    EXPECT_TRUE(check_password("li", good).ok()) << good;
  }
  EXPECT_EQ(check_password("li", std::string(kLongestPassword + 1, 'x')).error().code,
            ErrorCode::text_too_long);
}

TEST(Accounts, ReachOnlyWhatExists) {
  const auto world = with(bare_world(), wanted("chief", Role::administrator));
  EXPECT_EQ(refusal(world, wanted("a", Role::viewer, {{3}})), ErrorCode::not_found);
  EXPECT_EQ(refusal(world, wanted("a", Role::administrator, {{1}})), ErrorCode::value_invalid);
  NewAccount of_nobody = wanted("a", Role::cadre);
  of_nobody.cadre = {8};
  EXPECT_EQ(refusal(world, of_nobody), ErrorCode::not_found);
  of_nobody.cadre = {7};
  const auto later = with(world, of_nobody);
  EXPECT_EQ(account_named(later, "a")->cadre, data::CadreId{7});
  const auto twice = with(world, wanted("b", Role::viewer, {{2}, {1}, {2}}));
  EXPECT_EQ(account_named(twice, "b")->areas, (std::vector<AreaId>{{1}, {2}}));
}

TEST(Accounts, AChangeNeedsTheVersionItHasSeen) {
  const auto world = with(bare_world(), wanted("chief", Role::administrator));
  AccountChange change;
  change.id = {1};
  change.version = data::Revision{1};
  change.password_hash = "other";
  EXPECT_EQ(plan_account_change(whole(world), change).error().code, ErrorCode::version_stale);
  change.version = data::Revision{2};
  EXPECT_TRUE(plan_account_change(whole(world), change).ok());
  change.id = {9};
  EXPECT_EQ(plan_account_change(whole(world), change).error().code, ErrorCode::not_found);
  AccountChange nothing;
  nothing.id = {1};
  nothing.disabled = false;
  EXPECT_TRUE(plan_account_change(whole(world), nothing)->empty());
}

TEST(Accounts, OnlyAdministratorsMayWriteThem) {
  const auto world = with(with(bare_world(), wanted("chief", Role::administrator)),
                          wanted("other", Role::dispatcher));
  const data::WorldView other(world, data::Scope::of_account(*account_named(world, "other")));
  AccountChange change;
  change.id = {2};
  change.role = Role::administrator;
  const auto planned = plan_account_change(other, change);
  ASSERT_TRUE(planned.ok()) << "the plan itself is pure";
  EXPECT_EQ(check_change(other, *planned).error().code, ErrorCode::not_permitted);
}

TEST(Accounts, WordsOfAChangeHoldNoPassword) {
  const auto world = with(bare_world(), wanted("chief", Role::administrator));
  AccountChange change;
  change.id = {1};
  change.password_hash = "$argon2id$secret";
  const auto planned = plan_account_change(whole(world), change);
  EXPECT_EQ(planned->command, "account");
  EXPECT_EQ(planned->summary.en, "change the account chief: new password");
  EXPECT_EQ(planned->summary.zh, "更改账号 chief：新密码");
}

TEST(Accounts, NobodyDisablesTheAccountHeIsSignedInWith) {
  auto world = with(bare_world(), wanted("li", Role::administrator));
  const auto as_li = [&] {
    return data::WorldView(world, data::Scope::of_account(*account_named(world, "li")));
  };
  AccountChange off;
  off.id = account_named(world, "li")->id;
  off.disabled = true;
  EXPECT_EQ(plan_account_change(as_li(), off).error().code, ErrorCode::last_administrator);
  world = with(world, wanted("wang", Role::administrator));
  EXPECT_EQ(plan_account_change(as_li(), off).error().code, ErrorCode::own_account);
  EXPECT_TRUE(plan_account_change(whole(world), off).ok());
  off.id = account_named(world, "wang")->id;
  EXPECT_TRUE(plan_account_change(as_li(), off).ok());
}

bool acts(const Account& account) {
  return account.role == Role::administrator && !account.disabled;
}

TEST(Accounts, AnAdministratorWhoCanSignInAlwaysRemains) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto dice = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    auto world = with(bare_world(), wanted("n0", Role::administrator));
    for (int i = 1; i < 4; ++i) {
      world = with(world, wanted("n" + std::to_string(i), static_cast<Role>(dice(5))));
    }
    for (int step = 0; step < 80; ++step) {
      AccountChange change;
      change.id = {dice(4) + 1};
      if (dice(2)) change.role = static_cast<Role>(dice(5));
      if (dice(2)) change.disabled = dice(3) > 0;
      if (dice(4) == 0) change.areas = std::vector<AreaId>{{dice(2) + 1}};
      const auto planned = plan_account_change(whole(world), change);
      // The oracle: what the accounts would be, and whether one of them could still administrate.
      bool one_left = false, own_before = false;
      whole(world).for_each<Account>([&](Account account, AreaId) {
        if (account.id == change.id) {
          own_before = acts(account);
          if (change.role) account.role = *change.role;
          if (change.disabled) account.disabled = *change.disabled;
        }
        one_left = one_left || acts(account);
      });
      if (!planned.ok() && planned.error().code == ErrorCode::value_invalid) continue;  // areas
      ASSERT_EQ(planned.ok(), one_left || !own_before);
      if (planned.ok() && !planned->empty()) world = after(world, *planned);
    }
  }
}

}  // namespace
}  // namespace jingwei::services
