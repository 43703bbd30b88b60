#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/serve.h"

namespace jingwei::app {

// A folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Makes a district at 109.5, 36.6 in `folder`, in one change:
//   subdistrict 1 "Riverside", 2 km square around the centre, with communities 2 "West" and 3
//   "East" that meet in the meridian of the centre; buildings 1 to 60 along a street (way 1, west
//   to east), 1 to 30 in West; facility 1 "Clinic One" at its middle; organisation 1 "Town hall" in
//   the west.
void make_small_district(const std::filesystem::path& folder, const std::string& code = "610602");

// The district of `make_small_district`, or several, served in this process. With a certificate
// in the options the clients of the tests speak TLS to it.
struct SmallServer {
  explicit SmallServer(ServeOptions options = {});
  std::uint16_t port() const { return serving->port(); }

  TemporaryFolder folder;
  std::unique_ptr<Serving> serving;
};

}  // namespace jingwei::app
