#include "services/ground_storage.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "geo/walk_network_bytes.h"

namespace jingwei::services {

// The file is the key, then the bytes of the network, which check themselves.
std::optional<geo::WalkNetwork> GroundStorage::read(const std::string& key) const {
  if (folder_.empty()) return std::nullopt;
  std::ifstream in(file(), std::ios::binary);
  std::string found_key(key.size(), '\0');
  if (!in.read(found_key.data(), static_cast<std::streamsize>(key.size())) || found_key != key) {
    return std::nullopt;
  }
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return geo::network_from_bytes(std::move(bytes).str());
}

void GroundStorage::write(const std::string& key, const geo::WalkNetwork& network) const {
  if (folder_.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  // Written aside and moved into place, so that a reader sees the old file or the new one.
  const std::filesystem::path aside = file().string() + "." + std::to_string(getpid());
  {
    std::ofstream out(aside, std::ios::binary | std::ios::trunc);
    const std::string bytes = geo::to_bytes(network);
    out.write(key.data(), static_cast<std::streamsize>(key.size()));
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) {
      std::filesystem::remove(aside, ignored);
      return;
    }
  }
  std::filesystem::rename(aside, file(), ignored);
  if (ignored) std::filesystem::remove(aside, ignored);
}

}  // namespace jingwei::services
