#pragma once

#include <filesystem>

#include "geo/result.h"

namespace jingwei::services {

// Held by the one process that writes to a district. The system lets go of it when the process
// ends, however it ends; the file stays and is of no meaning by itself.
class DistrictLock {
 public:
  // district_locked, with the holder's process number as detail; permission_denied.
  static geo::Result<DistrictLock> take(const std::filesystem::path& folder);
  DistrictLock(DistrictLock&& other) noexcept;
  DistrictLock& operator=(DistrictLock&&) = delete;
  ~DistrictLock();

 private:
  explicit DistrictLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace jingwei::services
