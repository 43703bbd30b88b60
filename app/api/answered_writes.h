#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/http/message.h"

namespace jingwei::app::api {

// The answers to writes that carried an Idempotency-Key: the same key again gets the first answer
// and nothing is written twice. Kept in memory, the newest kKept of them; after a restart If-Match
// still keeps a repeated edit from being made twice. Thread-safe.
class AnsweredWrites {
 public:
  static constexpr std::size_t kKept = 10'000;
  static constexpr std::size_t kLongestKey = 200;

  // Runs `write` unless the key has been seen. `what` is the whole request (route and body): the
  // same key with another request is a conflict, answered by `conflict`. While the first is being
  // written, a second one of the key waits for it. Only answers below 500 are kept.
  http::Response once(const std::string& key, const std::string& what,
                      const std::function<http::Response()>& write,
                      const std::function<http::Response()>& conflict);

 private:
  struct Entry {
    std::mutex writing;
    std::string what;  // SHA-256: bodies may be large
    bool answered = false;
    http::Response answer;
  };

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::deque<std::string> order_;
};

}  // namespace jingwei::app::api
