#include "services/synth/network_names.h"

#include <array>

namespace jingwei::services::synth {
namespace {

constexpr std::array kSides = {"南川", "西川", "北川", "东川", "前川", "后川", "上川", "下川"};
constexpr std::array kWords = {"中心", "北关", "南关", "东关", "西关", "新城", "建设", "解放",
                               "胜利", "和平", "团结", "人民", "文化", "光明", "向阳", "振兴",
                               "长青", "民生", "惠民", "育才", "体育", "车站", "市场", "百米",
                               "大桥", "东风", "红旗", "黄土", "高原", "圣地", "学府", "科技"};
constexpr std::array kSmallWords = {"柳树", "枣园", "石窑", "水井",   "粮站",  "供销", "邮电",
                                    "幸福", "安居", "吉祥", "新建",   "前进",  "平安", "福寿",
                                    "和谐", "花园", "石坡", "砖窑",   "老街",  "杏林", "桃园",
                                    "槐树", "清泉", "双桥", "西沟口", "东沟口"};
constexpr std::array kGullies = {"柳树", "枣树", "石窑", "黄土", "向阳",   "背阴", "清泉", "大砭",
                                 "小砭", "桃树", "杏树", "槐树", "榆树",   "石崖", "红土", "羊圈",
                                 "瓦窑", "砖窑", "炭窑", "水泉", "干沟子", "长嘴", "寨子", "庙湾",
                                 "磨湾", "二道", "三道", "后湾", "前湾",   "东坡", "西坡", "梨树"};

}  // namespace

StreetNames::StreetNames(const Pattern& pattern)
    : river_(pattern.like == "wuhai"     ? "黄河"
             : pattern.like == "lingshi" ? "汾河"
             : pattern.like == "baota"   ? "延河"
                                         : "大河") {}

std::string StreetNames::edge(std::size_t valley, int side, bool foot) const {
  if (valley == 0) {
    if (foot) return side == 0 ? "北环路" : "南环路";
    return river_ + (side == 0 ? "北路" : "南路");
  }
  const std::string name = kSides[(valley - 1) % kSides.size()];
  if (foot) return name + (side == 0 ? "路" : "街");
  return name + (side == 0 ? "滨河路" : "河堤路");
}

std::string StreetNames::along(Random& random) const {
  constexpr std::array kinds = {"街", "路", "东街", "西街", "中路"};
  return std::string(random.pick(kWords)) + random.pick(kinds);
}

std::string StreetNames::cross(Random& random) const {
  constexpr std::array kinds = {"巷", "巷", "一巷", "二巷", "三巷", "路"};
  return std::string(random.pick(kSmallWords)) + random.pick(kinds);
}

std::string StreetNames::bridge(Random& random) const {
  return std::string(random.pick(kWords)) + "桥";
}

std::string StreetNames::gully(std::uint64_t seed, std::size_t number) const {
  Random random(seed, "gully names", number);
  return std::string(random.pick(kGullies)) + "沟";
}

std::string StreetNames::river(std::size_t valley) const {
  return valley == 0 ? river_ : std::string(kSides[(valley - 1) % kSides.size()]) + "河";
}

}  // namespace jingwei::services::synth
