#pragma once

// Everything of a synthetic district that is not ground: who works there, what for, and what has
// happened in a year. Nobody in it exists; cadres and holders of posts are numbers.

#include <cstdint>
#include <vector>

#include "services/synth/ground.h"
#include "services/synth/truth.h"

namespace jingwei::services::synth {

// Rows with ids counted from 1 in the order of the vectors and without versions. Tasks and their
// events are by the time of the task's report, the events of one task in order.
struct Governance {
  std::vector<data::Facility> facilities;
  std::vector<data::Organisation> organisations;
  std::vector<data::Cadre> cadres;
  std::vector<data::Post> posts;
  std::vector<data::Project> projects;
  std::vector<data::Zone> zones;
  std::vector<data::WorkItem> work_items;
  std::vector<data::DeclaredTotal> declared;
  std::vector<data::Category> categories;
  std::vector<data::Task> tasks;
  std::vector<data::TaskEvent> events;
  Truth truth;
};

// The same arguments give the same rows. Counts that are known for the place are met exactly and
// multiplied by the scale, those of the works excepted; where the ground has too few buildings or
// entrances for them, as many as there are. Requires: a ground of the pattern with at least one
// grid and one building in each subdistrict. cancelled.
geo::Result<Governance> make_governance(const Pattern& pattern, const Ground& ground,
                                        std::uint64_t seed, int scale, geo::Progress& progress);

}  // namespace jingwei::services::synth
