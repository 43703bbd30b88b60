#include "tests/app/support/http_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace jingwei::app {

using std::chrono::milliseconds;

namespace {

// The newest version of TLS that clients of a port speak.
std::map<std::uint16_t, std::string>& tls_ports() {
  static std::map<std::uint16_t, std::string> ports;
  return ports;
}

}  // namespace

void speak_tls_on(std::uint16_t port, const std::string& newest) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to the socket without MSG_NOSIGNAL
  tls_ports()[port] = newest;
}

struct HttpClient::Tls {
  explicit Tls(const std::string& newest) : context(SSL_CTX_new(TLS_client_method())) {
    const int version = newest == "1.1"   ? TLS1_1_VERSION
                        : newest == "1.2" ? TLS1_2_VERSION
                                          : TLS1_3_VERSION;
    // Level 0, or the client itself would refuse what is old.
    SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, version);
    stream = SSL_new(context);
  }
  ~Tls() {
    SSL_free(stream);
    SSL_CTX_free(context);
  }
  SSL_CTX* context;
  SSL* stream;
};

HttpClient::HttpClient(std::uint16_t port, const std::string& source)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (!source.empty()) {
    inet_pton(AF_INET, source.c_str(), &address.sin_addr);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected =
      ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  const auto found = tls_ports().find(port);
  bool spoken = connected;
  if (connected && found != tls_ports().end()) {
    tls_ = std::make_unique<Tls>(found->second);
    SSL_set_fd(tls_->stream, socket_);
    spoken = SSL_connect(tls_->stream) == 1;
    fcntl(socket_, F_SETFL, O_NONBLOCK);
  }
  if (!spoken) {
    tls_.reset();
    ::close(socket_);
    socket_ = -1;
  }
}

HttpClient::~HttpClient() {
  tls_.reset();
  if (socket_ >= 0) ::close(socket_);
}

std::string HttpClient::tls_version() const { return tls_ ? SSL_get_version(tls_->stream) : ""; }

bool HttpClient::wait_for(short events, milliseconds patience) const {
  pollfd wait{socket_, events, 0};
  return ::poll(&wait, 1, static_cast<int>(patience.count())) > 0;
}

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty() && socket_ >= 0) {
    ssize_t n;
    if (tls_) {
      n = SSL_write(tls_->stream, bytes.data(), static_cast<int>(bytes.size()));
      const int why = n > 0 ? SSL_ERROR_NONE : SSL_get_error(tls_->stream, static_cast<int>(n));
      if (why == SSL_ERROR_WANT_WRITE && wait_for(POLLOUT, milliseconds(20'000))) continue;
      if (why == SSL_ERROR_WANT_READ && wait_for(POLLIN, milliseconds(20'000))) continue;
    } else {
      n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::optional<std::size_t> HttpClient::read_some(char* into, std::size_t size,
                                                 milliseconds patience) {
  if (socket_ < 0) return 0;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    if (tls_) {
      const int n = SSL_read(tls_->stream, into, static_cast<int>(size));
      if (n > 0) return n;
      if (SSL_get_error(tls_->stream, n) != SSL_ERROR_WANT_READ) return 0;
    }
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !wait_for(POLLIN, left)) return std::nullopt;
    if (tls_) continue;
    const ssize_t n = ::recv(socket_, into, size, 0);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }
}

bool HttpClient::fill(milliseconds patience) {
  char bytes[65'536];
  const auto n = read_some(bytes, sizeof bytes, patience);
  if (!n || *n == 0) return false;
  buffer_.append(bytes, *n);
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
    char bytes[4096];
    const auto n = read_some(bytes, sizeof bytes, std::max(left, milliseconds(0)));
    if (!n) return false;
    if (*n == 0) return true;
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
