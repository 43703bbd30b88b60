#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "app/http/message.h"
#include "geo/result.h"

namespace jingwei::app::http {

// The pages, read into memory once: what is not among them cannot be asked for, whatever the path.
class StaticFiles {
 public:
  // Nothing to serve.
  StaticFiles() = default;
  // Reads the regular files below `folder` of the types that a page is made of; symbolic links and
  // other types are left out. file_not_found without an index.html, file_too_large beyond 64 MB,
  // io_failed.
  static geo::Result<StaticFiles> read(const std::filesystem::path& folder);

  // "/" is index.html. nullopt: no such file.
  std::optional<Response> find(std::string_view path) const;
  bool empty() const { return files_.empty(); }

 private:
  struct File {
    std::string content_type;
    Body body;
    bool compress = false;
    bool immutable = false;  // its name holds a hash of its content
  };

  std::map<std::string, File, std::less<>> files_;  // by path, with the leading "/"
};

}  // namespace jingwei::app::http
