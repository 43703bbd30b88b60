#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/log.h"
#include "app/serve.h"

namespace jingwei::app {
namespace {

struct ServeArguments {
  std::vector<std::string> folders;
  std::string listen = "127.0.0.1:8080";
  std::string pages, certificate, key;
  bool trust_proxy = false;
  double rate = 200;
  std::size_t connections_per_address = http::Limits{}.connections_per_address;
};

// The threads of the server inherit the mask, so only `wait` sees the signals.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }

 private:
  sigset_t set_;
};

void announce(const CommandContext& context, Serving& serving) {
  const Console& console = context.console;
  for (const auto& [district, token] : serving.first_account_tokens()) {
    console.message(
        district +
        context.text(
            " 还没有账号：只接受本机的连接，凡能登录本机的人都以服务运行者的身份操作。"
            "要建立第一个管理员，请在网页的“账号”里填入此口令（只用一次）：",
            " has no accounts yet: only this machine can connect, and whoever is logged in "
            "here acts as the user who runs the server. To make the first administrator, "
            "enter this token on the page under Accounts (good once): ") +
        token);
  }
  for (const data::Text& warning : serving.warnings()) console.message(context.text(warning));
  if (!serving.has_pages()) {
    console.message(context.text("没有找到网页文件，只提供接口；可用 --web 指定",
                                 "the pages were not found, only the API is served; name their "
                                 "folder with --web"));
  }
  if (context.json) {
    console.result(
        api::to_text(nlohmann::json{{"address", serving.address()}, {"port", serving.port()}}));
  } else {
    console.result(serving.address());
    console.message(context.text("按 Ctrl-C 停止", "press Ctrl-C to stop"));
  }
  std::fflush(stdout);
}

int run_serve(const CommandContext& context, const ServeArguments& arguments) {
  ServeOptions options;
  options.folders.assign(arguments.folders.begin(), arguments.folders.end());
  options.listen = arguments.listen;
  options.pages = arguments.pages;
  options.certificate = arguments.certificate;
  options.key = arguments.key;
  options.trust_proxy = arguments.trust_proxy;
  options.limits.requests_per_second = arguments.rate;
  options.limits.request_burst = std::max(1.0, 2 * arguments.rate);
  options.limits.connections_per_address = arguments.connections_per_address;
  options.actor = operating_system_user();
  const StopSignals stop;
  open_log(context.language);
  auto serving = [&] {
    ConsoleProgress progress(context.language);
    return Serving::start(options, progress);
  }();
  if (!serving) return context.fail(serving.error());
  announce(context, **serving);
  log_address((*serving)->address());
  stop.wait();
  serving->reset();
  log_stop();
  context.console.message(context.text("已停止", "stopped"));
  return 0;
}

}  // namespace

void add_serve_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = app.add_subcommand(
      "serve",
      context.text("提供地图和接口，直到按下 Ctrl-C", "Serve the map and the API until Ctrl-C"));
  command
      ->add_option("DIR", arguments->folders,
                   context.text("一个或多个区县文件夹", "One or more folders of districts"))
      ->required();
  command
      ->add_option(
          "--listen", arguments->listen,
          context.text("地址和端口；端口 0 为任意空闲端口。本机以外的地址须有账号，并用 TLS "
                       "或 --trust-proxy",
                       "An address and a port; port 0 takes any that is free. Other "
                       "addresses than this machine's own need accounts, and TLS or "
                       "--trust-proxy"))
      ->capture_default_str();
  CLI::Option* certificate =
      command->add_option("--cert", arguments->certificate,
                          context.text("证书（PEM，证书链在后），启用 TLS",
                                       "Certificate in PEM with its chain, for TLS"));
  CLI::Option* key = command->add_option(
      "--key", arguments->key,
      context.text("证书的私钥（PEM，不带口令）", "Its private key in PEM, without a password"));
  certificate->needs(key);
  key->needs(certificate);
  command->add_flag("--trust-proxy", arguments->trust_proxy,
                    context.text("在网关之后：相信它的 X-Forwarded-For 和 X-Forwarded-Proto",
                                 "Behind a gateway: believe its X-Forwarded-For and "
                                 "X-Forwarded-Proto"));
  command
      ->add_option("--rate", arguments->rate,
                   context.text("每个地址每秒的请求数，瞬间可达两倍；0 为不限",
                                "Requests a second of one address, in bursts of twice as many; 0 "
                                "takes any number"))
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command
      ->add_option("--connections-per-address", arguments->connections_per_address,
                   context.text("每个地址同时打开的连接数，本机和网关不限；0 为不限",
                                "Connections that one address may have open, this machine and a "
                                "gateway aside; 0 takes any number"))
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--web", arguments->pages,
                      context.text("网页文件夹", "Folder of the built pages"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei serve baota --listen 127.0.0.1:8080");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_serve(context, *arguments); };
  });
}

}  // namespace jingwei::app
