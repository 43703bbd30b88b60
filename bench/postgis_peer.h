#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace jingwei::bench {

// A line "NOTICE: RESULT layer zoom ms bytes" of a script.
struct PostgisResult {
  std::string layer;
  int zoom = 0;
  double ms = 0, bytes = 0;
};

// A private PostgreSQL cluster with PostGIS in a scratch folder, as user postgres when we are root,
// on a loopback port; stopped and removed in the end.
class PostgisPeer {
 public:
  PostgisPeer() {
    if (!std::filesystem::exists("/usr/share/postgresql/15/extension/postgis.control")) return;
    char scratch[] = "/tmp/jingwei-bench-XXXXXX";
    if (!mkdtemp(scratch)) return;
    folder_ = scratch;
    if (geteuid() == 0) shell("chown postgres " + folder_.string());
    running_ = shell(as_postgres(kBin + "initdb -D " + data() + " -U postgres --auth=trust")) &&
               shell(as_postgres(kBin + "pg_ctl -w -D " + data() + " -l " + folder_.string() +
                                 "/log -o \"-p " + kPort + " -k " + folder_.string() +
                                 " -h 127.0.0.1 -c shared_buffers=512MB -c fsync=off\" start")) &&
               shell(psql() + " -c 'CREATE EXTENSION postgis'");
  }
  ~PostgisPeer() {
    if (folder_.empty()) return;
    shell(as_postgres(kBin + "pg_ctl -m immediate -D " + data() + " stop"));
    std::filesystem::remove_all(folder_);
  }
  PostgisPeer(const PostgisPeer&) = delete;
  PostgisPeer& operator=(const PostgisPeer&) = delete;

  bool is_running() const { return running_; }
  const std::filesystem::path& folder() const { return folder_; }

  std::vector<PostgisResult> run(const std::filesystem::path& script) const {
    std::vector<PostgisResult> results;
    FILE* out = popen((psql() + " -q -f " + script.string() + " 2>&1").c_str(), "r");
    if (!out) return results;
    char line[1024];
    while (std::fgets(line, sizeof line, out)) {
      const std::string text = line;
      const std::size_t at = text.find("RESULT ");
      char layer[64];
      PostgisResult result;
      if (at != std::string::npos && std::sscanf(text.c_str() + at, "RESULT %63s %d %lf %lf", layer,
                                                 &result.zoom, &result.ms, &result.bytes) >= 3) {
        result.layer = layer;
        results.push_back(result);
      } else if (text.find("ERROR") != std::string::npos) {
        std::fprintf(stderr, "peer: %s", line);
      }
    }
    pclose(out);
    return results;
  }

 private:
  inline static const std::string kBin = "/usr/lib/postgresql/15/bin/";
  inline static const std::string kPort = "55432";

  std::string data() const { return folder_.string() + "/data"; }
  std::string psql() const {
    return "psql -h 127.0.0.1 -p " + kPort + " -U postgres -X -v ON_ERROR_STOP=1 postgres";
  }
  static std::string as_postgres(const std::string& command) {
    if (geteuid() != 0) return command;
    std::string quoted;
    for (const char c : command) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return "runuser -u postgres -- sh -c '" + quoted + "'";
  }
  static bool shell(const std::string& command) {
    return std::system(("cd /tmp && " + command + " >/dev/null 2>&1").c_str()) == 0;
  }

  std::filesystem::path folder_;
  bool running_ = false;
};

}  // namespace jingwei::bench
