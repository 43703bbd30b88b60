#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cstring>
#include <new>

namespace jingwei::testing {

// A file system for SQLite that counts syncs and fails on demand; everything else is done by the
// real one. While an object lives, connections that are opened use it.
class FaultVfs {
 public:
  FaultVfs() {
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.pNext = nullptr;
    vfs_.zName = "jingwei-faults";
    vfs_.szOsFile = static_cast<int>(sizeof(Handle)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.pAppData = this;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
  }

  std::atomic<int> syncs{0};
  std::atomic<bool> fail_syncs{false};
  // Once it has come to 0 every write finds the disk full; negative: never.
  std::atomic<int> writes_left{-1};

 private:
  struct Handle {
    sqlite3_file base;
    FaultVfs* owner;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* owner = static_cast<FaultVfs*>(vfs->pAppData);
    Handle& handle = of(file);
    handle.owner = owner;
    handle.real()->pMethods = nullptr;
    const int result = owner->real_->xOpen(owner->real_, name, handle.real(), flags, out);
    handle.base.pMethods = handle.real()->pMethods ? methods() : nullptr;
    return result;
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    FaultVfs& owner = *of(file).owner;
    if (owner.writes_left == 0) return SQLITE_FULL;
    if (owner.writes_left > 0) --owner.writes_left;
    return of(file).real()->pMethods->xWrite(of(file).real(), bytes, size, at);
  }

  static int sync(sqlite3_file* file, int flags) {
    FaultVfs& owner = *of(file).owner;
    ++owner.syncs;
    if (owner.fail_syncs) return SQLITE_IOERR_FSYNC;
    return of(file).real()->pMethods->xSync(of(file).real(), flags);
  }

  template <auto Member, class... Args>
  static int pass(sqlite3_file* file, Args... args) {
    return (of(file).real()->pMethods->*Member)(of(file).real(), args...);
  }

  static const sqlite3_io_methods* methods() {
    using M = sqlite3_io_methods;
    static const M kMethods = [] {
      M m{};
      m.iVersion = 3;
      m.xClose = pass<&M::xClose>;
      m.xRead = pass<&M::xRead, void*, int, sqlite3_int64>;
      m.xWrite = write;
      m.xTruncate = pass<&M::xTruncate, sqlite3_int64>;
      m.xSync = sync;
      m.xFileSize = pass<&M::xFileSize, sqlite3_int64*>;
      m.xLock = pass<&M::xLock, int>;
      m.xUnlock = pass<&M::xUnlock, int>;
      m.xCheckReservedLock = pass<&M::xCheckReservedLock, int*>;
      m.xFileControl = pass<&M::xFileControl, int, void*>;
      m.xSectorSize = pass<&M::xSectorSize>;
      m.xDeviceCharacteristics = pass<&M::xDeviceCharacteristics>;
      m.xShmMap = pass<&M::xShmMap, int, int, int, void volatile**>;
      m.xShmLock = pass<&M::xShmLock, int, int, int>;
      m.xShmBarrier = [](sqlite3_file* file) {
        of(file).real()->pMethods->xShmBarrier(of(file).real());
      };
      m.xShmUnmap = pass<&M::xShmUnmap, int>;
      m.xFetch = pass<&M::xFetch, sqlite3_int64, int, void**>;
      m.xUnfetch = pass<&M::xUnfetch, sqlite3_int64, void*>;
      return m;
    }();
    return &kMethods;
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
};

}  // namespace jingwei::testing
