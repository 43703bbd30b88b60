#include "services/synth/ground_names.h"

#include <array>
#include <iterator>
#include <numeric>
#include <vector>

#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr const char* kEstateFirst[] = {
    "宝塔", "延河", "凤凰", "枣园", "阳光",   "嘉陵",   "桃园", "翠屏", "清凉", "锦绣", "金秋",
    "南苑", "北苑", "东苑", "西苑", "祥和",   "幸福",   "康乐", "安居", "惠民", "文汇", "学府",
    "育才", "景观", "滨河", "河滨", "山水",   "绿洲",   "绿园", "春晖", "秋实", "明珠", "盛世",
    "龙泉", "金源", "银河", "紫薇", "丁香",   "海棠",   "牡丹", "梧桐", "杏林", "柳林", "松柏",
    "石榴", "百合", "玉兰", "兰亭", "新世纪", "新时代", "新星", "丰泽", "永安", "长庆", "长兴",
    "永兴", "富民", "富康", "泰和", "华苑",   "华兴",   "同心", "和谐", "和平", "团结", "胜利",
    "红旗", "东方", "朝阳", "向阳", "晨光"};
constexpr const char* kEstateLast[] = {"花园", "小区", "佳苑", "家园", "新村", "雅苑", "公寓",
                                       "名城", "华庭", "馨苑", "嘉园", "新苑", "丽苑", "雅居"};
constexpr const char* kEstatePhase[] = {"",     "二期", "三期", "东区", "西区", "南区", "北区",
                                        "四期", "五期", "六期", "七期", "八期", "九期"};

// A permutation of 0 .. n-1.
std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed, std::string_view stream) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(seed, stream);
  random.shuffle(order);
  return order;
}

}  // namespace

std::string estate_name(std::size_t i, std::uint64_t seed) {
  constexpr std::size_t kFirst = std::size(kEstateFirst), kLast = std::size(kEstateLast);
  const std::size_t all = kFirst * kLast;
  const std::size_t k = shuffled(all, seed, "estate names")[i % all];
  const std::size_t phase = i / all;
  std::string name = std::string(kEstateFirst[k % kFirst]) + kEstateLast[k / kFirst];
  if (phase < std::size(kEstatePhase)) return name + kEstatePhase[phase];
  return name + std::to_string(phase) + "区";
}

std::string_view own_grid_word(std::string_view kind) {
  if (kind == "market") return "市场";
  if (kind == "hospital") return "医院";
  if (kind == "campus") return "校园";
  if (kind == "mall") return "商圈";
  if (kind == "park") return "公园";
  if (kind == "industrial_park") return "工业园区";
  return "机关";
}

}  // namespace jingwei::services::synth
