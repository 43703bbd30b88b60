// The only user of OpenSSL beside Asio's own stream.

#include "app/http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <ctime>
#include <utility>

#include <boost/asio/ssl/context.hpp>

#include "data/file_io.h"

namespace jingwei::app::http {
namespace {

namespace fs = std::filesystem;
namespace ssl = boost::asio::ssl;
using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kLargestFile = 1 << 20;
constexpr int kWarnDays = 30;

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Error unusable(const char* option, const fs::path& file, std::string why) {
  ERR_clear_error();
  return {ErrorCode::value_invalid, std::move(why), {.file = file.string(), .field = option}};
}

geo::Result<std::string> content_of(const fs::path& path) {
  auto file = data::File::open(path);
  if (!file) return file.error();
  std::string bytes(kLargestFile, '\0');
  const auto got = file->read(bytes.data(), bytes.size());
  if (!got) return got.error();
  bytes.resize(*got);
  return bytes;
}

Bio reader(const std::string& bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

// A key with a password would make the server ask for it on the console.
int no_password(char*, int, int, void*) { return -1; }

// The days until the certificate's end; negative when it is over.
int days_left(const X509* certificate) {
  int days = 0, seconds = 0;
  ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate));
  return days;
}

std::string date_of(const ASN1_TIME* time) {
  std::tm parts{};
  char text[32] = {};
  if (ASN1_TIME_to_tm(time, &parts) == 1) std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

geo::Status check_dates(const X509* certificate, const fs::path& file) {
  const ASN1_TIME *begin = X509_get0_notBefore(certificate), *end = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(end) < 0) {
    return unusable("--cert", file,
                    "证书已于 " + date_of(end) +
                        " 过期，请换新证书 / the certificate has expired on " + date_of(end) +
                        "; get a new one");
  }
  if (X509_cmp_current_time(begin) > 0) {
    return unusable("--cert", file,
                    "证书 " + date_of(begin) +
                        " 才生效，请检查本机时间 / the certificate begins on " + date_of(begin) +
                        " only; check the clock of this machine");
  }
  return {};
}

bool others_may_read(const fs::path& file) {
  struct stat status {};
  return stat(file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

geo::Result<Certificate> certificate_in(const std::string& pem, const fs::path& file) {
  Certificate certificate(PEM_read_bio_X509(reader(pem).get(), nullptr, no_password, nullptr));
  if (certificate) return certificate;
  return unusable("--cert", file,
                  "文件里没有 PEM 格式的证书 / the file holds no certificate in PEM");
}

geo::Result<Key> key_in(const std::string& pem, const fs::path& file) {
  Key key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_password, nullptr));
  if (key) return key;
  return unusable("--key", file,
                  "文件里没有不带口令的 PEM 格式私钥 / the file holds no private key in PEM "
                  "without a password");
}

}  // namespace

Tls::Tls() : context_(std::make_unique<ssl::context>(ssl::context::tls_server)) {}
Tls::~Tls() = default;

geo::Result<std::unique_ptr<Tls>> Tls::load(const fs::path& certificate, const fs::path& key) {
  const auto certificate_pem = content_of(certificate), key_pem = content_of(key);
  if (!certificate_pem) return certificate_pem.error();
  if (!key_pem) return key_pem.error();
  const auto shown = certificate_in(*certificate_pem, certificate);
  if (!shown) return shown.error();
  const auto secret = key_in(*key_pem, key);
  if (!secret) return secret.error();
  if (X509_check_private_key(shown->get(), secret->get()) != 1) {
    return unusable("--key", key,
                    "私钥与证书不是一对 / the key does not belong to the certificate");
  }
  if (auto status = check_dates(shown->get(), certificate); !status) return status.error();

  std::unique_ptr<Tls> tls(new Tls());
  SSL_CTX* context = tls->context_->native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections, event streams most of all, give their buffers back.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code fault;
  tls->context_->use_certificate_chain({certificate_pem->data(), certificate_pem->size()}, fault);
  if (fault) return unusable("--cert", certificate, fault.message());
  tls->context_->use_private_key({key_pem->data(), key_pem->size()}, ssl::context::pem, fault);
  if (fault) return unusable("--key", key, fault.message());

  if (others_may_read(key)) {
    tls->warnings_.push_back({"别人也能读私钥 " + key.string() + "，请执行 chmod 600",
                              "others may read the key " + key.string() + "; chmod 600 it"});
  }
  if (const int days = days_left(shown->get()); days < kWarnDays) {
    tls->warnings_.push_back({"证书还有 " + std::to_string(days) + " 天到期",
                              "the certificate ends in " + std::to_string(days) + " days"});
  }
  return tls;
}

}  // namespace jingwei::app::http
