// `jingwei serve` on the sample district: time from exec to the first answer, and requests a second
// of a cached tile over keep-alive connections, with as many client threads as processors. Client
// and server share the machine, so the server alone would give more.
//
// serve_bench [DISTRICT CODE Z/X/Y]: another district than .district/andorra, which
// scripts/load-sample makes, its code and a tile that is not empty.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kPort = 18'765;
constexpr int kConnectionsPerThread = 8;
constexpr std::chrono::seconds kDuration{5};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int connect_to_server() {
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kPort);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return client;
  close(client);
  return -1;
}

std::string request_text(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(kPort) +
         "\r\nAccept-Encoding: gzip\r\n\r\n";
}

// One answer read to its end; 0 when the connection broke.
int read_answer(int client, std::string& buffer) {
  char bytes[65'536];
  while (true) {
    const std::size_t end = buffer.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t field = buffer.find("Content-Length: ");
      const std::size_t length = field < end ? std::strtoul(&buffer[field + 16], nullptr, 10) : 0;
      if (buffer.size() >= end + 4 + length) {
        const int status = std::atoi(&buffer[9]);
        buffer.erase(0, end + 4 + length);
        return status;
      }
    }
    const ssize_t n = recv(client, bytes, sizeof bytes, 0);
    if (n <= 0) return 0;
    buffer.append(bytes, static_cast<std::size_t>(n));
  }
}

int ask_once(const std::string& path) {
  const int client = connect_to_server();
  if (client < 0) return 0;
  const std::string text = request_text(path);
  std::string buffer;
  int status = 0;
  if (send(client, text.data(), text.size(), MSG_NOSIGNAL) > 0) {
    status = read_answer(client, buffer);
  }
  close(client);
  return status;
}

class ServerUnderTest {
 public:
  explicit ServerUnderTest(const std::string& district) {
    const std::string program = (fs::read_symlink("/proc/self/exe").parent_path() / "../jingwei");
    const std::string listen = "127.0.0.1:" + std::to_string(kPort);
    std::fflush(stdout);  // or the child prints it again
    pid_ = fork();
    if (pid_ == 0) {
      [[maybe_unused]] const auto* out = std::freopen("/dev/null", "w", stdout);
      [[maybe_unused]] const auto* err = std::freopen("/dev/null", "w", stderr);
      execl(program.c_str(), "jingwei", "serve", district.c_str(), "--listen", listen.c_str(),
            "--rate", "0", nullptr);
      _exit(127);
    }
  }
  ~ServerUnderTest() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  // Whether the process has ended by itself.
  bool has_ended() const { return waitpid(pid_, nullptr, WNOHANG) != 0; }
  long resident_kilobytes() const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    }
    return 0;
  }

 private:
  pid_t pid_ = 0;
};

// Seconds from exec until `path` is answered with 200 or 204; negative when the server has ended.
double seconds_to_first(const ServerUnderTest& server, Clock::time_point start,
                        const std::string& path) {
  while (true) {
    const int status = ask_once(path);
    if (status == 200 || status == 204) return seconds_since(start);
    if (server.has_ended()) return -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

// Each thread keeps its connections busy: a request on each, then an answer from each.
std::size_t run_clients(const std::string& path, unsigned threads) {
  std::atomic<std::size_t> answered{0};
  std::vector<std::thread> clients;
  const auto end = Clock::now() + kDuration;
  for (unsigned t = 0; t < threads; ++t) {
    clients.emplace_back([&] {
      const std::string text = request_text(path);
      std::vector<int> sockets(kConnectionsPerThread);
      std::vector<std::string> buffers(kConnectionsPerThread);
      for (int& client : sockets) client = connect_to_server();
      std::size_t mine = 0;
      while (Clock::now() < end) {
        for (const int client : sockets) send(client, text.data(), text.size(), MSG_NOSIGNAL);
        for (std::size_t i = 0; i < sockets.size(); ++i) {
          if (read_answer(sockets[i], buffers[i]) == 200) ++mine;
        }
      }
      for (const int client : sockets) close(client);
      answered += mine;
    });
  }
  for (std::thread& client : clients) client.join();
  return answered;
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path root = fs::path(JINGWEI_SAMPLES) / "../..";
  const std::string district = argc > 1 ? argv[1] : (root / ".district/andorra").string();
  if (!fs::exists(district) && argc == 1) {
    if (std::system((root / "scripts/load-sample").c_str()) != 0) return 1;
  }
  std::printf("district: %s\n", district.c_str());
  for (int round = 0; round < 3; ++round) {
    const auto start = Clock::now();
    const ServerUnderTest server(district);
    const double first = seconds_to_first(server, start, "/districts.json");
    if (first < 0) {
      std::printf("the server ended; is the district served already?\n");
      return 1;
    }
    std::printf("exec to first answer: %.3f s, resident %ld MB\n", first,
                server.resident_kilobytes() / 1024);
  }
  const ServerUnderTest server(district);
  if (seconds_to_first(server, Clock::now(), "/districts.json") < 0) return 1;
  const std::string code = argc > 2 ? argv[2] : "andorra";
  const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  // Andorra la Vella; a tile of another district is given as the third argument.
  const std::string tile = argc > 3 ? argv[3] : "15/16522/12101";
  const std::string path = "/" + code + "/tiles/" + tile + ".mvt";
  const int status = ask_once(path);
  if (status != 200) {
    std::printf("%s answers %d\n", path.c_str(), status);
    return 1;
  }
  for (const std::string& asked : {path, "/" + code + "/tiles.json"}) {
    const std::size_t answered = run_clients(asked, threads);
    std::printf("%s: %.0f requests/s (%u client threads, %d connections each)\n", asked.c_str(),
                static_cast<double>(answered) / static_cast<double>(kDuration.count()), threads,
                kConnectionsPerThread);
  }
  std::printf("resident after: %ld MB\n", server.resident_kilobytes() / 1024);
  return 0;
}
