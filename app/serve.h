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
  std::string listen = "127.0.0.1:8080";   // port 0: any that is free
  std::filesystem::path certificate, key;  // PEM; empty: plain HTTP
  bool trust_proxy = false;                // behind a gateway, whose X-Forwarded-* are believed
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
  // usage when `listen` is no address or only one of certificate and key is given; not_permitted
  // when it may not be listened there (check_listening); duplicate_key when two folders have one
  // code; what http::Tls::load answers. district_locked and the like name the folder.
  static geo::Result<std::unique_ptr<Serving>> start(const ServeOptions& options,
                                                     geo::Progress& progress);
  ~Serving();

  std::uint16_t port() const;
  // "http://127.0.0.1:8080/"
  std::string address() const;
  bool has_pages() const;
  // Whether a district has no accounts, so that whoever connects may do everything in it.
  bool is_open() const;
  // What the operator should mend though the server runs.
  const std::vector<data::Text>& warnings() const;
  // One for each district that had no account at the start, by code: whoever reads it on the
  // console makes the first account. Requires: called once.
  struct FirstAccount {
    std::string district, token;
  };
  std::vector<FirstAccount> first_account_tokens();

 private:
  struct Impl;
  explicit Serving(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::app
