#include "tests/services/support/random_town.h"

#include <random>

namespace jingwei::services::test {
namespace {

constexpr int kColumns = 7, kRows = 6;
constexpr double kSpacing = 110;

data::WayClass any_class(std::mt19937& random) {
  constexpr data::WayClass kClasses[] = {data::WayClass::residential, data::WayClass::service,
                                         data::WayClass::footway, data::WayClass::path,
                                         data::WayClass::steps};
  return kClasses[random() % 5];
}

}  // namespace

RandomTown::RandomTown(unsigned seed, bool straight) {
  std::mt19937 random(seed);
  const auto within = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  geo::Point corner[kColumns][kRows];
  for (int i = 0; i < kColumns; ++i) {
    for (int j = 0; j < kRows; ++j) {
      const double jitter = straight ? 0 : 25;
      corner[i][j] =
          at(i * kSpacing + within(-jitter, jitter), j * kSpacing + within(-jitter, jitter));
    }
  }
  const auto add_way = [&](geo::Polyline line, data::WayClass way_class, std::uint8_t flags = 0,
                           std::int8_t level = 0) {
    const data::WayId id = town.way(line, way_class, flags, level);
    data::Way row;
    row.id = id;
    row.line = std::move(line);
    row.way_class = way_class;
    row.flags = flags;
    row.level = level;
    ways.push_back(row);
  };
  // A street is broken into ways where its class changes, and a third of it is missing.
  const auto add_street = [&](const std::vector<geo::Point>& corners) {
    geo::Polyline line{corners[0]};
    data::WayClass way_class = any_class(random);
    for (std::size_t k = 1; k < corners.size(); ++k) {
      const bool missing = random() % 3 == 0;
      if (!missing) line.push_back(corners[k]);
      if (missing || random() % 3 == 0 || k + 1 == corners.size()) {
        if (line.size() > 1) add_way(line, way_class);
        line = {corners[k]};
        way_class = any_class(random);
      }
    }
  };
  for (int j = 0; j < kRows; ++j) {
    std::vector<geo::Point> corners;
    for (int i = 0; i < kColumns; ++i) corners.push_back(corner[i][j]);
    add_street(corners);
  }
  for (int i = 0; i < kColumns; ++i) {
    std::vector<geo::Point> corners;
    for (int j = 0; j < kRows; ++j) corners.push_back(corner[i][j]);
    add_street(corners);
  }
  // A bridge that crosses over two streets and joins only at its ends.
  if (!straight) {
    add_way({corner[1][1], corner[3][3]}, data::WayClass::footway, data::kWayBridge, 1);
  }

  const auto any_point = [&](double margin) {
    return at(within(-margin, (kColumns - 1) * kSpacing + margin),
              within(-margin, (kRows - 1) * kSpacing + margin));
  };
  for (int k = 0; k < 60; ++k) buildings.push_back(town.building(any_point(k < 50 ? 40 : 500)));
  for (int k = 0; k < 5; ++k) facilities.push_back(town.facility(any_point(30)));
  for (int k = 0; k < 12; ++k)
    organisations.push_back(town.organisation(any_point(k < 10 ? 30 : 500)));
  for (int k = 0; k < 30; ++k) town.count(buildings[k], static_cast<std::int32_t>(random() % 90));

  // Two subdistricts of two communities of two grids each, in strips from west to east, which leave
  // some ground out.
  const auto strip = [&](int begin, int end) {
    const double width = kColumns * kSpacing / 8;
    return geo::Box{at(begin * width, 0), at(end * width, kRows * kSpacing)};
  };
  for (int s = 0; s < 2; ++s) {
    subdistricts.push_back(town.area(data::AreaLevel::subdistrict, {}, strip(4 * s, 4 * s + 4)));
    for (int c = 0; c < 2; ++c) {
      const int k = 4 * s + 2 * c;
      communities.push_back(town.area(data::AreaLevel::community, subdistricts.back(),
                                      strip(k, k + 2), any_point(20)));
      for (int g = 0; g < 2; ++g) {
        grids.push_back(
            town.area(data::AreaLevel::grid, communities.back(), strip(k + g, k + g + 1)));
      }
    }
  }
  world = town.world();
}

std::vector<geo::Point> RandomTown::building_points() const {
  std::vector<geo::Point> points;
  for (const data::BuildingId id : buildings) {
    points.push_back(data::anchor(*view().find<data::Building>(id)));
  }
  return points;
}

}  // namespace jingwei::services::test
