#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "geo/apportion.h"
#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {
namespace {

struct Office {
  std::string_view name, kind, skills;
};

// As many as report in to the communities of Baota. Names of posts in any city, of no person.
constexpr std::array kOffices = {
    Office{"市发展和改革委员会", "机关", "规划;项目"},
    Office{"市教育局", "机关", "教育"},
    Office{"市科学技术局", "机关", "信息;教育"},
    Office{"市工业和信息化局", "机关", "信息;安全"},
    Office{"市民族宗教事务局", "机关", "调解"},
    Office{"市公安局", "机关", "治安;交通"},
    Office{"市民政局", "机关", "民政;养老"},
    Office{"市司法局", "机关", "法律;调解"},
    Office{"市财政局", "机关", "财务"},
    Office{"市人力资源和社会保障局", "机关", "就业;社保"},
    Office{"市自然资源局", "机关", "规划;地质"},
    Office{"市生态环境局", "机关", "环保"},
    Office{"市住房和城乡建设局", "机关", "建筑;水电"},
    Office{"市交通运输局", "机关", "交通"},
    Office{"市水务局", "机关", "水电;防汛"},
    Office{"市农业农村局", "机关", "农业"},
    Office{"市商务局", "机关", "市场"},
    Office{"市文化和旅游局", "机关", "文体"},
    Office{"市卫生健康委员会", "机关", "医疗"},
    Office{"市退役军人事务局", "机关", "退役;民政"},
    Office{"市应急管理局", "机关", "安全;防汛"},
    Office{"市审计局", "机关", "财务"},
    Office{"市国有资产监督管理委员会", "机关", "财务;项目"},
    Office{"市市场监督管理局", "机关", "市场;食品"},
    Office{"市体育局", "机关", "文体"},
    Office{"市统计局", "机关", "信息"},
    Office{"市林业局", "机关", "绿化"},
    Office{"市乡村振兴局", "机关", "民政;农业"},
    Office{"市医疗保障局", "机关", "社保;医疗"},
    Office{"市城市管理执法局", "机关", "市容;执法"},
    Office{"市行政审批服务局", "机关", "政务"},
    Office{"市信访局", "机关", "调解;政务"},
    Office{"市机关事务服务中心", "事业单位", "水电;后勤"},
    Office{"市档案馆", "事业单位", "政务"},
    Office{"市税务局", "垂直管理", "财务"},
    Office{"市气象局", "垂直管理", "防汛"},
    Office{"市消防救援支队", "垂直管理", "消防;安全"},
    Office{"市邮政管理局", "垂直管理", "物流"},
    Office{"市烟草专卖局", "垂直管理", "市场"},
    Office{"市供电局", "企业", "水电"},
    Office{"市供水公司", "企业", "水电"},
    Office{"市燃气公司", "企业", "燃气;安全"},
    Office{"市热力公司", "企业", "供暖"},
    Office{"市公交公司", "企业", "交通"},
    Office{"市电信公司", "企业", "信息"},
    Office{"市移动公司", "企业", "信息"},
    Office{"市联通公司", "企业", "信息"},
    Office{"市广播电视台", "事业单位", "宣传"},
    Office{"市人民医院", "事业单位", "医疗"},
    Office{"市中医医院", "事业单位", "医疗"},
    Office{"市妇幼保健院", "事业单位", "医疗"},
    Office{"市疾病预防控制中心", "事业单位", "医疗"},
    Office{"市图书馆", "事业单位", "文体;教育"},
    Office{"市职业技术学院", "事业单位", "教育"},
    Office{"市中学联合党委", "事业单位", "教育"},
    Office{"市小学联合党委", "事业单位", "教育"},
    Office{"市园林绿化中心", "事业单位", "绿化"},
    Office{"市环境卫生中心", "事业单位", "市容"},
    Office{"市市政工程服务中心", "事业单位", "市政;防汛"},
    Office{"市房产服务中心", "事业单位", "建筑;政务"},
    Office{"市住房公积金中心", "事业单位", "财务;政务"},
    Office{"市不动产登记中心", "事业单位", "政务;法律"},
    Office{"市总工会", "群团", "就业;调解"},
    Office{"共青团市委", "群团", "文体;宣传"},
    Office{"市妇女联合会", "群团", "调解;民政"},
    Office{"市残疾人联合会", "群团", "民政"},
    Office{"市红十字会", "群团", "医疗;民政"},
};
static_assert(kOffices.size() == 67);

geo::Point median_of(const Town& town, const std::vector<std::size_t>& buildings) {
  std::vector<std::int32_t> xs, ys;
  for (const std::size_t b : buildings) {
    xs.push_back(town.doors[b].x);
    ys.push_back(town.doors[b].y);
  }
  const auto half = static_cast<std::ptrdiff_t>(xs.size() / 2);
  std::nth_element(xs.begin(), xs.begin() + half, xs.end());
  std::nth_element(ys.begin(), ys.begin() + half, ys.end());
  return {xs[xs.size() / 2], ys[ys.size() / 2]};
}

// Offices first, then what no household lives in, dwellings last; the near ones of each.
std::vector<std::size_t> office_houses(const Town& town,
                                       const std::vector<std::size_t>& buildings) {
  const auto rank = [&](std::size_t b) {
    const std::string& kind = town.building(b).kind;
    for (const std::string_view word : {"government", "office", "civic", "public"}) {
      if (kind == word) return 0;
    }
    return town.ground->households_of[b] == 0 ? 1 : 2;
  };
  std::vector<std::size_t> order = nearest_first(town, buildings, median_of(town, buildings));
  // A town's offices stand within a few minutes of each other even where houses lie between them.
  constexpr std::size_t kQuarter = 400;
  order.resize(std::min(order.size(), kQuarter));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return order;
}

}  // namespace

