#include "data/photo.h"

#include <fstream>
#include <functional>
#include <random>

#include "data/digest.h"
#include "tests/support/pictures.h"
#include "tests/support/temp_folder.h"

namespace jingwei::data {
namespace {

using namespace jingwei::testing;
using geo::ErrorCode;

std::string cleaned(const std::string& bytes) {
  const auto photo = cleaned_photo(bytes);
  EXPECT_TRUE(photo.ok()) << geo::describe(photo.error(), geo::Language::en);
  return photo ? photo->bytes : "";
}

std::string reason(const std::string& bytes) {
  const auto photo = cleaned_photo(bytes);
  EXPECT_FALSE(photo.ok());
  if (photo) return "";
  EXPECT_EQ(photo.error().code, ErrorCode::value_invalid);
  return photo.error().detail;
}

TEST(CleanedPhoto, OfAJpegKeepsThePictureAndNothingElse) {
  const std::string plain = jpeg({});
  EXPECT_EQ(cleaned(plain), plain) << "there was nothing to remove";
  JpegParts parts;
  parts.before_frame = segment(0xe1, exif_with_gps(1, false)) +
                       segment(0xe1, "http://ns.adobe.com/xap/1.0/ SECRET TITLE") +
                       segment(0xe2, "ICC_PROFILE SECRET") + segment(0xed, "Photoshop SECRET") +
                       segment(0xef, "SECRET") + segment(0xfe, "SECRET comment");
  parts.after_end = "a SECRET film behind the picture";
  EXPECT_EQ(cleaned(jpeg(parts)), plain);
}

TEST(CleanedPhoto, OfAJpegKeepsHowItIsToBeTurned) {
  for (const bool little : {false, true}) {
    for (int orientation = 0; orientation <= 9; ++orientation) {
      JpegParts parts;
      parts.before_frame = segment(0xe1, exif_with_gps(orientation, little));
      const std::string clean = cleaned(jpeg(parts));
      EXPECT_EQ(clean.find("SECRET"), std::string::npos);
      const bool turned = orientation >= 2 && orientation <= 8;
      EXPECT_EQ(clean.find("Exif") != std::string::npos, turned) << orientation;
      EXPECT_EQ(cleaned(clean), clean) << "cleaning twice says the same " << orientation;
      if (!turned) continue;
      // The one entry, read by hand: tag 0x0112, SHORT, 1 value.
      const std::string entry =
          big_endian(0x01120003, 4) + big_endian(1, 4) + big_endian(orientation, 2);
      EXPECT_NE(clean.find(entry), std::string::npos) << orientation;
      EXPECT_EQ(clean.size(), jpeg({}).size() + 2 + 2 + 6 + 8 + 2 + 12 + 4);
    }
  }
}

TEST(CleanedPhoto, OfAJpegKeepsAdobesMarkWithoutWhatFollowsIt) {
  const std::string mark = "Adobe" + std::string("\0\x64\0\0\0\0\x02", 7);
  JpegParts parts;
  parts.before_frame = segment(0xee, mark + "SECRET");
  JpegParts expected;
  expected.before_frame = segment(0xee, mark);
  EXPECT_EQ(cleaned(jpeg(parts)), cleaned(jpeg(expected)));
  EXPECT_NE(cleaned(jpeg(parts)).find(mark), std::string::npos);
}

TEST(CleanedPhoto, OfAPngKeepsWhatChangesItsPixels) {
  const std::string plain = png(16, 8);
  EXPECT_EQ(cleaned(plain), plain);
  const std::string extra = png_chunk("eXIf", exif_with_gps(6, false)) +
                            png_chunk("tEXt", "Author SECRET") + png_chunk("tIME", "SECRET!") +
                            png_chunk("zzZz", "SECRET");
  EXPECT_EQ(cleaned(png(16, 8, extra) + "SECRET behind the end"), plain);
}

// What the recommendation allows and forbids, as the name of the case says.
struct PngCase {
  const char* name;
  PngParts parts;
  bool good;
};

TEST(CleanedPhoto, OfAPngKeepsATransparencyThatFitsItsColours) {
  const std::string palette = png_chunk("PLTE", std::string(3 * 4, '\x50'));
  const auto clear = [](std::size_t bytes) { return png_chunk("tRNS", std::string(bytes, '\1')); };
  const std::string grey(17 * 8, '\0'), rgb(49 * 8, '\0'), rgb_alpha(65 * 8, '\0'),
      indexed(5 * 8, '\0');
  const PngCase cases[] = {
      {"grey", {.before_pixels = clear(2), .rows = grey}, true},
      {"grey, wrong length", {.before_pixels = clear(6), .rows = grey}, false},
      {"grey, twice", {.before_pixels = clear(2) + clear(2), .rows = grey}, false},
      {"rgb", {.colour = 2, .before_pixels = clear(6), .rows = rgb}, true},
      {"rgb with alpha", {.colour = 6, .before_pixels = clear(6), .rows = rgb_alpha}, false},
      {"indexed",
       {.depth = 2, .colour = 3, .before_pixels = palette + clear(4), .rows = indexed},
       true},
      {"indexed, some",
       {.depth = 2, .colour = 3, .before_pixels = palette + clear(1), .rows = indexed},
       true},
      {"indexed, more than colours",
       {.depth = 2, .colour = 3, .before_pixels = palette + clear(5), .rows = indexed},
       false},
      {"before the palette",
       {.depth = 2, .colour = 3, .before_pixels = clear(4) + palette, .rows = indexed},
       false},
      {"indexed without palette", {.depth = 2, .colour = 3, .rows = indexed}, false},
      {"palette of grey", {.before_pixels = palette, .rows = grey}, false},
      {"palette larger than the depth",
       {.depth = 1, .colour = 3, .before_pixels = palette, .rows = std::string(3 * 8, '\0')},
       false},
  };
  for (const PngCase& one : cases) {
    const std::string whole = png(one.parts);
    const auto photo = cleaned_photo(whole);
    EXPECT_EQ(photo.ok(), one.good) << one.name;
    if (photo) {
      EXPECT_EQ(photo->bytes, whole) << one.name;
    }
  }
}

TEST(CleanedPhoto, OfAPngCountsThePixels) {
  const auto good = [](const PngParts& parts) { return cleaned_photo(png(parts)).ok(); };
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    PngParts parts{.width = 1 + static_cast<std::uint32_t>(random() % 20),
                   .height = 1 + static_cast<std::uint32_t>(random() % 20)};
    parts.interlace = static_cast<int>(random() % 2);
    parts.colour = random() % 2 ? 0 : 2;
    parts.depth = parts.colour == 0 ? 1 << random() % 5 : 8 << random() % 2;
    const std::uint32_t bits =
        static_cast<std::uint32_t>(parts.depth) * (parts.colour == 0 ? 1 : 3);
    // By counting the pixels of each pass one by one: 8.2 of the recommendation draws the passes.
    const char* passes[] = {"16462646", "77777777", "56565656", "77777777",
                            "36463646", "77777777", "56565656", "77777777"};
    for (char pass = parts.interlace ? '1' : '0'; pass <= (parts.interlace ? '7' : '0'); ++pass) {
      for (std::uint32_t y = 0; y < parts.height; ++y) {
        std::uint32_t pixels = 0;
        for (std::uint32_t x = 0; x < parts.width; ++x) {
          pixels += pass == '0' || passes[y % 8][x % 8] == pass;
        }
        if (pixels == 0) continue;
        parts.rows += static_cast<char>(random() % 5);
        parts.rows += std::string((pixels * bits + 7) / 8, static_cast<char>(random()));
      }
    }
    EXPECT_TRUE(good(parts)) << seed;
    PngParts more = parts, less = parts, filter = parts;
    more.rows += '\0';
    less.rows.pop_back();
    filter.rows[0] = 5;
    EXPECT_FALSE(good(more)) << seed;
    EXPECT_FALSE(good(less)) << seed;
    EXPECT_FALSE(good(filter)) << seed;
  }
}

TEST(CleanedPhoto, OfAPngRefusesPixelsThatDoNotUnpack) {
  const std::string whole = png(300, 300);
  EXPECT_TRUE(cleaned_photo(whole).ok());
  // Behind the end of the packed pixels something else, in a chunk whose checksum is right.
  const std::string tail = png_chunk("IEND", "");
  const std::string more = whole.substr(0, whole.size() - tail.size());
  EXPECT_TRUE(cleaned_photo(more + png_chunk("IDAT", "") + tail).ok());
  EXPECT_NE(reason(more + png_chunk("IDAT", "SECRET") + tail).find("malformed"), std::string::npos);
  const std::string head = whole.substr(0, whole.find("IDAT") - 4);
  for (const std::string& pixels :
       {std::string(), std::string("pixels"), packed("").substr(0, 3)}) {
    EXPECT_NE(reason(head + png_chunk("IDAT", pixels) + tail).find("malformed"), std::string::npos);
  }
}

// The marker and content of each segment of jpeg({}) that is altered, and how.
TEST(CleanedPhoto, OfAJpegRefusesWhatItsTablesAndScansDoNotAllow) {
  const std::string whole = jpeg({});
  const auto with = [&](int marker, const std::function<void(std::string&)>& alter) {
    const std::size_t at = whole.find(std::string("\xff") + static_cast<char>(marker));
    const std::size_t length =
        static_cast<std::uint8_t>(whole[at + 2]) * 256u + static_cast<std::uint8_t>(whole[at + 3]);
    std::string content = whole.substr(at + 4, length - 2);
    alter(content);
    return whole.substr(0, at) + (content.empty() ? "" : segment(marker, content)) +
           whole.substr(at + 2 + length);
  };
  const auto byte = [](std::size_t at, int value) {
    return [=](std::string& content) { content[at] = static_cast<char>(value); };
  };
  EXPECT_EQ(cleaned(with(0xc0, [](std::string&) {})), whole);
  struct Altered {
    const char* name;
    int marker;
    std::function<void(std::string&)> alter;
  };
  const std::vector<Altered> cases = {
      {"no quantisation", 0xdb, [](std::string& content) { content.clear(); }},
      {"short quantisation", 0xdb, [](std::string& content) { content.pop_back(); }},
      {"another quantisation", 0xdb, byte(0, 1)},
      {"no Huffman table", 0xc4, [](std::string& content) { content.clear(); }},
      {"Huffman table 4", 0xc4, byte(0, 4)},
      {"Huffman class 2", 0xc4, byte(0, 0x20)},
      {"more codes than symbols", 0xc4, byte(2, 1)},
      {"three codes of one bit", 0xc4,
       [](std::string& content) {
         content[1] = 3;
         content += "ab";
       }},
      {"a factor of 0", 0xc0, byte(7, 0x01)},
      {"a factor of 5", 0xc0, byte(7, 0x15)},
      {"quantisation 1", 0xc0, byte(8, 1)},
      {"a frame cut short", 0xc0, [](std::string& content) { content.pop_back(); }},
      {"a scan of another component", 0xda, byte(1, 2)},
      {"a scan of two", 0xda, byte(0, 2)},
      {"a scan of none", 0xda, byte(0, 0)},
      {"DC table 1", 0xda, byte(2, 0x10)},
      {"AC table 1", 0xda, byte(2, 0x01)},
  };
  for (const Altered& one : cases) {
    EXPECT_NE(reason(with(one.marker, one.alter)).find("malformed"), std::string::npos) << one.name;
  }
  for (const auto& [at, value] : {std::pair{0, 12}, {5, 2}}) {
    const std::string picture = with(0xc0, [&, at = at, value = value](std::string& content) {
      content[static_cast<std::size_t>(at)] = static_cast<char>(value);
      if (value == 2) content += content.substr(6);
    });
    EXPECT_NE(reason(picture).find("browsers cannot draw"), std::string::npos) << value;
  }
  for (const int marker : {0xc3, 0xc5, 0xc9, 0xcc, 0xcf}) {
    std::string picture = whole;
    picture[picture.find("\xff\xc0") + 1] = static_cast<char>(marker);
    EXPECT_NE(reason(picture).find("browsers cannot draw"), std::string::npos) << marker;
  }
}

TEST(CleanedPhoto, OfAJpegTakesTheScansOfAProgressiveOneUpToALimit) {
  const std::string whole = jpeg({});
  const auto progressive = [&](const std::vector<std::string>& scans) {
    std::string out = whole.substr(0, whole.find("\xff\xda"));
    out[out.find("\xff\xc0") + 1] = '\xc2';
    for (const std::string& scan : scans) {
      out += segment(0xda, std::string("\x01\x01\0", 3) + scan) + "pixels";
    }
    return out + "\xff\xd9";
  };
  const std::string dc("\0\0\x01", 3), dc_bits("\0\0\x10", 3), ac("\x01\x3f\0", 3);
  EXPECT_EQ(cleaned(progressive({dc, ac, dc_bits})), progressive({dc, ac, dc_bits}));
  EXPECT_FALSE(cleaned_photo(progressive({dc, std::string("\x05\x04\0", 3)})).ok());
  EXPECT_FALSE(cleaned_photo(progressive({dc, std::string("\x01\x40\0", 3)})).ok());
  EXPECT_TRUE(cleaned_photo(progressive(std::vector<std::string>(100, ac))).ok());
  EXPECT_FALSE(cleaned_photo(progressive(std::vector<std::string>(101, ac))).ok());
}

TEST(CleanedPhoto, SaysWhatIsWrong) {
  EXPECT_NE(reason("").find("only JPEG and PNG"), std::string::npos);
  EXPECT_NE(reason("GIF89a........").find("only JPEG and PNG"), std::string::npos);
  EXPECT_NE(reason("<svg onload=alert(1)>").find("only JPEG and PNG"), std::string::npos);
  JpegParts large;
  large.width = 10'000;
  large.height = 5'001;
  EXPECT_NE(reason(jpeg(large)).find("50 megapixels"), std::string::npos);
  EXPECT_NE(reason(png(10'000, 5'001)).find("50 megapixels"), std::string::npos);
  EXPECT_NE(reason(png(0xffffffff, 0xffffffff)).find("50 megapixels"), std::string::npos);
  large.height = 5'000;
  EXPECT_TRUE(cleaned_photo(jpeg(large)).ok());
  EXPECT_NE(reason(png(0, 8)).find("malformed"), std::string::npos);
  std::string flipped = png(16, 8);
  flipped[flipped.find("IDAT") + 6] ^= 1;
  EXPECT_NE(reason(flipped).find("malformed"), std::string::npos) << "its checksum is wrong";
  const auto heavy = cleaned_photo(std::string(kLargestPhoto + 1, '\xff'));
  ASSERT_FALSE(heavy.ok());
  EXPECT_EQ(heavy.error().code, ErrorCode::request_too_large);
}

TEST(CleanedPhoto, RefusesEveryPictureThatIsCutShort) {
  JpegParts parts;
  parts.before_frame = segment(0xe1, exif_with_gps(6, true));
  for (const std::string& whole : {jpeg(parts), png(16, 8, png_chunk("tEXt", "x"))}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(cleaned_photo(whole.substr(0, size)).ok()) << size;
    }
    EXPECT_TRUE(cleaned_photo(whole).ok());
  }
}

