#include "data/byte_codec.h"

#include <bit>

namespace jingwei::data {

void ByteWriter::natural(std::uint64_t value) {
  while (value >= 0x80) {
    byte(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  byte(static_cast<std::uint8_t>(value));
}

void ByteWriter::integer(std::int64_t value) {
  natural((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void ByteWriter::number(double value) {
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) byte(static_cast<std::uint8_t>(bits));
}

void ByteWriter::text(std::string_view value) {
  natural(value.size());
  out_.append(value);
}

std::uint8_t ByteReader::byte() {
  if (!ok()) return 0;
  if (in_.empty()) {
    fail("ends too early");
    return 0;
  }
  const auto value = static_cast<std::uint8_t>(in_.front());
  in_.remove_prefix(1);
  return value;
}

std::uint64_t ByteReader::natural() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t next = byte();
    if (!ok()) return 0;
    if (shift == 63 && next > 1) break;  // a 65th bit
    value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
    if (next < 0x80) return value;
  }
  fail("a number is too long");
  return 0;
}

std::int64_t ByteReader::integer() {
  const std::uint64_t value = natural();
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

double ByteReader::number() {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits |= static_cast<std::uint64_t>(byte()) << (8 * i);
  return ok() ? std::bit_cast<double>(bits) : 0;
}

std::string_view ByteReader::text() {
  const std::size_t size = count(1);
  const std::string_view value = in_.substr(0, size);
  in_.remove_prefix(size);
  return value;
}

std::size_t ByteReader::count(std::size_t bytes_each) {
  const std::uint64_t value = natural();
  if (value > in_.size() / bytes_each) {
    fail("a length exceeds the input");
    return 0;
  }
  return static_cast<std::size_t>(value);
}

void ByteReader::fail(std::string_view what) {
  if (ok()) fault_ = what;
}

}  // namespace jingwei::data
