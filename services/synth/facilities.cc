#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "geo/area.h"
#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {
namespace {

enum class Per : std::uint8_t { community, subdistrict, district, busy_estates, published };

struct Rule {
  std::string_view type, kind;  // Facility::tag and ::kind
  Per per;
  int count;
  std::string_view hours;
  int least, most;  // capacity; 0: not stated
};

// What the name of a grid that is an industrial park ends in (own_grid_word).
constexpr std::string_view kParkGrid = "工业园区专属网格";
constexpr std::string_view kOffice = "Mo-Fr 08:00-12:00,14:30-18:00";
constexpr std::string_view kShop = "07:30-22:00";

// The counts of the district are the published ones where there are any (早市 to 红新驿家, and the
// stations in estates of 新城); the others are what a town of this size has.
constexpr std::array kRules = {
    Rule{"党群服务中心", "community_centre", Per::community, 1, "08:00-18:00", 60, 200},
    Rule{"卫生服务站", "clinic", Per::community, 1, "08:00-20:00", 0, 0},
    Rule{"幼儿园", "kindergarten", Per::community, 1, "Mo-Fr 07:30-18:00", 90, 360},
    Rule{"药店", "pharmacy", Per::community, 3, "08:00-22:00", 0, 0},
    Rule{"便利店", "convenience", Per::community, 4, "07:00-23:00", 0, 0},
    Rule{"公共厕所", "toilets", Per::community, 3, "24/7", 4, 16},
    Rule{"垃圾分类点", "recycling", Per::community, 4, "24/7", 0, 0},
    Rule{"健身点", "fitness", Per::community, 2, "24/7", 0, 0},
    Rule{"公交站", "bus_stop", Per::community, 4, "", 0, 0},
    Rule{"应急避难点", "assembly_point", Per::community, 1, "24/7", 150, 900},
    Rule{"停车场", "parking", Per::community, 2, "24/7", 30, 220},
    Rule{"小学", "school", Per::subdistrict, 3, "Mo-Fr 07:30-18:00", 400, 1800},
    Rule{"中学", "school", Per::subdistrict, 1, "Mo-Fr 07:00-21:30", 900, 3000},
    Rule{"派出所", "police", Per::subdistrict, 1, "24/7", 0, 0},
    Rule{"便民服务大厅", "townhall", Per::subdistrict, 1, kOffice, 0, 0},
    Rule{"银行网点", "bank", Per::subdistrict, 4, "Mo-Fr 08:30-17:00", 0, 0},
    Rule{"邮政所", "post_office", Per::subdistrict, 1, kOffice, 0, 0},
    Rule{"超市", "supermarket", Per::subdistrict, 4, kShop, 0, 0},
    Rule{"公园", "park", Per::subdistrict, 2, "24/7", 0, 0},
    Rule{"儿童乐园", "playground", Per::subdistrict, 3, "24/7", 0, 0},
    Rule{"口腔诊所", "dentist", Per::subdistrict, 2, "09:00-19:00", 0, 0},
    Rule{"医院", "hospital", Per::district, 5, "24/7", 120, 900},
    Rule{"高校", "college", Per::district, 2, "", 3000, 12000},
    Rule{"图书馆", "library", Per::district, 2, "Tu-Su 09:00-17:30", 120, 600},
    Rule{"博物馆", "museum", Per::district, 2, "Tu-Su 09:00-17:00", 0, 0},
    Rule{"影剧院", "culture", Per::district, 3, "10:00-23:30", 180, 1200},
    Rule{"体育场馆", "sports", Per::district, 3, "06:30-21:30", 300, 8000},
    Rule{"消防站", "fire_station", Per::district, 3, "24/7", 0, 0},
    Rule{"客运站", "bus_station", Per::district, 2, "05:30-20:00", 0, 0},
    Rule{"早市", "market", Per::district, 3, "05:30-09:30", 40, 160},
    Rule{"夜市", "market", Per::district, 3, "18:00-02:00", 60, 220},
    Rule{"后备箱集市", "market", Per::district, 2, "Fr-Su 17:00-22:00", 20, 60},
    Rule{"日间照料中心", "social_facility", Per::district, 2, "08:00-18:00", 20, 60},
    Rule{"红新驿家", "community_centre", Per::district, 2, "24/7", 10, 40},
    Rule{"司机之家", "shelter", Per::district, 1, "24/7", 10, 40},
    Rule{"百姓会客厅", "community_centre", Per::district, 2, kOffice, 10, 30},
    Rule{"小区党群服务站", "community_centre", Per::busy_estates, 7, "08:30-20:30", 15, 60},
    Rule{"党员先锋岗", "community_centre", Per::published, 0, kOffice, 0, 0},
};

// The kind of house that such a facility stands in where there is one.
std::string_view house_for(std::string_view kind) {
  for (const std::string_view own : {"school", "kindergarten", "hospital"}) {
    if (kind == own) return own;
  }
  for (const std::string_view shop : {"market", "supermarket", "convenience", "bank", "pharmacy"}) {
    if (kind == shop) return "retail";
  }
  return {};
}

// "桃园社区" of "桃园社区居民委员会".
std::string short_name(std::string name) {
  for (const std::string_view end : {"居民委员会", "居委会", "街道办事处"}) {
    if (name.size() > end.size() && name.ends_with(end)) name.resize(name.size() - end.size());
  }
  return name;
}

class Maker {
 public:
  explicit Maker(const Makers& m)
      : m_(m), taken_(m.town.ground->buildings.size()), near_(m.town.ground->areas.size()) {}

