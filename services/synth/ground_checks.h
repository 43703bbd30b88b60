#pragma once

// What a finished ground keeps of what its pattern promises:
//
// 1. Each subdistrict has the pattern's grids times the scale.
// 2. Grids of their own: one of each kind that the pattern names, whatever the scale.
// 3. Somebody lives in every ordinary grid.
// 4. Households and people are the pattern's times the scale, of the buildings and of the counts.
// 5. In Baota the three estates that are canvassed together stand with their numbers.
// 6. The gully settlement has its zones, in its subdistrict, and its households and people.
//
// The number of buildings is only aimed at.

#include "services/synth/ground.h"

namespace jingwei::services::synth {

// value_invalid with the field "seed", whose value the caller fills in, and in the detail what does
// not hold: another seed has other ground. O(n log n) in the rows.
geo::Status validate(const Ground& ground, const Pattern& pattern, int scale);

}  // namespace jingwei::services::synth
