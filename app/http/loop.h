#pragma once

#include <functional>
#include <memory>
#include <set>
#include <thread>

namespace boost::asio {
class io_context;
}

namespace jingwei::app::http {

class Session;

// One thread with its io_context and the sessions that live on it.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  // What is posted afterwards is not run. Joins the thread.
  void stop();
  // Runs `work` on the thread of the loop.
  void post(std::function<void()> work);
  bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }
  boost::asio::io_context& context() { return *context_; }

  // Touched by the thread of the loop only; outlives the context, whose end may be the end of
  // sessions.
  std::set<Session*> sessions;

 private:
  struct Guard;
  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<Guard> guard_;
  std::thread thread_;
};

}  // namespace jingwei::app::http
