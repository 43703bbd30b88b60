#include "data/digest.h"

#include <sodium.h>

namespace jingwei::data {
namespace {

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

}  // namespace

static_assert(kSha256Bytes == crypto_hash_sha256_BYTES);

struct Sha256::State {
  crypto_hash_sha256_state sodium;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->sodium); }
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  crypto_hash_sha256_update(&state_->sodium, raw(bytes), bytes.size());
}

std::string Sha256::finish() {
  std::string hash(kSha256Bytes, '\0');
  crypto_hash_sha256_final(&state_->sodium, raw(hash));
  return hash;
}

std::string sha256(std::string_view bytes) {
  std::string hash(kSha256Bytes, '\0');
  crypto_hash_sha256(raw(hash), raw(bytes), bytes.size());
  return hash;
}

std::string to_hex(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), raw(bytes), bytes.size());
  hex.pop_back();  // the end mark of C
  return hex;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace jingwei::data
