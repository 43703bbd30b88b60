#include "data/photo.h"

#include <fstream>
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

TEST(CleanedPhoto, OfAPngKeepsTheCriticalChunks) {
  const std::string plain = png(16, 8);
  EXPECT_EQ(cleaned(plain), plain);
  const std::string extra = png_chunk("eXIf", exif_with_gps(6, false)) +
                            png_chunk("tEXt", "Author SECRET") + png_chunk("tIME", "SECRET!") +
                            png_chunk("zzZz", "SECRET");
  EXPECT_EQ(cleaned(png(16, 8, extra) + "SECRET behind the end"), plain);
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
  flipped[flipped.find("first half")] ^= 1;
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
