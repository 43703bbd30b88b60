#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/account_json.h"
#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "app/password_prompt.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "data/password.h"
#include "services/accounts.h"
#include "services/district.h"
#include "services/search.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct UserArguments {
  std::string folder, name, role;
  std::vector<std::string> areas;
  bool whole_district = false;
  std::int64_t cadre = 0;
};

json arguments_json(const UserArguments& arguments, std::string_view action) {
  json args = {{"action", action}, {"name", arguments.name}};
  if (!arguments.role.empty()) args["role"] = arguments.role;
  if (!arguments.areas.empty() || arguments.whole_district) args["areas"] = arguments.areas;
  if (arguments.cadre > 0) args["cadre"] = arguments.cadre;
  return args;
}

int run_user(const CommandContext& context, const UserArguments& arguments,
             std::string_view action) {
  json args = arguments_json(arguments, action);
  if (action == "add" || action == "password") {
    const auto password = read_new_password(context);
    if (!password) return context.fail(password.error());
    if (auto status = services::check_password(arguments.name, *password); !status) {
      return context.fail(status.error());
    }
    // Only the hash leaves this process, be it for the store or for the server that holds it.
    auto hash = data::hash_password(*password);
    if (!hash) return context.fail(hash.error());
    args["password_hash"] = std::move(*hash);
  }
  const auto report = run_operation(context, arguments.folder, "user", args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    const std::string words = report->at(context.text("summary_zh", "summary_en"));
    context.console.message(words.empty() ? context.text("没有变化", "nothing has changed")
                                          : words);
  }
  return 0;
}

std::string line_of(const CommandContext& context, const json& account) {
  std::string areas;
  for (const json& area : account.at("areas")) {
    areas += (areas.empty() ? "" : ", ") + area.at("name").get<std::string>();
  }
  // A server of another version may know a role that this program does not.
  const std::string word = account.at("role");
  const auto role = data::value_of_word<data::Role>(data::kRoleWords, word);
  std::string line = account.at("name").get<std::string>() + "  " +
                     (role ? context.text(services::role_in_words(*role)) : word) + "  " +
                     (areas.empty() ? context.text("全区", "whole district") : areas);
  if (account.at("disabled")) line += "  " + context.text("已停用", "disabled");
  return line;
}

int run_list(const CommandContext& context, const UserArguments& arguments) {
  const auto report = run_operation(context, arguments.folder, "users", json::object());
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const json& account : report->at("accounts")) {
    context.console.result(line_of(context, account));
  }
  if (report->at("accounts").empty()) {
    context.console.message(
        context.text("还没有账号：凡能登录本机的人都以管理员身份操作。建立第一个：jingwei user ",
                     "there are no accounts: whoever is logged in on this machine acts as an "
                     "administrator. The first: jingwei user ") +
        arguments.folder + " add NAME --role administrator");
  }
  return 0;
}

geo::Error at_option(geo::ErrorCode code, std::string_view option, const std::string& value,
                     std::string detail = {}) {
  return {code, std::move(detail), {.field = std::string(option), .value = value}};
}

// The area of this code, else of this name.
geo::Result<data::AreaId> area_named(const data::WorldView& view, const std::string& text) {
  std::vector<const data::Area*> by_code, by_name;
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    if (area.code == text) by_code.push_back(&area);
    if (services::folded(area.name) == services::folded(text)) by_name.push_back(&area);
  });
  const auto& found = by_code.empty() ? by_name : by_code;
  if (found.empty()) return at_option(geo::ErrorCode::not_found, "--area", text);
  if (found.size() == 1) return found.front()->id;
  std::string codes;
  for (const data::Area* area : found) {
    codes +=
        (codes.empty() ? "" : ", ") + std::string(data::area_layer(area->level)) + " " + area->code;
  }
  return at_option(geo::ErrorCode::value_invalid, "--area", text,
                   "多个区域同名，请用编码 / several areas have this name, give a code: " + codes);
}

geo::Result<std::vector<data::AreaId>> areas_named(const data::WorldView& view,
                                                   const std::vector<std::string>& texts) {
  std::vector<data::AreaId> areas;
  for (const std::string& text : texts) {
    const auto area = area_named(view, text);
    if (!area) return area.error();
    areas.push_back(*area);
  }
  return areas;
}

geo::Result<data::Role> role_named(const std::string& word) {
  const auto role = data::value_of_word<data::Role>(data::kRoleWords, word);
  if (!role) {
    return at_option(geo::ErrorCode::usage, "--role", word,
                     "administrator, dispatcher, cadre, engineer, viewer");
  }
  return *role;
}

// What "user" is asked to do, taken apart before anything is planned. The areas are still names:
// which they are is seen in the World of the plan.
struct UserOrder {
  bool adds = false;
  std::string name;
  services::NewAccount account;                   // to add
  services::AccountChange change;                 // to alter
  std::optional<std::vector<std::string>> areas;  // nullopt: as they are
};

