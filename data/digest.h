#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace jingwei::data {

// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256& operator=(Sha256&& other) noexcept;
  ~Sha256();

  void add(std::string_view bytes);
  // The 32 bytes of the hash. Requires: called once, and nothing is added afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline constexpr std::size_t kSha256Bytes = 32;

// The 32 bytes of the hash.
std::string sha256(std::string_view bytes);

// Lower-case, two digits a byte.
std::string to_hex(std::string_view bytes);

// From the system's source: never the same twice, nothing to be guessed.
std::string random_bytes(std::size_t count);

}  // namespace jingwei::data
