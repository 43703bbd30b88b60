#include "data/password.h"

#include <sodium.h>

#include <semaphore>

#include "data/digest.h"
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

// libsodium's parameters in the text of its hashes.
static_assert(crypto_pwhash_MEMLIMIT_INTERACTIVE == 65536u << 10);
static_assert(crypto_pwhash_OPSLIMIT_INTERACTIVE == 2);

std::string random_base64(std::size_t size) {
  constexpr int kForm = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  const std::string bytes = random_bytes(size);
  std::string text(sodium_base64_ENCODED_LEN(size, kForm), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    size, kForm);
  text.resize(text.find('\0'));
  return text;
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
  // The form and the parameters of the others, with a hash that no password has.
  static const std::string nobody = [] {
    prepare_sodium();
    return "$argon2id$v=19$m=65536,t=2,p=1$" + random_base64(crypto_pwhash_argon2id_SALTBYTES) +
           "$" + random_base64(32);
  }();
  static_cast<void>(password_fits(nobody, password));
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jingwei::data
