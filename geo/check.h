#pragma once

#include <cstdio>
#include <cstdlib>

// Aborts with the place when one of our own invariants is broken. Never for data or users: those
// get an Error (geo/result.h).
#define JINGWEI_CHECK(condition)                                                             \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
