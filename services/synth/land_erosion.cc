#include "services/synth/land_erosion.h"

#include <algorithm>
#include <cmath>

#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kOutletMetres = 940;
// Stream power (Braun and Willett 2013): at rest a bed falls by kSteepness / A^(5/8), 14 % below a
// tenth of a square kilometre and 0.1 % in the main river. The exponent needs square roots only.
constexpr double kSteepness = 165;
constexpr double kUpliftPerStep = 2.0;   // metres
constexpr double kSteepestSlope = 0.68;  // 34 degrees: what loess slopes under grass hold

double power(double area) {
  const double root = std::sqrt(area);
  return root * std::sqrt(std::sqrt(root));  // area^(1/2 + 1/8)
}

std::vector<Inflow> inflows(const std::vector<Course>& courses, const Field& heights) {
  std::vector<Inflow> out;
  for (const Course& course : courses) {
    out.push_back({heights.index_at(course.line.front().x, course.line.front().y),
                   course.inflow_square_metres});
  }
  return out;
}

// One step of uplift and incision, implicit and so stable for any step, from the outlet upwards.
void incise(Field& heights, const Flow& flow, const std::vector<double>& area,
            const std::vector<float>& softness) {
  const double cell = heights.cell;
  for (std::size_t i = 1; i < flow.order.size(); ++i) {
    const auto at = static_cast<std::size_t>(flow.order[i]);
    const std::int32_t to = flow.receiver[at];
    const std::int32_t columns = heights.columns;
    const auto column = flow.order[i] % columns, row = flow.order[i] / columns;
    const bool oblique = column != to % columns && row != to / columns;
    const double distance = oblique ? cell * 1.4142135623730951 : cell;
    const double factor = kUpliftPerStep / kSteepness * softness[at] * power(area[at]) / distance;
    const double below = heights.value[static_cast<std::size_t>(to)];
    const double level = (heights.value[at] + kUpliftPerStep + factor * below) / (1 + factor);
    heights.value[at] = static_cast<float>(std::min(level, below + kSteepestSlope * distance));
  }
}

// Soil creeps: heights move toward the mean of their four neighbours. Where enough water runs it
// carries away what creeps in, so beds stay.
void creep(Field& heights, const std::vector<double>& area, float share) {
  constexpr double kBed = 3e4;  // square metres
  const auto first = area.begin();
  const std::vector<float> before = heights.value;
  const std::int32_t columns = heights.columns, rows = heights.rows;
  for (std::int32_t row = 0; row < rows; ++row) {
    const float* at = before.data() + static_cast<std::ptrdiff_t>(row) * columns;
    const float* north = row > 0 ? at - columns : at;
    const float* south = row + 1 < rows ? at + columns : at;
    float* out = heights.value.data() + static_cast<std::ptrdiff_t>(row) * columns;
    for (std::int32_t i = 0; i < columns; ++i) {
      if (first[static_cast<std::ptrdiff_t>(row) * columns + i] > kBed) continue;
      const float west = at[i > 0 ? i - 1 : i], east = at[i + 1 < columns ? i + 1 : i];
      out[i] = at[i] + share * ((west + east + north[i] + south[i]) * 0.25F - at[i]);
    }
  }
}

// How easily the ground is worn away, around 1: differences bend the valleys.
std::vector<float> softness_of(const Field& field, const Noise& noise) {
  std::vector<float> out(field.value.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double x = static_cast<double>(static_cast<std::int32_t>(i) % field.columns) * field.cell;
    const double y = static_cast<double>(static_cast<std::int32_t>(i) / field.columns) * field.cell;
    out[i] = static_cast<float>(1 + 0.3 * noise.at(x, y, 900) + 0.3 * noise.at(x, y, 230));
  }
  return out;
}

// Distance of each cell from the courses, in two sweeps over its neighbours.
std::vector<float> distance_from(const std::vector<Course>& courses, const Field& field) {
  std::vector<float> distance(field.value.size(), 1e9F);
  for (const Course& course : courses) {
    for (const Spot& spot : course.line) {
      distance[static_cast<std::size_t>(field.index_at(spot.x, spot.y))] = 0;
    }
  }
  const auto relax = [&](std::int32_t cell) {
    each_neighbour(field.columns, field.rows, cell, [&](std::int32_t next, double steps) {
      float& d = distance[static_cast<std::size_t>(cell)];
      d = std::min(
          d, distance[static_cast<std::size_t>(next)] + static_cast<float>(steps * field.cell));
    });
  };
  const auto n = static_cast<std::int32_t>(distance.size());
  for (std::int32_t i = 0; i < n; ++i) relax(i);
  for (std::int32_t i = n; i-- > 0;) relax(i);
  return distance;
}

// Gently rising away from the courses, and upstream along them, so that they are found.
Field first_surface(const std::vector<Course>& courses, std::uint64_t seed, double width,
                    double height) {
  Field field(static_cast<std::int32_t>(width / 40), static_cast<std::int32_t>(height / 40), 40);
  const Noise noise(seed, "first surface");
  const std::vector<float> away = distance_from(courses, field);
  for (std::int32_t row = 0; row < field.rows; ++row) {
    for (std::int32_t column = 0; column < field.columns; ++column) {
      const double x = (column + 0.5) * 40, y = (row + 0.5) * 40;
      const auto at = static_cast<std::size_t>(field.index(column, row));
      // Up at the border too, lest streams run along it.
      const double inside = std::min({x, y, width - x, height - y});
      const double rim = 0.07 * std::max(0.0, 1000 - inside);
      field.value[at] = static_cast<float>(985 + rim + 0.035 * std::min(away[at], 4000.0F) +
                                           18 * noise.octaves(x, y, 900, 5));
    }
  }
  for (const Course& course : courses) {
    double level = kOutletMetres + 0.001 * static_cast<double>(course.line.size());
    for (const Spot& spot : course.line) {
      const auto at = static_cast<std::size_t>(field.index_at(spot.x, spot.y));
      field.value[at] = std::min(field.value[at], static_cast<float>(level));
      level -= 0.001;
    }
  }
  return field;
}

}  // namespace

