#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "geo/walk_network.h"

namespace jingwei::services {

// Keeps the last network in a file of a folder, so that the next run need not build it. The file
// may be deleted at any time and may be written by several programs at once.
class GroundStorage {
 public:
  // An empty path keeps nothing.
  explicit GroundStorage(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // nullopt when there is none of this key, or it is damaged or of another format.
  std::optional<geo::WalkNetwork> read(const std::string& key) const;
  // Replaces what is there, or leaves it when the folder cannot be written: a cache may fail.
  void write(const std::string& key, const geo::WalkNetwork& network) const;

 private:
  std::filesystem::path file() const { return folder_ / "walk-network.bin"; }

  std::filesystem::path folder_;
};

}  // namespace jingwei::services
