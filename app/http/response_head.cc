#include "app/http/response_head.h"

#include <ctime>

#include "geo/check.h"

namespace jingwei::app::http {
namespace {

void append_header(std::string& head, std::string_view name, std::string_view value) {
  JINGWEI_CHECK(value.find_first_of("\r\n") == std::string_view::npos);
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

// "Wed, 25 Nov 2026 03:00:00 GMT", made once a second on each thread.
std::string_view http_date() {
  thread_local std::time_t made_at = 0;
  thread_local char text[40];
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    made_at = now;
  }
  return text;
}

}  // namespace

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

std::string response_head(const Response& response, bool keep_alive, bool http_1_0) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  append_header(head, "Date", http_date());
  if (!response.content_type.empty()) append_header(head, "Content-Type", response.content_type);
  if (!response.etag.empty()) append_header(head, "ETag", response.etag);
  for (const auto& [name, value] : response.headers) append_header(head, name, value);
  const bool has_length = !response.stream && response.status != 204 && response.status != 304;
  if (has_length) append_header(head, "Content-Length", std::to_string(response.body.bytes.size()));
  if (!keep_alive) append_header(head, "Connection", "close");
  if (keep_alive && http_1_0) append_header(head, "Connection", "keep-alive");
  head += "\r\n";
  return head;
}

}  // namespace jingwei::app::http
