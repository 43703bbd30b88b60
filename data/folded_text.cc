#include "data/folded_text.h"

#include <algorithm>
#include <array>

namespace jingwei::data {
namespace {

struct Pair {
  char32_t traditional, simplified;
};

// Characters that are common in names of places, streets and offices, by code point.
constexpr auto kTraditional = [] {
  std::array pairs = {
      Pair{U'東', U'东'}, Pair{U'門', U'门'}, Pair{U'馬', U'马'}, Pair{U'龍', U'龙'},
      Pair{U'鳳', U'凤'}, Pair{U'雲', U'云'}, Pair{U'電', U'电'}, Pair{U'車', U'车'},
      Pair{U'長', U'长'}, Pair{U'陽', U'阳'}, Pair{U'陰', U'阴'}, Pair{U'區', U'区'},
      Pair{U'縣', U'县'}, Pair{U'鎮', U'镇'}, Pair{U'鄉', U'乡'}, Pair{U'莊', U'庄'},
      Pair{U'園', U'园'}, Pair{U'國', U'国'}, Pair{U'華', U'华'}, Pair{U'廣', U'广'},
      Pair{U'場', U'场'}, Pair{U'學', U'学'}, Pair{U'醫', U'医'}, Pair{U'衛', U'卫'},
      Pair{U'診', U'诊'}, Pair{U'療', U'疗'}, Pair{U'藥', U'药'}, Pair{U'樓', U'楼'},
      Pair{U'棟', U'栋'}, Pair{U'號', U'号'}, Pair{U'樹', U'树'}, Pair{U'橋', U'桥'},
      Pair{U'溝', U'沟'}, Pair{U'灣', U'湾'}, Pair{U'塢', U'坞'}, Pair{U'嶺', U'岭'},
      Pair{U'嶽', U'岳'}, Pair{U'島', U'岛'}, Pair{U'濱', U'滨'}, Pair{U'漢', U'汉'},
      Pair{U'澤', U'泽'}, Pair{U'濟', U'济'}, Pair{U'寧', U'宁'}, Pair{U'寶', U'宝'},
      Pair{U'寬', U'宽'}, Pair{U'實', U'实'}, Pair{U'審', U'审'}, Pair{U'導', U'导'},
      Pair{U'專', U'专'}, Pair{U'將', U'将'}, Pair{U'對', U'对'}, Pair{U'爾', U'尔'},
      Pair{U'蘭', U'兰'}, Pair{U'藍', U'蓝'}, Pair{U'葉', U'叶'}, Pair{U'萬', U'万'},
      Pair{U'蘇', U'苏'}, Pair{U'豐', U'丰'}, Pair{U'貴', U'贵'}, Pair{U'賓', U'宾'},
      Pair{U'貿', U'贸'}, Pair{U'財', U'财'}, Pair{U'貨', U'货'}, Pair{U'購', U'购'},
      Pair{U'辦', U'办'}, Pair{U'農', U'农'}, Pair{U'運', U'运'}, Pair{U'達', U'达'},
      Pair{U'遠', U'远'}, Pair{U'連', U'连'}, Pair{U'進', U'进'}, Pair{U'邊', U'边'},
      Pair{U'鄭', U'郑'}, Pair{U'鄧', U'邓'}, Pair{U'鄰', U'邻'}, Pair{U'銀', U'银'},
      Pair{U'銅', U'铜'}, Pair{U'鋼', U'钢'}, Pair{U'鐵', U'铁'}, Pair{U'錦', U'锦'},
      Pair{U'鐘', U'钟'}, Pair{U'開', U'开'}, Pair{U'關', U'关'}, Pair{U'間', U'间'},
      Pair{U'閣', U'阁'}, Pair{U'隊', U'队'}, Pair{U'階', U'阶'}, Pair{U'際', U'际'},
      Pair{U'陳', U'陈'}, Pair{U'陸', U'陆'}, Pair{U'雙', U'双'}, Pair{U'雜', U'杂'},
      Pair{U'難', U'难'}, Pair{U'靜', U'静'}, Pair{U'韓', U'韩'}, Pair{U'順', U'顺'},
      Pair{U'預', U'预'}, Pair{U'頭', U'头'}, Pair{U'題', U'题'}, Pair{U'願', U'愿'},
      Pair{U'風', U'风'}, Pair{U'飛', U'飞'}, Pair{U'館', U'馆'}, Pair{U'飯', U'饭'},
      Pair{U'養', U'养'}, Pair{U'駐', U'驻'}, Pair{U'驛', U'驿'}, Pair{U'魚', U'鱼'},
      Pair{U'鳥', U'鸟'}, Pair{U'鷹', U'鹰'}, Pair{U'麗', U'丽'}, Pair{U'麥', U'麦'},
      Pair{U'黃', U'黄'}, Pair{U'點', U'点'}, Pair{U'齊', U'齐'}, Pair{U'齡', U'龄'},
      Pair{U'劉', U'刘'}, Pair{U'劃', U'划'}, Pair{U'動', U'动'}, Pair{U'務', U'务'},
      Pair{U'勝', U'胜'}, Pair{U'勞', U'劳'}, Pair{U'協', U'协'}, Pair{U'單', U'单'},
      Pair{U'衝', U'冲'}, Pair{U'術', U'术'}, Pair{U'衆', U'众'}, Pair{U'眾', U'众'},
      Pair{U'裝', U'装'}, Pair{U'複', U'复'}, Pair{U'復', U'复'}, Pair{U'觀', U'观'},
      Pair{U'計', U'计'}, Pair{U'設', U'设'}, Pair{U'許', U'许'}, Pair{U'訓', U'训'},
      Pair{U'話', U'话'}, Pair{U'詢', U'询'}, Pair{U'調', U'调'}, Pair{U'議', U'议'},
      Pair{U'護', U'护'}, Pair{U'變', U'变'}, Pair{U'讓', U'让'}, Pair{U'豬', U'猪'},
      Pair{U'趙', U'赵'}, Pair{U'楊', U'杨'}, Pair{U'張', U'张'}, Pair{U'強', U'强'},
      Pair{U'彎', U'弯'}, Pair{U'後', U'后'}, Pair{U'從', U'从'}, Pair{U'恆', U'恒'},
      Pair{U'慶', U'庆'}, Pair{U'應', U'应'}, Pair{U'懷', U'怀'}, Pair{U'戰', U'战'},
      Pair{U'戶', U'户'}, Pair{U'搶', U'抢'}, Pair{U'擇', U'择'}, Pair{U'數', U'数'},
      Pair{U'於', U'于'}, Pair{U'時', U'时'}, Pair{U'會', U'会'}, Pair{U'業', U'业'},
      Pair{U'極', U'极'}, Pair{U'榮', U'荣'}, Pair{U'機', U'机'}, Pair{U'權', U'权'},
      Pair{U'歷', U'历'}, Pair{U'歸', U'归'}, Pair{U'氣', U'气'}, Pair{U'決', U'决'},
      Pair{U'沖', U'冲'}, Pair{U'淨', U'净'}, Pair{U'溫', U'温'}, Pair{U'滬', U'沪'},
      Pair{U'潔', U'洁'}, Pair{U'無', U'无'}, Pair{U'煙', U'烟'}, Pair{U'熱', U'热'},
      Pair{U'營', U'营'}, Pair{U'燈', U'灯'}, Pair{U'爐', U'炉'}, Pair{U'獨', U'独'},
      Pair{U'環', U'环'}, Pair{U'瓊', U'琼'}, Pair{U'產', U'产'}, Pair{U'畫', U'画'},
      Pair{U'當', U'当'}, Pair{U'發', U'发'}, Pair{U'監', U'监'}, Pair{U'盤', U'盘'},
      Pair{U'礦', U'矿'}, Pair{U'礎', U'础'}, Pair{U'禮', U'礼'}, Pair{U'種', U'种'},
      Pair{U'積', U'积'}, Pair{U'窯', U'窑'}, Pair{U'節', U'节'}, Pair{U'築', U'筑'},
      Pair{U'糧', U'粮'}, Pair{U'紀', U'纪'}, Pair{U'紅', U'红'}, Pair{U'納', U'纳'},
      Pair{U'級', U'级'}, Pair{U'組', U'组'}, Pair{U'經', U'经'}, Pair{U'綠', U'绿'},
      Pair{U'維', U'维'}, Pair{U'網', U'网'}, Pair{U'緯', U'纬'}, Pair{U'縱', U'纵'},
      Pair{U'總', U'总'}, Pair{U'織', U'织'}, Pair{U'統', U'统'}, Pair{U'羅', U'罗'},
      Pair{U'義', U'义'}, Pair{U'習', U'习'}, Pair{U'聖', U'圣'}, Pair{U'聯', U'联'},
      Pair{U'職', U'职'}, Pair{U'腦', U'脑'}, Pair{U'臺', U'台'}, Pair{U'與', U'与'},
      Pair{U'興', U'兴'}, Pair{U'舊', U'旧'}, Pair{U'艦', U'舰'}, Pair{U'處', U'处'},
      Pair{U'蟲', U'虫'}, Pair{U'來', U'来'}, Pair{U'個', U'个'}, Pair{U'們', U'们'},
      Pair{U'倉', U'仓'}, Pair{U'傳', U'传'}, Pair{U'備', U'备'}, Pair{U'兒', U'儿'},
      Pair{U'內', U'内'}, Pair{U'兩', U'两'}, Pair{U'圖', U'图'}, Pair{U'團', U'团'},
      Pair{U'圍', U'围'}, Pair{U'塊', U'块'}, Pair{U'墳', U'坟'}, Pair{U'壇', U'坛'},
      Pair{U'壩', U'坝'}, Pair{U'壯', U'壮'}, Pair{U'夾', U'夹'}, Pair{U'婦', U'妇'},
      Pair{U'媽', U'妈'}, Pair{U'孫', U'孙'}, Pair{U'層', U'层'}, Pair{U'屬', U'属'},
      Pair{U'歲', U'岁'}, Pair{U'師', U'师'}, Pair{U'幹', U'干'}, Pair{U'庫', U'库'},
      Pair{U'廟', U'庙'}, Pair{U'廠', U'厂'}, Pair{U'廳', U'厅'}, Pair{U'體', U'体'},
      Pair{U'書', U'书'}, Pair{U'條', U'条'}, Pair{U'選', U'选'}, Pair{U'還', U'还'},
      Pair{U'過', U'过'}, Pair{U'這', U'这'}};
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return a.traditional < b.traditional; });
  return pairs;
}();

