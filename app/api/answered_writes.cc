#include "app/api/answered_writes.h"

#include "data/digest.h"

namespace jingwei::app::api {

http::Response AnsweredWrites::once(const std::string& key, const std::string& what,
                                    const std::function<http::Response()>& write,
                                    const std::function<http::Response()>& conflict) {
  const std::string digest = data::sha256(what);
  std::shared_ptr<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    entry = entries_[key];
    if (!entry) {
      entry = std::make_shared<Entry>();
      entry->what = digest;
      entries_[key] = entry;
      order_.push_back(key);
      if (order_.size() > kKept) {
        entries_.erase(order_.front());
        order_.pop_front();
      }
    }
  }
  if (entry->what != digest) return conflict();
  const std::lock_guard lock(entry->writing);
  if (entry->answered) return entry->answer;
  http::Response answer = write();
  if (answer.status < 500) {
    entry->answer = answer;
    entry->answered = true;
  }
  return answer;
}

}  // namespace jingwei::app::api
