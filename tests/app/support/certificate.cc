#include "tests/app/support/certificate.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

namespace jingwei::app {

CertificateFiles make_certificate(const std::filesystem::path& folder, const std::string& name,
                                  long begin, long end, const std::string& password) {
  const CertificateFiles files{folder / (name + ".pem"), folder / (name + ".key")};
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), begin);
  X509_gmtime_adj(X509_getm_notAfter(certificate), end);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  EXPECT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  std::FILE* out = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(out, key, password.empty() ? nullptr : EVP_aes_128_cbc(), nullptr, 0,
                       nullptr, password.empty() ? nullptr : const_cast<char*>(password.c_str()));
  std::fclose(out);
  std::filesystem::permissions(files.key, std::filesystem::perms::owner_read);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return files;
}

}  // namespace jingwei::app
