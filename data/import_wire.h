#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/source_record.h"
#include "geo/result.h"

// What goes through the pipes between a process and its import worker. A message is its length
// (four bytes, low byte first, of what follows), a type, and a body by data/byte_codec.h. Whatever
// arrives is checked before it is used: the worker has read a foreign file and is not trusted.
namespace jingwei::data {

enum class MessageType : std::uint8_t {
  request,
  progress,
  record,
  refused,
  warned,
  note,
  heights,
  summary,
  failed,  // an Error for the file as a whole; the last message
  done,    // the last message of a success
};

// An Error as content, apart from the Error of a failed decoding.
struct ReportedError {
  geo::Error error;
};

inline constexpr std::size_t kMessageLimit = std::size_t{64} << 20;

struct Message {
  MessageType type{};
  std::string body;
};

// The bytes of a message. Requires: the body is below kMessageLimit.
std::string framed(MessageType type, std::string_view body);

// Cuts a stream of bytes into messages.
class MessageSplitter {
 public:
  void add(std::string_view bytes) { pending_.append(bytes); }
  // The next whole message, empty when it has not arrived yet. store_damaged when the length or
  // type cannot be right.
  geo::Result<std::optional<Message>> next();

 private:
  std::string pending_;
  std::size_t begin_ = 0;
};

// Ensure: decode(encode(x)) == x for every x a reader makes; any other bytes give store_damaged.
std::string encode_request(const SourceRequest& request);
geo::Result<SourceRequest> decode_request(std::string_view body);
std::string encode_record(const SourceRecord& record);
// Also checks what rows.h promises of shapes, that quantities are in [0, kMaxQuantity], and that
// all texts are UTF-8 of at most 64 kB.
geo::Result<SourceRecord> decode_record(std::string_view body);
std::string encode_error(const geo::Error& error);
geo::Result<ReportedError> decode_error(std::string_view body);
std::string encode_text(const Text& text);
geo::Result<Text> decode_text(std::string_view body);
std::string encode_progress(double fraction);
geo::Result<double> decode_progress(std::string_view body);
std::string encode_heights(const std::vector<float>& row);
geo::Result<std::vector<float>> decode_heights(std::string_view body);
std::string encode_summary(const SourceSummary& summary);
geo::Result<SourceSummary> decode_summary(std::string_view body);

}  // namespace jingwei::data
