#include "services/walk_model.h"

#include <algorithm>

namespace jingwei::services {

const geo::WalkTimes& WalkGround::times(geo::WalkProfile profile) const {
  const auto i = static_cast<std::size_t>(profile);
  std::call_once(once_[i], [&] { times_[i].emplace(network_, profile); });
  return *times_[i];
}

template <class Row>
std::optional<std::uint32_t> LinkedRows<Row>::find(RowId id) const {
  const auto it = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (it == ids_.end() || *it != id) return std::nullopt;
  return static_cast<std::uint32_t>(it - ids_.begin());
}

template <class Row>
const geo::LinkedPoints& LinkedRows<Row>::links(geo::WalkProfile profile) const {
  const auto i = static_cast<std::size_t>(profile);
  std::call_once(once_[i],
                 [&] { links_[i] = ground_->linker().link(ground_->times(profile), points_); });
  return links_[i];
}

template class LinkedRows<data::Building>;
template class LinkedRows<data::Facility>;
template class LinkedRows<data::Organisation>;
template class LinkedRows<data::Area>;
template class LinkedRows<data::Cadre>;

const geo::WalkMesh& WalkModel::mesh() const {
  std::call_once(mesh_->once,
                 [&] { mesh_->mesh = geo::WalkMesh(ground_->linker(), buildings_->points()); });
  return mesh_->mesh;
}

}  // namespace jingwei::services
