#include <gtest/gtest.h>

#include <fstream>

#include "tests/layering/support/layering.h"

namespace jingwei::layering {
namespace {

// A project of one file, which is removed at the end.
class Planted {
 public:
  Planted(const std::string& file, const std::string& content) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "jingwei layers XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << content;
  }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;
  ~Planted() { std::filesystem::remove_all(root_); }

  std::vector<Violation> found() const { return read_layers(root_).violations; }

 private:
  std::filesystem::path root_;
};

struct Case {
  std::string file;
  std::string line;
  Rule rule;
};

TEST(Layering, HoldsInThisProject) {
  const Report report = read_layers(JINGWEI_SOURCE_DIR);
  EXPECT_GT(report.files, 40u);
  for (const Violation& violation : report.violations) ADD_FAILURE() << describe(violation);
}

TEST(Layering, FindsEveryPlantedViolation) {
  const Case cases[] = {
      {"geo/a.cc", "#include \"data/world.h\"", Rule::upward},
      {"geo/a.cc", "  #  include \"app/main.h\"", Rule::upward},
      {"data/a.cc", "#include \"services/district.h\"", Rule::upward},
      {"data/model/a.cc", "#include \"tiles/tile_id.h\"", Rule::upward},
      {"services/a.cc", "#include \"tiles/tile_id.h\"", Rule::upward},
      {"tiles/a.cc", "#include \"services/district.h\"", Rule::upward},
      {"services/a.cc", "#include \"app/http/server.h\"", Rule::upward},
      {"data/a.cc", "#include \"world.h\"", Rule::from_root},
      {"data/a.cc", "#include \"../geo/point.h\"", Rule::from_root},
      {"data/a.cc", "#include <curl/curl.h>", Rule::homeless},
      {"geo/a.cc", "#include <geos_c.h>", Rule::strayed},
      {"data/world.cc", "#include <proj.h>", Rule::strayed},
      {"services/a.cc", "#include <osmium/io/reader.hpp>", Rule::strayed},
      {"app/a.cc", "#include <gdal_priv.h>", Rule::strayed},
      {"app/a.cc", "#include <ogrsf_frmts.h>", Rule::strayed},
      {"data/world.cc", "#include <sqlite3.h>", Rule::strayed},
      {"app/main.cc", "#include <boost/asio/io_context.hpp>", Rule::strayed},
      {"tiles/a.cc", "#include <boost/beast/core.hpp>", Rule::strayed},
      {"app/http/server.cc", "#include <openssl/ssl.h>", Rule::strayed},
      {"services/a.cc", "#include <nlohmann/json.hpp>", Rule::strayed},
      {"data/sqlite.h", "#pragma once\n#include <sqlite3.h>", Rule::heavy},
      {"data/projection.h", "#pragma once\n#include <proj.h>", Rule::heavy},
      {"geo/geos_overlay.h", "#pragma once\n#include <geos_c.h>", Rule::heavy},
      {"app/http/server.h", "#pragma once\n#include <boost/beast/http.hpp>", Rule::heavy},
      {"app/api/a.h", "#pragma once\n#include <nlohmann/json.hpp>", Rule::heavy},
      {"app/commands/a.h", "#pragma once\n#include <CLI/App.hpp>", Rule::heavy},
      {"data/osm_source.h", "#pragma once\n#include <osmium/osm.hpp>", Rule::heavy},
      {"data/dem_source.h", "#pragma once\n#include <gdal.h>", Rule::heavy},
      {"geo/a.cc", "#include <chrono>", Rule::impure},
      {"geo/a.cc", "#include <thread>", Rule::impure},
      {"geo/a.cc", "#include <fstream>", Rule::impure},
      {"geo/a.cc", "#include <iostream>", Rule::impure},
      {"geo/a.cc", "#include <unistd.h>", Rule::impure},
      {"geo/a.cc", "std::random_device seed;", Rule::impure},
      {"geo/a.cc", "std::printf(\"x\");", Rule::impure},
      {"geo/a.h", "#include <vector>", Rule::once_absent},
  };
  for (const Case& c : cases) {
    const auto found = Planted(c.file, c.line + "\n").found();
    ASSERT_EQ(found.size(), 1u) << c.file << ": " << c.line;
    EXPECT_EQ(found[0].file, c.file);
    EXPECT_EQ(found[0].rule, c.rule) << describe(found[0]);
  }
}

TEST(Layering, LeavesAllowedIncludesAlone) {
  const Case cases[] = {
      {"geo/a.cc", "#include \"geo/point.h\"", {}},
      {"services/a.cc", "#include \"data/world.h\"", {}},
      {"app/a.cc", "#include \"tiles/tile_id.h\"", {}},
      {"data/sqlite.cc", "#include <sqlite3.h>", {}},
      {"app/http/server.cc", "#include <boost/beast/core.hpp>", {}},
      {"app/api/a.h", "#pragma once\n#include <nlohmann/json_fwd.hpp>", {}},
      {"services/a.cc", "#include <thread>", {}},
      {"data/a.cc", "#include <sys/stat.h>", {}},
      {"geo/a.cc", "// unlike std::random_device, seeds are parameters", {}},
      {"geo/a.cc", "#include <cmath>", {}},
  };
  for (const Case& c : cases) {
    EXPECT_TRUE(Planted(c.file, c.line + "\n").found().empty()) << c.file << ": " << c.line;
  }
}

TEST(Layering, NamesThePlaceOfAViolation) {
  const auto found = Planted("geo/a.cc", "int one;\n#include \"app/b.h\"\n").found();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(describe(found[0]),
            "geo/a.cc:2: includes a folder that is not below: #include \"app/b.h\"");
}

}  // namespace
}  // namespace jingwei::layering
