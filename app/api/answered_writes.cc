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
  // Listed however the write ends, by an exception too: what is not listed is never forgotten.
  struct Listing {
    AnsweredWrites& writes;
    const std::string& key;
    Entry& entry;
    ~Listing() { writes.list(key, entry); }
  } const listing{*this, key, *entry};
  http::Response answer = write();
  if (answer.status < 500) {
    entry->answer = answer;
    entry->answered = true;
  }
  return answer;
}

void AnsweredWrites::list(const std::string& key, Entry& entry) {
  std::size_t bytes = sizeof(Entry) + 2 * key.size() + entry.what.size();
  if (entry.answered) bytes += entry.answer.body.bytes.size();
  for (const auto& [name, value] : entry.answer.headers) bytes += name.size() + value.size();
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.get() != &entry) return;  // forgotten meanwhile
  bytes_ += bytes - std::exchange(entry.bytes, bytes);
  if (!std::exchange(entry.listed, true)) order_.push_back(key);
  while (order_.size() > kKept || (bytes_ > kMostBytes && order_.size() > 1)) {
    const auto oldest = entries_.find(order_.front());
    bytes_ -= oldest->second->bytes;
    entries_.erase(oldest);
    order_.pop_front();
  }
}

std::size_t AnsweredWrites::kept() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::size_t AnsweredWrites::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace jingwei::app::api