TEST(CleanedPhoto, IsCleanWhateverBytesAreAltered) {
  JpegParts parts;
  parts.before_frame = segment(0xe1, exif_with_gps(3, true)) + segment(0xfe, "SECRET");
  for (const std::string& whole : {jpeg(parts), png(16, 8, png_chunk("tEXt", "SECRET"))}) {
    for (unsigned seed = 0; seed < 3000; ++seed) {
      std::mt19937 random(seed);
      std::string altered = whole;
      for (auto n = 1 + random() % 4; n > 0; --n) {
        altered[random() % altered.size()] = static_cast<char>(random());
      }
      const auto photo = cleaned_photo(altered);
      if (!photo) continue;
      EXPECT_LE(photo->bytes.size(), altered.size()) << seed;
      const auto again = cleaned_photo(photo->bytes);
      ASSERT_TRUE(again.ok()) << seed;
      EXPECT_EQ(again->bytes, photo->bytes) << seed;
    }
  }
}

TEST(KeptPhoto, IsReadBackByItsContentsName) {
  const TempFolder folder;
  const Photo photo = *cleaned_photo(jpeg({}));
  const std::string name = photo_name(photo);
  EXPECT_EQ(name, to_hex(sha256(photo.bytes)) + ".jpg");
  EXPECT_TRUE(is_photo_name(name));
  ASSERT_TRUE(keep_photo(folder.path() / "photos", photo).ok());
  ASSERT_TRUE(keep_photo(folder.path() / "photos", photo).ok()) << "again";
  const auto read = read_photo(folder.path() / "photos", name);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, photo.bytes);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "photos")) {
    EXPECT_EQ(entry.path().filename(), name);
    ++files;
  }
  EXPECT_EQ(files, 1u);
  std::ofstream(folder.path() / "photos" / name) << "another picture";
  const auto damaged = read_photo(folder.path() / "photos", name);
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().code, ErrorCode::store_damaged);
}

TEST(KeptPhoto, HasANameThatLeadsNowhereElse) {
  const std::string digits(64, 'a');
  EXPECT_TRUE(is_photo_name(digits + ".png"));
  for (const std::string& name :
       {digits, digits + ".gif", digits + ".jpgx", "../" + digits + ".jpg",
        std::string(64, 'A') + ".jpg", std::string(63, 'a') + "/.jpg", std::string()}) {
    EXPECT_FALSE(is_photo_name(name)) << name;
  }
}

}  // namespace
}  // namespace jingwei::data
