#include "app/http/loop.h"

#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace jingwei::app::http {

namespace net = boost::asio;

struct Loop::Guard {
  net::executor_work_guard<net::io_context::executor_type> work;
};

Loop::Loop()
    : context_(std::make_unique<net::io_context>(1)),
      guard_(new Guard{net::make_work_guard(*context_)}) {}

Loop::~Loop() {
  stop();
  guard_.reset();
  context_.reset();
}

void Loop::start() {
  thread_ = std::thread([this] { context_->run(); });
}

void Loop::stop() {
  context_->stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::post(std::function<void()> work) { net::post(*context_, std::move(work)); }

}  // namespace jingwei::app::http
