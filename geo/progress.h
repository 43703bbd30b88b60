#pragma once

#include <string_view>

namespace jingwei::geo {

// Handed to long algorithms. They call `step` at least every few hundred milliseconds and stop with
// ErrorCode::cancelled when it answers false.
class Progress {
 public:
  virtual ~Progress() = default;
  // `stage` is a stable English word such as "reading"; `fraction` in [0, 1] of that stage.
  virtual bool step(std::string_view stage, double fraction) = 0;
};

// For callers that neither show nor cancel.
class NoProgress final : public Progress {
 public:
  bool step(std::string_view, double) override { return true; }
};

}  // namespace jingwei::geo
