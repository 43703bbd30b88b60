#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jingwei::data {

// Appends values to a string of bytes: whole numbers as LEB128 (signed ones zigzag), so that small
// ones are short; floats as their bits, low byte first; texts with their length before them.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void natural(std::uint64_t value);
  void integer(std::int64_t value);
  void number(double value);
  void text(std::string_view value);

 private:
  std::string& out_;
};

// Reads what a ByteWriter has written. Never reads past the end: after the first fault `ok` is
// false, `fault` says what was wrong and every further value is zero or empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view in) : in_(in) {}

  std::uint8_t byte();
  std::uint64_t natural();
  std::int64_t integer();
  double number();
  std::string_view text();
  // A number of things to follow, each of which takes at least `bytes_each`: a damaged count cannot
  // ask for more memory than the input is long.
  std::size_t count(std::size_t bytes_each);

  void fail(std::string_view what);
  bool ok() const { return fault_.empty(); }
  const std::string& fault() const { return fault_; }
  std::string_view rest() const { return in_; }

 private:
  std::string_view in_;
  std::string fault_;
};

}  // namespace jingwei::data
