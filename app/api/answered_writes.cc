#include "app/api/answered_writes.h"

#include <utility>

namespace jingwei::app::api {

http::Response AnsweredWrites::once(const std::string& key, const std::string& what,
                                    const std::function<http::Response()>& write,
                                    const std::function<http::Response()>& conflict) {
  std::shared_ptr<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    entry = entries_[key];
    if (!entry) {
      entry = std::make_shared<Entry>();
      entry->what = what;
      entries_[key] = entry;
    }
  }
  if (entry->what != what) return conflict();
  const std::lock_guard writing(entry->writing);
  if (entry->answered) return entry->answer;
  http::Response answer = write();
  entry->answered = answer.status < 500;
  if (entry->answered) entry->answer = answer;
  if (!std::exchange(entry->listed, true)) list(key);
  return answer;
}

void AnsweredWrites::list(const std::string& key) {
  const std::lock_guard lock(mutex_);
  order_.push_back(key);
  if (order_.size() <= kKept) return;
  entries_.erase(order_.front());
  order_.pop_front();
}

}  // namespace jingwei::app::api
