#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/http/server.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::app {

struct ServeOptions {
  std::vector<std::filesystem::path> folders;
  std::string listen = "127.0.0.1:8080";  // a loopback address; port 0: any that is free
  std::filesystem::path pages;  // folder of the built pages; empty: found near the program
  std::string actor;
  http::Limits limits;
  unsigned io_threads = 0, pool_threads = 0;  // 0: as many as processors
};

// Districts on the air: HTTP, and the sockets by which commands are handed over. Ends them in order
// when it is destroyed: no new commands, running ones finished or, handed over, cancelled, streams
// closed, districts closed.
class Serving {
 public:
  // usage when `listen` is no loopback address: until there are accounts, nobody else may come in.
  // duplicate_key when two folders have one code. district_locked and the like name the folder.
  static geo::Result<std::unique_ptr<Serving>> start(const ServeOptions& options,
                                                     geo::Progress& progress);
  ~Serving();

  std::uint16_t port() const;
  // "http://127.0.0.1:8080/"
  std::string address() const;
  bool has_pages() const;

 private:
  struct Impl;
  explicit Serving(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::app
