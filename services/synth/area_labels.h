#pragma once

// Which subdistrict, community and grid each face belongs to.

#include <cstdint>
#include <span>
#include <vector>

#include "geo/progress.h"
#include "geo/result.h"
#include "services/synth/ground_faces.h"
#include "services/synth/pattern.h"
#include "services/synth/regions.h"
#include "services/synth/sites.h"

namespace jingwei::services::synth {

struct GridLabel {
  std::uint32_t subdistrict = 0, community = 0;  // positions; communities count through
  std::int32_t own = -1;                         // position in Pattern::own_grids
  std::int32_t estate = -1;  // position in Sites::estates, where it is a part of one
};

struct AreaLabels {
  std::vector<std::uint32_t> subdistrict, community, grid;  // by face
  std::vector<GridLabel> grids;
};

// The faces as cells that are to stay together: a large estate with the ground around its walls is
// one, every other face by itself.
struct FaceCells {
  std::vector<std::uint32_t> cell_of;             // by face
  std::vector<std::vector<std::uint32_t>> faces;  // by cell
  std::vector<int> set_grids;  // by cell: how many of its faces are a grid by themselves
  CellGraph graph;
};
FaceCells cells_of_estates(const FaceMap& map, const Sites& sites,
                           std::span<const std::int64_t> load);
// The same without keeping anything together.
CellGraph graph_of_faces(const FaceMap& map, std::span<const std::int64_t> load);

// By face; `load` by face, households.
std::vector<std::uint32_t> label_subdistricts(const FaceMap& map, const Sites& sites,
                                              std::span<const std::int64_t> load,
                                              const Pattern& pattern, std::uint64_t seed,
                                              int scale);

// Communities and grids within the subdistricts given. Ensures: there are as many grids as the
// pattern says, times the scale; a grid is a part of a large estate, a face kept for it, or an
// ordinary one. cancelled; value_invalid when a subdistrict has too few faces for its communities
// or its grids, or ground that no ordinary grid can take: another seed has other ground.
geo::Result<AreaLabels> label_areas(const FaceMap& map, const Sites& sites,
                                    std::span<const std::int64_t> load, const Pattern& pattern,
                                    std::vector<std::uint32_t> subdistrict, std::uint64_t seed,
                                    int scale, geo::Progress& progress);

}  // namespace jingwei::services::synth
