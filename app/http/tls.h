#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "data/change.h"
#include "geo/result.h"

namespace boost::asio::ssl {
class context;
}

namespace jingwei::app::http {

// The certificate and the private key that a server shows its clients. TLS 1.2 and 1.3.
class Tls {
 public:
  // Both files in PEM; the certificate first, then those that lead to its authority.
  // file_not_found, permission_denied; value_invalid, with the reason as detail, when a file holds
  // no certificate or no key that opens without a password, when the two do not belong together, or
  // when the certificate is over or has not begun.
  static geo::Result<std::unique_ptr<Tls>> load(const std::filesystem::path& certificate,
                                                const std::filesystem::path& key);
  ~Tls();

  boost::asio::ssl::context& context() { return *context_; }
  // What the operator should mend though it works: a key that others may read, a certificate that
  // ends within a month.
  const std::vector<data::Text>& warnings() const { return warnings_; }

 private:
  Tls();

  std::unique_ptr<boost::asio::ssl::context> context_;
  std::vector<data::Text> warnings_;
};

}  // namespace jingwei::app::http
