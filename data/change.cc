#include "data/change.h"

#include <algorithm>

namespace jingwei::data {

Change inverse(const Change& change, Revision committed_at) {
  Change back;
  back.undoes = committed_at;
  const auto turn = [&](const auto& writes, auto& out) {
    out.reserve(writes.size());
    for (const auto& write : writes) {
      auto& reversed = out.emplace_back();
      reversed.before = write.after;
      reversed.after = write.before;
      if (reversed.before) reversed.before->version = committed_at;
    }
    std::reverse(out.begin(), out.end());
  };
  std::apply(
      [&](const auto&... writes) {
        (turn(writes, std::get<std::decay_t<decltype(writes)>>(back.writes)), ...);
      },
      change.writes);
  return back;
}

}  // namespace jingwei::data