// U+00C0 to U+017F without their accents; a point: stays as it is.
constexpr std::string_view kLatin =
    "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllll."
    ".llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin.size() == 0x180 - 0xc0);

char32_t folded_character(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c < 0x80) return c;
  if (c >= 0xff01 && c <= 0xff5e) return folded_character(c - 0xfee0);  // full width
  if (c == 0x3000 || c == 0xa0) return U' ';
  if (c >= 0xc0 && c < 0x180) {
    const char plain = kLatin[c - 0xc0];
    return plain == '.' ? c : static_cast<char32_t>(plain);
  }
  const auto found =
      std::lower_bound(kTraditional.begin(), kTraditional.end(), c,
                       [](const Pair& pair, char32_t wanted) { return pair.traditional < wanted; });
  return found != kTraditional.end() && found->traditional == c ? found->simplified : c;
}

// One code point at `i`, which is moved behind it. A stray byte stands for itself.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i++]);
  const int more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  char32_t code = more == 0 ? lead : lead & (0x3fu >> more);
  for (int k = 0; k < more && i < text.size(); ++k) {
    code = code << 6 | (static_cast<unsigned char>(text[i++]) & 0x3fu);
  }
  return code;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = folded_character(next_code_point(text, i));
    if (c == U' ' && (out.empty() || out.back() == ' ')) continue;
    append(out, c);
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace jingwei::data
