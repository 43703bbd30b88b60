#include "app/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

namespace jingwei::app {
namespace {

constexpr geo::Milliseconds kSlow{1000};

struct Log {
  std::shared_ptr<spdlog::logger> logger;
  geo::Language language = geo::Language::zh;
};

// Set once, before the server's threads begin.
Log& the_log() {
  static Log log;
  return log;
}

}  // namespace

void open_log(geo::Language language) {
  Log& log = the_log();
  log.logger =
      std::make_shared<spdlog::logger>("serve", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log.logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  log.logger->flush_on(spdlog::level::info);
  log.language = language;
}

void log_address(std::string_view address) {
  if (const auto& logger = the_log().logger) logger->info("serve {}", address);
}

void log_stop() {
  if (const auto& logger = the_log().logger) logger->info("stop");
}

void log_commit(std::string_view district, const data::Committed& committed) {
  const Log& log = the_log();
  if (!log.logger) return;
  const data::Text& words = committed.change->summary;
  log.logger->info("{} revision {} {} {}: {}", district, committed.revision.value,
                   committed.change->actor, committed.change->command,
                   log.language == geo::Language::zh ? words.zh : words.en);
}

void log_answer(const http::Request& request, const http::Response& response,
                geo::Milliseconds took) {
  const auto& logger = the_log().logger;
  if (!logger || (response.status < 500 && took < kSlow)) return;
  logger->log(response.status < 500 ? spdlog::level::warn : spdlog::level::err,
              "{} {} {} {} ms{}{}", http::method_name(request.method), request.path,
              response.status, took.value, response.fault.empty() ? "" : ": ", response.fault);
}

void log_stranger(const http::Request& request, std::string_view field) {
  if (const auto& logger = the_log().logger) {
    logger->warn("{} {} refused for its {}", http::method_name(request.method), request.path,
                 field);
  }
}

void log_refusal(unsigned status) {
  const auto& logger = the_log().logger;
  if (logger && status >= 500) logger->error("{} before a request was answered", status);
}

void log_failure(std::string_view district, const geo::Error& error) {
  if (const auto& logger = the_log().logger) {
    logger->error("{} {}: {}", district, geo::code_name(error.code),
                  describe(error, the_log().language));
  }
}

}  // namespace jingwei::app