  void make(const Rule& rule) {
    const std::size_t before = m_.out.facilities.size();
    const std::optional<std::int64_t> published = published_count(rule);
    if (rule.per == Per::published && !published) return;
    if (rule.per == Per::community) each(rule, m_.town.communities);
    if (rule.per == Per::community && published) more_centres(rule, *published);
    if (rule.per == Per::published) over_communities(rule, *published);
    if (rule.per == Per::subdistrict) each(rule, m_.town.subdistricts);
    if (rule.per == Per::district) over_district(rule);
    if (rule.per == Per::busy_estates) in_estates(rule);
    m_.out.truth.facilities.push_back(
        {std::string(rule.type), std::string(rule.kind),
         static_cast<std::int64_t>(m_.out.facilities.size() - before)});
  }

 private:
  void each(const Rule& rule, const std::vector<std::size_t>& areas) {
    for (const std::size_t area : areas) {
      for (int i = 0; i < rule.count; ++i) in_area(rule, area, i, i == 0);
    }
  }

  std::optional<std::int64_t> published_count(const Rule& rule) const {
    for (const Pattern::FacilityCount& f : m_.pattern.facilities) {
      if (f.type == rule.type) return std::int64_t{f.count} * m_.scale;
    }
    return std::nullopt;
  }

  // Beside those of the communities: one to a subdistrict, one to an industrial park, and second
  // ones in communities by lot.
  void more_centres(const Rule& rule, std::int64_t count) {
    count -= static_cast<std::int64_t>(m_.town.communities.size());
    for (const std::size_t area : m_.town.subdistricts) {
      if (count-- > 0) in_area(rule, area, 0, true);
    }
    for (const std::size_t grid : m_.town.grids) {
      if (!m_.town.area(grid).name.ends_with(kParkGrid) || count <= 0) continue;
      in_area(rule, grid, 0, true);
      --count;
    }
    over_communities(rule, count, 1);
  }

  void over_district(const Rule& rule) {
    over_communities(rule, like_baota(m_.pattern, rule.count) * m_.scale);
  }

  // One to a community, the next communities by lot; `first` is how many they have already.
  void over_communities(const Rule& rule, std::int64_t count, int first = 0) {
    std::vector<std::size_t> order = m_.town.communities;
    Random random(m_.seed, "facility communities", m_.out.truth.facilities.size());
    random.shuffle(order);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      in_area(rule, order[at % order.size()], first + static_cast<int>(at / order.size()), false);
    }
  }

