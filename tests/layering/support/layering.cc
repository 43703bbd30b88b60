#include "tests/layering/support/layering.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>

namespace jingwei::layering {
namespace {

using std::string_view;

// What each folder may include beside itself.
struct Layer {
  string_view folder;
  std::array<string_view, 4> below;
};
constexpr std::array kLayers = {
    Layer{"geo", {}},
    Layer{"data", {"geo"}},
    Layer{"services", {"geo", "data"}},
    Layer{"tiles", {"geo", "data"}},
    Layer{"app", {"geo", "data", "services", "tiles"}},
};

// The files in which a foreign library may be included: those whose path begins so.
// docs/dependencies.md says why each library is there.
using Homes = std::array<string_view, 5>;

struct Library {
  string_view include;  // how its includes begin
  bool heavy;           // never in a header
  Homes homes;
};
// GDAL: one pair opens files, two read rasters and layers from them, one turns their shapes over,
// one writes.
constexpr Homes kGdalFiles = {"data/gdal_file.", "data/dem_source.", "data/vector_source.",
                              "data/ogr_geometry.", "data/export_gpkg."};
constexpr std::array kLibraries = {
    Library{"geos_c.h", true, {"geo/geos_overlay."}},
    Library{"proj.h", true, {"data/projection."}},
    Library{"osmium/", true, {"data/osm_source."}},
    Library{"gdal", true, kGdalFiles},
    Library{"ogr", true, kGdalFiles},
    Library{"cpl_", true, kGdalFiles},
    Library{"xlsxwriter.h", true, {"data/workbook."}},
    Library{"sqlite3.h", true, {"data/sqlite."}},
    Library{"sodium.h", true, {"data/digest.", "data/password."}},
    Library{"protozero/", true, {"tiles/mvt_writer."}},
    Library{"libdeflate.h", true, {"tiles/gzip."}},
    Library{"png.h", true, {"tiles/terrain_tile."}},
    Library{"zlib.h", true, {"data/png_picture."}},
    Library{"boost/asio", true, {"app/http/"}},
    Library{"openssl/", true, {"app/http/tls."}},
    Library{"boost/beast", true, {"app/http/"}},
    Library{"boost/geometry", true, {"geo/"}},
    Library{"CLI/", true, {"app/command_line.cc", "app/commands/"}},
    Library{"nlohmann/json_fwd.hpp", false, {"app/"}},
    Library{"nlohmann/", true, {"app/", "tiles/tilejson."}},
    Library{"spdlog/", true, {"app/log."}},
    Library{"fmt/", false, {"data/", "services/", "app/"}},
};

// Interfaces of the operating system: not for geo/, free for the others.
constexpr std::array kSystem = {
    string_view{"sys/"},      string_view{"unistd.h"}, string_view{"fcntl.h"},
    string_view{"signal.h"},  string_view{"poll.h"},   string_view{"pwd.h"},
    string_view{"termios.h"}, string_view{"spawn.h"},  string_view{"dirent.h"},
    string_view{"linux/"},    string_view{"netinet/"}, string_view{"arpa/"},
    string_view{"iconv.h"},   string_view{"malloc.h"},
};

// geo/ computes: it opens no file, asks no clock, writes no log, starts no thread.
constexpr std::array kImpureIncludes = {
    string_view{"<chrono>"},       string_view{"<ctime>"},    string_view{"<thread>"},
    string_view{"<mutex>"},        string_view{"<atomic>"},   string_view{"<condition_variable>"},
    string_view{"<shared_mutex>"}, string_view{"<future>"},   string_view{"<stop_token>"},
    string_view{"<semaphore>"},    string_view{"<iostream>"}, string_view{"<fstream>"},
    string_view{"<filesystem>"},   string_view{"<cstdio>"},   string_view{"<print>"},
    string_view{"<syncstream>"},
};
constexpr std::array kImpureWords = {
    string_view{"random_device"}, string_view{"std::cout"},  string_view{"std::cerr"},
    string_view{"printf("},       string_view{"getenv("},    string_view{"std::time("},
    string_view{"system_clock"},  string_view{"std::rand("},
};
// The one place that may print: it tells where it aborts.
constexpr string_view kCheckHeader = "geo/check.h";

template <class List>
bool begins_with_any(string_view text, const List& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](string_view word) { return !word.empty() && text.starts_with(word); });
}

