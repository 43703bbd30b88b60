// Real files as they arrive, good and bad, put through `jingwei import --dry-run`: each is taken or
// refused with a sentence, and none harms the program or the district.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace jingwei {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Outcome {
  int status = -1;  // exit status; 1000 + signal when killed
  std::string out, err;
};

class RealFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "jingwei real XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    scratch_ = pattern;
  }
  void TearDown() override { fs::remove_all(scratch_); }

  static fs::path set(const std::string& name) {
    return fs::path(std::getenv("JINGWEI_SHARED")) / "data" / name;
  }

  Outcome run(const std::vector<std::string>& arguments) const {
    std::string command = quoted(JINGWEI_BINARY);
    for (const std::string& argument : arguments) command += " " + quoted(argument);
    const fs::path out = scratch_ / "out", err = scratch_ / "err";
    command += " >" + quoted(out.string()) + " 2>" + quoted(err.string()) + " </dev/null";
    const int raw = std::system(command.c_str());
    const int status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 1000 + WTERMSIG(raw);
    return {status, content(out), content(err)};
  }

  std::string district(const std::string& code, const std::string& centre) const {
    const std::string folder = (scratch_ / code).string();
    const Outcome made = run({"init", folder, "--code", code, "--name", code, "--center", centre});
    EXPECT_EQ(made.status, 0) << made.err;
    return folder;
  }

  json import(const std::string& folder, const fs::path& file,
              std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"--json", "import", folder, file.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome done = run(arguments);
    EXPECT_EQ(done.status, 0) << file << "\n" << done.err;
    return done.status == 0 ? json::parse(done.out) : json();
  }

 private:
  static std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
  }
  static std::string content(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

  fs::path scratch_;
};

std::size_t of_layer(const json& report, const std::string& layer) {
  for (const json& table : report.at("tables")) {
    if (table.at("layer") == layer) return table.at("made").get<std::size_t>();
  }
  return 0;
}

TEST_F(RealFiles, OpenStreetMapExtractsOfOtherPlacesAreRead) {
  struct Extract {
    const char *file, *code, *centre;
    std::size_t buildings;  // at least, by the set's own description
  };
  for (const Extract& e : {Extract{"osm/monaco-2025.osm.pbf", "monaco", "7.42,43.735", 1'400},
                           Extract{"osm/liechtenstein-2015.osm.pbf", "lie", "9.55,47.15", 8'900},
                           Extract{"osm/andorra-2013.osm.pbf", "old", "1.58,42.545", 280}}) {
    const std::string folder = district(e.code, e.centre);
    const json report = import(folder, set(e.file), {"--as", "osm"});
    ASSERT_FALSE(report.is_null());
    EXPECT_GE(of_layer(report, "buildings"), e.buildings) << e.file;
    EXPECT_GT(of_layer(report, "ways"), 1'000u) << e.file;
    const json again = import(folder, set(e.file), {"--as", "osm"});
    EXPECT_EQ(again.at("changed"), false) << e.file;
  }
}

TEST_F(RealFiles, EveryFileIsTakenOrRefusedInWordsAndNothingIsWritten) {
  const std::string folder = district("610602", "109.49,36.6");
  std::size_t files = 0, taken = 0;
  for (const char* group : {"dirty", "admin", "china_urban", "districting", "dem", "walk-mini"}) {
    for (const auto& entry : fs::recursive_directory_iterator(set(group))) {
      const std::string extension = entry.path().extension().string();
      const bool companion = extension == ".dbf" || extension == ".shx" || extension == ".prj" ||
                             extension == ".cpg" || extension == ".md" || extension == ".txt";
      if (!entry.is_regular_file() || companion) continue;
      const std::string kind = std::string(group) == "dem"         ? "elevation"
                               : std::string(group) == "walk-mini" ? "osm"
                                                                   : "communities";
      ++files;
      const Outcome done =
          run({"--lang", "en", "import", folder, entry.path().string(), "--as", kind, "--dry-run"});
      EXPECT_TRUE(done.status == 0 || done.status == 1) << entry.path() << "\n" << done.err;
      EXPECT_FALSE(done.status != 0 && done.err.empty()) << entry.path();
      if (done.status == 0) ++taken;
    }
  }
  EXPECT_GT(files, 60u);
  EXPECT_GE(taken, 9u);
  const Outcome log = run({"--json", "log", folder});
  ASSERT_EQ(log.status, 0) << log.err;
  EXPECT_TRUE(json::parse(log.out).at("entries").empty());
}

}  // namespace
}  // namespace jingwei
