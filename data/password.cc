#include "data/password.h"

#include <sodium.h>

#include <semaphore>

#include "geo/check.h"

namespace jingwei::data {
namespace {

std::counting_semaphore<kMostPasswordsAtOnce> places(kMostPasswordsAtOnce);

struct Place {
  Place() { places.acquire(); }
  ~Place() { places.release(); }
};

// libsodium picks its implementations in this call, which must come before threads use them.
void prepare_sodium() {
  static const int status = sodium_init();
  JINGWEI_CHECK(status >= 0);
}

}  // namespace

geo::Result<std::string> hash_password(std::string_view password) {
  prepare_sodium();
  const Place place;
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  const int status = crypto_pwhash_str_alg(
      hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
      crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
  if (status != 0) return geo::Error{geo::ErrorCode::memory_exceeded};
  hash.resize(hash.find('\0'));
  return hash;
}

bool password_fits(const std::string& hash, std::string_view password) {
  prepare_sodium();
  const Place place;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void weigh_password(std::string_view password) {
  // Of a password that nobody knows, with the parameters of the others.
  static const std::string nobody = [] {
    prepare_sodium();
    char secret[32];
    randombytes_buf(secret, sizeof secret);
    auto hash = hash_password({secret, sizeof secret});
    return hash ? *hash : std::string();
  }();
  static_cast<void>(password_fits(nobody, password));
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jingwei::data