geo::Result<UserOrder> order_of(const json& args) {
  UserOrder order;
  const std::string action = args.at("action");
  order.adds = action == "add";
  order.name = args.at("name");
  if (args.contains("areas")) order.areas = args.at("areas").get<std::vector<std::string>>();
  std::optional<data::Role> role;
  if (action == "add" || action == "role") {
    const auto named = role_named(args.at("role"));
    if (!named) return named.error();
    role = *named;
  }
  std::optional<data::CadreId> cadre;
  if (args.contains("cadre")) cadre = {args.at("cadre").get<std::int64_t>()};
  std::optional<std::string> hash;
  if (action == "add" || action == "password") hash = args.at("password_hash").get<std::string>();
  if (order.adds) {
    order.account.name = order.name;
    order.account.password_hash = *hash;
    order.account.made_at = data::now();
    order.account.role = *role;
    order.account.cadre = cadre.value_or(data::CadreId{});
    return order;
  }
  if (action == "disable" || action == "enable") order.change.disabled = action == "disable";
  order.change.password_hash = std::move(hash);
  order.change.role = role;
  if (action == "role") {
    order.change.cadre = cadre;
  } else {
    order.areas.reset();
  }
  return order;
}

geo::Result<data::Change> plan_order(const data::WorldView& view, UserOrder order) {
  const data::Account* present = nullptr;
  if (!order.adds) {
    present = services::account_named(view.world_ptr(), order.name);
    if (!present) return at_option(geo::ErrorCode::not_found, "NAME", order.name);
  }
  std::optional<std::vector<data::AreaId>> areas;
  if (order.areas) {
    auto found = areas_named(view, *order.areas);
    if (!found) return found.error();
    areas = std::move(*found);
  }
  if (order.adds) {
    order.account.areas = areas.value_or(std::vector<data::AreaId>{});
    return services::plan_new_account(view, std::move(order.account));
  }
  order.change.id = present->id;
  order.change.areas = std::move(areas);
  return services::plan_account_change(view, order.change);
}

// `without`: what becomes of an account's areas when none is named.
void add_reach_options(CLI::App& command, const CommandContext& context, UserArguments& arguments,
                       const data::Text& without) {
  CLI::Option* area = command.add_option(
      "--area", arguments.areas,
      context.text("可见、可改的区域的编码或名称，可重复；没有则",
                   "Code or name of an area that it sees and may change; may be repeated; without "
                   "one ") +
          context.text(without));
  command
      .add_flag("--whole-district", arguments.whole_district,
                context.text("全区", "The whole district"))
      ->excludes(area);
  command
      .add_option("--cadre", arguments.cadre,
                  context.text("所属人员的编号", "Id of the cadre it belongs to"))
      ->check(CLI::PositiveNumber);
}

}  // namespace

geo::Result<json> users_operation(services::District& district, const data::Scope& scope,
                                  const json&, geo::Progress&) {
  const data::WorldView view = district.view(scope);
  json accounts = json::array();
  view.for_each<data::Account>([&](const data::Account& account, data::AreaId) {
    accounts.push_back(api::account_json(view.world_ptr(), account));
  });
  return json{{"accounts", std::move(accounts)}};
}

geo::Result<json> user_operation(services::District& district, const data::Scope& scope,
                                 const json& args, geo::Progress&) {
  const auto order = order_of(args);
  if (!order) return order.error();
  const auto receipt = district.execute(
      scope, [&](const data::WorldView& view) { return plan_order(view, *order); });
  if (!receipt) return receipt.error();
  json report = {{"revision", receipt->revision.value}, {"summary_zh", ""}, {"summary_en", ""}};
  if (receipt->change) {
    report["summary_zh"] = receipt->change->summary.zh;
    report["summary_en"] = receipt->change->summary.en;
  }
  return report;
}

void add_user_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<UserArguments>();
  CLI::App* command = app.add_subcommand(
      "user", context.text("管理一个区县的账号；密码从终端读入，不作为参数",
                           "Accounts of a district; passwords are read from the terminal, never "
                           "taken as an argument"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->require_subcommand(1);
  const auto add = [&](const std::string& action, std::string_view zh, std::string_view en,
                       bool has_name) {
    CLI::App* one = command->add_subcommand(action, context.text(zh, en));
    if (has_name) {
      one->add_option("NAME", arguments->name, context.text("账号", "Name of the account"))
          ->required();
    }
    one->callback([&context, arguments, action] {
      context.action = [&context, arguments, action] {
        return action == "list" ? run_list(context, *arguments)
                                : run_user(context, *arguments, action);
      };
    });
    return one;
  };
  const CLI::IsMember roles(
      std::vector<std::string>(data::kRoleWords.begin(), data::kRoleWords.end()));
  CLI::App* made = add("add", "新建账号", "Make an account", true);
  made->add_option("--role", arguments->role, context.text("角色", "Role"))
      ->required()
      ->check(roles);
  add_reach_options(*made, context, *arguments, {"为全区", "it has the whole district"});
  add("list", "列出账号", "List the accounts", false);
  CLI::App* role = add("role", "改角色和范围", "Give another role and other areas", true);
  role->add_option("ROLE", arguments->role, context.text("角色", "Role"))->required()->check(roles);
  add_reach_options(*role, context, *arguments, {"不变", "it keeps those it has"});
  add("disable", "停用账号，其登录立即失效", "Disable the account; it is signed out at once", true);
  add("enable", "重新启用账号", "Enable the account again", true);
  add("password", "换密码（忘记密码时用），其登录立即失效",
      "Give a new password, as when it is forgotten; the account is signed out at once", true);
  command->footer(context.text("例：", "Example: ") +
                  "jingwei user baota add li --role dispatcher --area 610602001");
}

}  // namespace jingwei::app
