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
// and nothing is written twice. Kept in memory, the newest kKept of them; what was answered before
// a restart, the store knows (District::answered). Thread-safe.
class AnsweredWrites {
 public:
  static constexpr std::size_t kKept = 10'000;
  static constexpr std::size_t kLongestKey = 200;

  // Runs `write` unless the key has been seen. `what` stands for the whole request (route and
  // body): the same key with another request is a conflict, answered by `conflict`. While the first
  // is being written, a second one of the key waits for it. Only answers below 500 are kept. A key
  // is not forgotten before it is answered, so that no two writes of it run at once.
  http::Response once(const std::string& key, const std::string& what,
                      const std::function<http::Response()>& write,
                      const std::function<http::Response()>& conflict);

 private:
  struct Entry {
    std::mutex writing;
    std::string what;
    bool answered = false, listed = false;
    http::Response answer;
  };

  // Forgets the oldest when there are too many.
  void list(const std::string& key);

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::deque<std::string> order_;
};

}  // namespace jingwei::app::api
