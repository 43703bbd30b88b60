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
// and nothing is written twice. Kept in memory, the newest kKept of them and no more than
// kMostBytes; what was answered before
// a restart, the store knows (District::answered). Thread-safe.
class AnsweredWrites {
 public:
  static constexpr std::size_t kKept = 10'000;
  static constexpr std::size_t kMostBytes = 64u << 20;
  static constexpr std::size_t kLongestKey = 200;

  // Runs `write` unless the key has been seen. `what` stands for the whole request (route and
  // body): the same key with another request is a conflict, answered by `conflict`. While the first
  // is being written, a second one of the key waits for it. Only answers below 500 are kept. A key
  // is not forgotten before it is answered, so that no two writes of it run at once.
  http::Response once(const std::string& key, const std::string& what,
                      const std::function<http::Response()>& write,
                      const std::function<http::Response()>& conflict);

  // How many answers are remembered, and in how many bytes.
  std::size_t kept() const;
  std::size_t bytes() const;

 private:
  struct Entry {
    std::mutex writing;
    std::string what;
    bool answered = false;
    http::Response answer;
    // Guarded by mutex_.
    bool listed = false;
    std::size_t bytes = 0;
  };

  // Puts the entry into order_ and counts its bytes anew; forgets the oldest when there are too
  // many or too large ones.
  void list(const std::string& key, Entry& entry);

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::deque<std::string> order_;
  std::size_t bytes_ = 0;
};

}  // namespace jingwei::app::api
