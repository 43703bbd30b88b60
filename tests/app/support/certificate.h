#pragma once

#include <filesystem>
#include <string>

namespace jingwei::app {

struct CertificateFiles {
  std::filesystem::path certificate, key;
};

// A new key and a certificate for 127.0.0.1 that it signs itself, in PEM, valid from `begin` to
// `end` seconds from now. With a password the key is encrypted. The key is readable by its owner.
CertificateFiles make_certificate(const std::filesystem::path& folder, const std::string& name,
                                  long begin = -3600, long end = 90L * 24 * 3600,
                                  const std::string& password = "");

}  // namespace jingwei::app