const Layer* layer_of(string_view folder) {
  const auto it = std::find_if(kLayers.begin(), kLayers.end(),
                               [&](const Layer& layer) { return layer.folder == folder; });
  return it == kLayers.end() ? nullptr : &*it;
}

string_view folder_of(string_view path) { return path.substr(0, path.find('/')); }

bool is_header(string_view path) { return path.ends_with(".h"); }

// `path` of the line `#include "path"` or `#include <path>`, with its quotes.
std::optional<string_view> included(string_view line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == string_view::npos || line[hash] != '#') return std::nullopt;
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == string_view::npos || !line.substr(word).starts_with("include")) return std::nullopt;
  const auto open = line.find_first_of("<\"", word);
  if (open == string_view::npos) return std::nullopt;
  const auto close = line.find_first_of(">\"", open + 1);
  if (close == string_view::npos) return std::nullopt;
  return line.substr(open, close - open + 1);
}

std::optional<Rule> judge_own_include(string_view file, string_view path) {
  const string_view target = folder_of(path);
  if (path.find('/') == string_view::npos || !layer_of(target)) return Rule::from_root;
  const Layer& layer = *layer_of(folder_of(file));
  const bool allowed = target == layer.folder || begins_with_any(target, layer.below);
  return allowed ? std::nullopt : std::optional(Rule::upward);
}

std::optional<Rule> judge_foreign_include(string_view file, string_view path) {
  const bool standard = path.find_first_of("/.") == string_view::npos;
  if (standard) return std::nullopt;
  const bool in_geo = folder_of(file) == "geo";
  if (begins_with_any(path, kSystem)) {
    return in_geo ? std::optional(Rule::impure) : std::nullopt;
  }
  const auto library = std::find_if(kLibraries.begin(), kLibraries.end(),
                                    [&](const Library& l) { return path.starts_with(l.include); });
  if (library == kLibraries.end()) return Rule::homeless;
  if (library->heavy && is_header(file)) return Rule::heavy;
  return begins_with_any(file, library->homes) ? std::nullopt : std::optional(Rule::strayed);
}

std::optional<Rule> judge_line(string_view file, string_view line) {
  const bool must_be_pure = folder_of(file) == "geo" && file != kCheckHeader;
  if (const auto include = included(line)) {
    const string_view path = include->substr(1, include->size() - 2);
    if (include->front() == '"') return judge_own_include(file, path);
    if (must_be_pure && begins_with_any(*include, kImpureIncludes)) return Rule::impure;
    return judge_foreign_include(file, path);
  }
  const string_view code = line.substr(0, line.find("//"));
  const auto occurs = [&](string_view word) { return code.find(word) != string_view::npos; };
  if (must_be_pure && std::any_of(kImpureWords.begin(), kImpureWords.end(), occurs)) {
    return Rule::impure;
  }
  return std::nullopt;
}

void read_file(const std::filesystem::path& root, const std::string& file, Report& report) {
  std::ifstream in(root / file);
  std::string line;
  bool once = false;
  for (int number = 1; std::getline(in, line); ++number) {
    once = once || line.starts_with("#pragma once");
    if (const auto rule = judge_line(file, line)) {
      report.violations.push_back({file, number, *rule, line});
    }
  }
  if (is_header(file) && !once) report.violations.push_back({file, 1, Rule::once_absent, ""});
  ++report.files;
}

string_view name(Rule rule) {
  switch (rule) {
    case Rule::upward:
      return "includes a folder that is not below";
    case Rule::from_root:
      return "an own include must start at the root of the project";
    case Rule::homeless:
      return "a foreign library without a home in layering.cc";
    case Rule::strayed:
      return "a foreign library outside its own files";
    case Rule::heavy:
      return "a heavy foreign header in a header";
    case Rule::impure:
      return "geo/ may not use files, clocks, logs or threads";
    case Rule::once_absent:
      return "a header without #pragma once";
  }
  return "";
}

}  // namespace

Report read_layers(const std::filesystem::path& root) {
  Report report;
  for (const Layer& layer : kLayers) {
    const auto folder = root / layer.folder;
    if (!std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      read_file(root, entry.path().lexically_relative(root).generic_string(), report);
    }
  }
  std::sort(report.violations.begin(), report.violations.end());
  return report;
}

std::string describe(const Violation& violation) {
  return violation.file + ":" + std::to_string(violation.line) + ": " +
         std::string(name(violation.rule)) + ": " + violation.text;
}

}  // namespace jingwei::layering