  // The estates with the most households of the last subdistrict of the pattern; where a number is
  // published, of the whole district.
  void in_estates(const Rule& rule) {
    const Ground& ground = *m_.town.ground;
    std::vector<std::int64_t> households(ground.compounds.size());
    std::vector<std::size_t> first(ground.compounds.size());
    const std::optional<std::int64_t> published = published_count(rule);
    for (std::size_t b = ground.buildings.size(); b-- > 0;) {
      const std::size_t subdistrict = m_.town.subdistrict_of[m_.town.grid_of(b)];
      if (!ground.compound_of[b]) continue;
      if (!published && m_.town.pattern_of.at(subdistrict) + 1 != m_.pattern.subdistricts.size()) {
        continue;
      }
      const auto c = static_cast<std::size_t>(ground.compound_of[b].value - 1);
      households[c] += ground.households_of[b] + 1;
      first[c] = b;
    }
    std::vector<std::size_t> order;
    for (std::size_t c = 0; c < households.size(); ++c) {
      if (households[c] > 0) order.push_back(c);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return households[a] > households[b]; });
    const auto wanted =
        static_cast<std::size_t>(published.value_or(like_baota(m_.pattern, rule.count) * m_.scale));
    order.resize(std::min(order.size(), wanted));
    for (const std::size_t c : order) add(rule, first[c], short_name(ground.compounds[c].name), 0);
  }

  void in_area(const Rule& rule, std::size_t area, int number, bool central) {
    const std::vector<std::size_t>& near = nearest(area);
    if (near.empty()) return;
    Random random(m_.seed, "facility place", m_.out.facilities.size());
    const std::size_t skip = central ? 0 : random.below(std::max<std::size_t>(near.size() / 2, 1));
    std::vector<std::size_t> rest(near.begin() + static_cast<std::ptrdiff_t>(skip), near.end());
    rest.insert(rest.end(), near.begin(), near.begin() + static_cast<std::ptrdiff_t>(skip));
    const std::string_view house = house_for(rule.kind);
    if (!house.empty()) {
      std::stable_partition(rest.begin(), rest.end(), [&](std::size_t b) {
        return m_.town.building(b).kind == house && !taken_[b];
      });
    }
    add(rule, take_free(rest, taken_), short_name(m_.town.area(area).name), number);
  }

  const std::vector<std::size_t>& nearest(std::size_t area) {
    if (near_[area].empty()) {
      near_[area] = nearest_first(m_.town, m_.town.buildings_in[area], m_.town.area(area).centre);
    }
    return near_[area];
  }

  void add(const Rule& rule, std::size_t building, const std::string& where, int number) {
    data::Facility row;
    row.id = {static_cast<std::int64_t>(m_.out.facilities.size()) + 1};
    Random random(m_.seed, "facility", static_cast<std::uint64_t>(row.id.value));
    const std::string ordinal = number > 0 ? fmt::format("第{}", number + 1) : std::string();
    row.name = where + ordinal + std::string(rule.type);
    row.kind = rule.kind;
    row.tag = rule.type;
    row.address = m_.town.building(building).address;
    row.opening_hours = rule.hours;
    if (rule.most > 0) {
      row.capacity = static_cast<std::int32_t>(random.between(rule.least, rule.most));
    }
    row.source_key = fmt::format("synth#facility{}", row.id.value);
    row.at = m_.town.doors[building];
    m_.out.facilities.push_back(std::move(row));
  }

  const Makers& m_;
  std::vector<bool> taken_;
  std::vector<std::vector<std::size_t>> near_;  // by area, filled when first asked for
};

}  // namespace

void make_facilities(const Makers& m) {
  Maker maker(m);
  for (const Rule& rule : kRules) maker.make(rule);
}

std::int64_t like_baota(const Pattern& pattern, std::int64_t number) {
  constexpr std::int64_t kGridsOfBaota = 358;
  if (pattern.like == "baota") return number;
  std::int64_t grids = 0;
  for (const SubdistrictPattern& s : pattern.subdistricts) grids += s.grids;
  return std::max<std::int64_t>(1, (number * grids + kGridsOfBaota / 2) / kGridsOfBaota);
}

std::size_t take_free(const std::vector<std::size_t>& candidates, std::vector<bool>& taken) {
  for (const std::size_t building : candidates) {
    if (taken[building]) continue;
    taken[building] = true;
    return building;
  }
  return candidates.front();
}

std::vector<std::size_t> nearest_first(const Town& town, std::vector<std::size_t> buildings,
                                       geo::Point to) {
  const auto squared = [&](std::size_t b) {
    const std::int64_t dx = town.doors[b].x - to.x, dy = town.doors[b].y - to.y;
    return dx * dx + dy * dy;
  };
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  order.reserve(buildings.size());
  for (const std::size_t b : buildings) order.emplace_back(squared(b), b);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) buildings[i] = order[i].second;
  return buildings;
}

}  // namespace jingwei::services::synth
