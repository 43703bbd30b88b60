#include "tests/app/support/http_client.h"

#include <arpa/inet.h>
#include <libdeflate.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace jingwei::app {

using std::chrono::milliseconds;

HttpClient::HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

HttpClient::~HttpClient() {
  if (socket_ >= 0) ::close(socket_);
}

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool HttpClient::fill(milliseconds patience) {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
  char bytes[65'536];
  const ssize_t n = ::recv(socket_, bytes, sizeof bytes, 0);
  if (n <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(n));
  return true;
}

Reply HttpClient::read_reply(bool head) {
  constexpr milliseconds kPatience{20'000};
  Reply reply;
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(kPatience)) return reply;
  }
  const std::string top = buffer_.substr(0, end);
  buffer_.erase(0, end + 4);
  reply.status = std::stoi(top.substr(9, 3));
  for (std::size_t at = top.find("\r\n"); at != std::string::npos; at = top.find("\r\n", at + 2)) {
    const std::size_t stop = top.find("\r\n", at + 2);
    const std::string line = top.substr(at + 2, stop == std::string::npos ? stop : stop - at - 2);
    const std::size_t colon = line.find(": ");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    reply.headers[name] = line.substr(colon + 2);
  }
  if (head || reply.headers.count("content-length") == 0) return reply;
  const std::size_t length = std::stoul(reply.headers["content-length"]);
  while (buffer_.size() < length) {
    if (!fill(kPatience)) return reply;
  }
  reply.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return reply;
}

std::string HttpClient::read_until(std::string_view text, milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (buffer_.find(text) == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !fill(left)) break;
  }
  return std::exchange(buffer_, {});
}

bool HttpClient::closes_within(milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
    char bytes[4096];
    if (::recv(socket_, bytes, sizeof bytes, 0) <= 0) return true;
  }
}

Reply request(std::uint16_t port, std::string_view method, std::string_view target,
              std::string_view extra, std::string_view body) {
  HttpClient client(port);
  std::string text = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
  if (extra.find("Host:") == std::string_view::npos) {
    text += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
  }
  text += extra;
  if (!body.empty()) {
    if (extra.find("Content-Type:") == std::string_view::npos) {
      text += "Content-Type: application/json\r\n";
    }
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  text += "\r\n";
  text += body;
  client.send(text);
  return client.read_reply(method == "HEAD");
}

Reply get(std::uint16_t port, std::string_view target, std::string_view extra) {
  return request(port, "GET", target, extra);
}

std::optional<std::string> gunzip(std::string_view packed) {
  std::string out(16u << 20, '\0');
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  std::size_t size = 0;
  const auto result = libdeflate_gzip_decompress(decompressor, packed.data(), packed.size(),
                                                 out.data(), out.size(), &size);
  libdeflate_free_decompressor(decompressor);
  if (result != LIBDEFLATE_SUCCESS) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace jingwei::app
