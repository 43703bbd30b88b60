#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace jingwei::layering {

enum class Rule {
  upward,       // a folder includes one that stands above or beside it
  from_root,    // an own include that does not start at the root of the project
  homeless,     // a foreign library that kLibraries does not know
  strayed,      // a foreign library outside its own files
  heavy,        // a header that includes what costs seconds to compile
  impure,       // files, clocks, logs or threads in geo/
  once_absent,  // a header without #pragma once
};

struct Violation {
  std::string file;  // from the root
  int line = 0;
  Rule rule{};
  std::string text;  // the offending line
  friend auto operator<=>(const Violation&, const Violation&) = default;
};

struct Report {
  std::vector<Violation> violations;  // by file and line
  std::size_t files = 0;
};

// Reads every .h and .cc of geo, data, services, tiles and app below `root`.
Report read_layers(const std::filesystem::path& root);

// "geo/point.h:3: heavy: #include <proj.h>"
std::string describe(const Violation& violation);

}  // namespace jingwei::layering