std::vector<Course> valley_courses(std::uint64_t seed, double width, double height) {
  Random random(seed, "valley courses");
  const Noise noise(seed, "valley bends");
  const auto bend = [&](double along, double across) {
    return 620 * noise.octaves(along, across, 3200, 3);
  };
  // A straight line bent sideways, the more the farther from its ends.
  const auto bent = [&](Spot from, Spot to, double salt) {
    std::vector<Spot> line;
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const int n = std::max(2, static_cast<int>(length / 20));
    for (int i = 0; i <= n; ++i) {
      const double t = static_cast<double>(i) / n;
      const double loose = std::min(1.0, 5 * std::min(t, 1 - t));
      const double side = loose * bend(t * length, salt) / length;
      line.push_back({from.x + t * (to.x - from.x) - side * (to.y - from.y),
                      from.y + t * (to.y - from.y) + side * (to.x - from.x)});
    }
    return line;
  };

  Course main;
  const Spot middle{width * random.uniform(0.46, 0.54), height * random.uniform(0.46, 0.54)};
  const Spot inlet{1, height * random.uniform(0.18, 0.3)};
  const Spot outlet{width - 1, height * random.uniform(0.3, 0.44)};
  main.inflow_square_metres = 1.6e8;
  main.line = bent(inlet, middle, 0);
  const std::vector<Spot> rest = bent(middle, outlet, 5e4);
  main.line.insert(main.line.end(), rest.begin() + 1, rest.end());

  std::vector<Course> courses = {main};

  // Side valleys turn by turn from the south and the north, so many that the length of valleys
  // grows with the area: 15 + 2 x 6.5 km on 15 x 12 km.
  const double growth = std::sqrt(width * height / 180e6);
  const int count = std::max(2, static_cast<int>(std::lround((28 * growth - 15) / 6.5)));
  for (int i = 0; i < count; ++i) {
    const bool south = i % 2 == 0;
    const double share = count == 2 ? (i == 0 ? 0.5 : 0.24) : (i + 0.7) / (count + 0.4);
    const Spot joint = main.line[static_cast<std::size_t>((share + random.uniform(-0.03, 0.03)) *
                                                          static_cast<double>(main.line.size()))];
    const double drift = random.uniform(-0.16, 0.02) * width / growth;
    Spot head{std::clamp(joint.x + drift, 200.0, width - 200), south ? height - 1 : 1};
    if (count == 2 && !south) head = {1, height * random.uniform(0.55, 0.68)};
    Course side;
    side.inflow_square_metres = random.uniform(3e7, 5e7);
    side.line = bent(head, joint, 1e5 * (i + 1));
    courses.push_back(std::move(side));
  }
  return courses;
}

geo::Result<Eroded> erode(const std::vector<Course>& courses, std::uint64_t seed, double width,
                          double height, geo::Progress& progress) {
  Eroded out;
  out.heights = first_surface(courses, seed, width, height);
  const Noise hardness(seed, "hardness"), detail(seed, "detail");
  std::vector<float> softness = softness_of(out.heights, hardness);
  const Spot mouth = courses.front().line.back();
  // Coarse cells find the valleys; finer ones add the gullies between them.
  constexpr int kCoarseSteps = 70, kFineSteps = 14;
  for (int step = 0; step < kCoarseSteps + kFineSteps; ++step) {
    if (!progress.step("eroding", static_cast<double>(step) / (kCoarseSteps + kFineSteps))) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    Field& heights = out.heights;
    if (step == kCoarseSteps) {
      heights = heights.refined();
      softness = softness_of(heights, hardness);
      for (std::size_t i = 0; i < heights.value.size(); ++i) {
        const auto column = static_cast<std::int32_t>(i) % heights.columns;
        const auto row = static_cast<std::int32_t>(i) / heights.columns;
        heights.value[i] += static_cast<float>(
            2.5 * detail.octaves(column * heights.cell, row * heights.cell, 160, 2));
      }
    }
    out.outlet = heights.index_at(mouth.x, mouth.y);
    heights.value[static_cast<std::size_t>(out.outlet)] = kOutletMetres;
    out.flow = fill_and_route(heights, out.outlet, 0.002F);
    out.inflow = inflows(courses, heights);
    out.area = drained_areas(heights, out.flow, out.inflow);
    incise(heights, out.flow, out.area, softness);
    for (int i = 0; i < (step < kCoarseSteps ? 4 : 5); ++i) creep(heights, out.area, 0.6F);
  }
  // Summits of one height, as the loess plateau has them: the highest ground is drawn down, which
  // leaves the order of heights and so the ways of water as they are.
  constexpr float kSummits = 1130;
  for (float& h : out.heights.value) h = h > kSummits ? kSummits + (h - kSummits) * 0.65F : h;
  out.heights.value[static_cast<std::size_t>(out.outlet)] = kOutletMetres;
  out.flow = fill_and_route(out.heights, out.outlet, 0.002F);
  out.area = drained_areas(out.heights, out.flow, out.inflow);
  return out;
}

}  // namespace jingwei::services::synth
