#pragma once

#include "data/model/tasks.h"

namespace jingwei::data {

// Whether somebody still has something to do: all states but closed, refused and void.
constexpr bool is_open(TaskState state) {
  return state != TaskState::closed && state != TaskState::refused && state != TaskState::voided;
}

}  // namespace jingwei::data