void make_organisations(const Makers& m) {
  const std::int64_t one = m.pattern.organisations > 0 ? m.pattern.organisations
                                                       : like_baota(m.pattern, kOffices.size());
  const std::int64_t count = one * m.scale;
  const std::int64_t members = like_baota(m.pattern, 5'000) * m.scale;
  Random random(m.seed, "headcounts");
  std::vector<std::int64_t> weights;
  for (std::int64_t i = 0; i < count; ++i) weights.push_back(random.between(10, 60));
  // Everybody has 32 at least, more than are ever sent down from one.
  constexpr std::int64_t kLeast = 32;
  const std::int64_t rest = members - kLeast * count + random.between(40, 400);
  const std::vector<std::int64_t> more = geo::apportion(std::max<std::int64_t>(rest, 1), weights);

  // The new town is the last subdistrict of the pattern, the old one lies around the middle of all
  // houses elsewhere.
  std::vector<std::size_t> new_town, old_town;
  for (std::size_t b = 0; b < m.town.doors.size(); ++b) {
    const std::size_t subdistrict = m.town.subdistrict_of[m.town.grid_of(b)];
    const bool last = m.town.pattern_of.at(subdistrict) + 1 == m.pattern.subdistricts.size();
    (last ? new_town : old_town).push_back(b);
  }
  if (old_town.empty()) old_town = new_town;
  if (new_town.empty()) new_town = old_town;
  const std::vector<std::size_t> places[] = {office_houses(m.town, new_town),
                                             office_houses(m.town, old_town)};
  std::vector<bool> taken(m.town.doors.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const Office& office = kOffices[static_cast<std::size_t>(i) % kOffices.size()];
    const auto round = static_cast<std::size_t>(i) / kOffices.size();
    const std::size_t building = take_free(places[random.chance(0.6) ? 0 : 1], taken);
    data::Organisation row;
    row.id = {i + 1};
    row.name =
        round == 0 ? std::string(office.name) : fmt::format("{}第{}分支", office.name, round);
    if (m.pattern.name.ends_with("县")) {
      constexpr std::string_view kCity = "市";
      row.name.replace(row.name.find(kCity), kCity.size(), "县");
    }
    row.kind = office.kind;
    row.address = m.town.building(building).address;
    row.skills = office.skills;
    row.headcount = static_cast<std::int32_t>(kLeast + more[static_cast<std::size_t>(i)]);
    row.source_key = fmt::format("synth#organisation{}", row.id.value);
    row.at = m.town.doors[building];
    m.out.truth.headcount += row.headcount;
    m.out.organisations.push_back(std::move(row));
  }
  m.out.truth.organisations = count;
}

}  // namespace jingwei::services::synth
