#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "app/http/address_counts.h"
#include "app/http/rate_limit.h"
#include "app/http/server.h"
#include "app/http/tls.h"
#include "app/http/worker_pool.h"

namespace jingwei::app::http {

struct Counters {
  std::atomic<std::uint64_t> connections{0}, open_connections{0}, refused_connections{0};
  std::atomic<std::uint64_t> requests{0}, limited_requests{0}, bytes_out{0};
  std::atomic<std::uint64_t> event_streams{0}, dropped_streams{0}, large_bodies{0};
  std::atomic<std::uint64_t> responses[6]{};  // by the first digit of the status
};

// What all sessions of a server share.
struct ServerState {
  ServerOptions options;
  Application& application;
  std::unique_ptr<Tls> tls;  // null: plain
  Counters counters;
  RateLimit rate;
  AddressCounts addresses;
  WorkerPool pool;
  std::atomic<bool> ending{false};

  ServerState(const ServerOptions& o, Application& a, std::unique_ptr<Tls> t, unsigned pool_threads)
      : options(o),
        application(a),
        tls(std::move(t)),
        rate(o.limits.requests_per_second, o.limits.request_burst),
        addresses(o.limits.connections_per_address, o.trust_proxy),
        pool(pool_threads, o.limits.waiting, o.limits.lengthy_waiting) {}
};

}  // namespace jingwei::app::http
