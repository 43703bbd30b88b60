#pragma once

// The steps of governance.cc. Each adds its rows and what they come to; a later one may read the
// rows of an earlier one.

#include "services/synth/governance.h"
#include "services/synth/town.h"

namespace jingwei::services::synth {

struct Makers {
  const Pattern& pattern;
  const Town& town;
  std::uint64_t seed = 0;
  int scale = 1;
  Governance& out;
};

void make_facilities(const Makers& m);
void make_organisations(const Makers& m);
void make_cadres(const Makers& m);  // after the organisations
void make_posts(const Makers& m);   // after the cadres
void make_works(const Makers& m);
void make_categories(const Makers& m);
void make_tasks(const Makers& m);  // after cadres and categories

// The share of the reference district's number that a district like the pattern's has: by grids, at
// least 1. Baota itself has the number.
std::int64_t like_baota(const Pattern& pattern, std::int64_t number);

// The first of the candidates that is not taken, which then is; the very first when all are.
std::size_t take_free(const std::vector<std::size_t>& candidates, std::vector<bool>& taken);

// The positions, nearest to the point first; ties by position.
std::vector<std::size_t> nearest_first(const Town& town, std::vector<std::size_t> buildings,
                                       geo::Point to);

}  // namespace jingwei::services::synth
