// Photos of tasks: who may add and see them, and what becomes of them.

#include <filesystem>
#include <nlohmann/json.hpp>

#include "data/digest.h"
#include "services/district.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"
#include "tests/support/pictures.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// A task of the western community, and who has to do with it or not.
struct PhotoTest : ::testing::Test {
  void SetUp() override {
    const auto district = folder.path() / "d";
    make_small_district(district);
    add_task(district);
    add_account(district, "chief", data::Role::administrator);
    add_account(district, "west", data::Role::dispatcher, {{2}});
    add_account(district, "east", data::Role::dispatcher, {{3}});
    add_account(district, "guest", data::Role::viewer);
    ServeOptions options;
    options.folders = {district};
    server.emplace(options);
    port = server->port();
    west = sign_in(port, "west");
  }
  static void add_task(const std::filesystem::path& district) {
    geo::NoProgress progress;
    auto opened = services::District::open(district, {}, progress);
    ASSERT_TRUE(opened.ok());
    const auto receipt =
        (*opened)->execute(data::Scope::whole_district("test"), [](const data::WorldView& view) {
          data::Task task{.id = view.next_id<data::Task>()};
          task.state = data::TaskState::filed;
          task.text = "mend the lamp";
          task.at = {-500'000, 1'000};
          task.area = {2};
          data::Change change;
          change.actor = "test";
          change.command = "task";
          change.summary = {"任务", "task"};
          change.of<data::Task>().push_back({std::nullopt, task});
          return geo::Result<data::Change>(change);
        });
    ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
  }

  Reply add(const std::string& cookie, const std::string& picture,
            const std::string& type = "image/jpeg", const std::string& extra = "") {
    const Reply task = get(port, "/610602/tasks/1", west);
    return request(
        port, "POST", "/610602/tasks/1/photos",
        cookie + "Content-Type: " + type + "\r\nIf-Match: " + task.header("etag") + "\r\n" + extra,
        picture);
  }
  std::string last_photo() {
    const json events = json::parse(get(port, "/610602/tasks/1/events", west).body)["events"];
    return events.empty() ? "" : events.back()["photo"].get<std::string>();
  }
  // Files in the folder of photos, whatever they are called.
  std::size_t files() const {
    std::error_code none;
    const std::filesystem::directory_iterator all(folder.path() / "d/photos", none);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }
  std::string picture(int orientation = 6) const {
    testing::JpegParts parts;
    parts.before_frame = testing::segment(0xe1, testing::exif_with_gps(orientation, true));
    return testing::jpeg(parts);
  }

  TemporaryFolder folder;
  std::optional<SmallServer> server;
  std::uint16_t port = 0;
  std::string west;
};

TEST_F(PhotoTest, IsShownWithItsTaskWithoutThePlaceItWasTakenAt) {
  ASSERT_NE(picture().find("SECRET PLACE"), std::string::npos);
  const Reply added = add(west, picture());
  ASSERT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(json::parse(added.body)["properties"]["photos"], 1);
  const std::string name = last_photo();
  const Reply shown = get(port, "/610602/tasks/1/photos/" + name, west);
  ASSERT_EQ(shown.status, 200);
  EXPECT_EQ(shown.header("content-type"), "image/jpeg");
  EXPECT_EQ(shown.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(shown.header("content-security-policy"), "sandbox");
  EXPECT_TRUE(shown.header("cache-control").starts_with("private"));
  EXPECT_EQ(shown.body.find("SECRET"), std::string::npos);
  EXPECT_EQ(name, data::to_hex(data::sha256(shown.body)) + ".jpg");
  EXPECT_EQ(get(port, "/610602/tasks/1/photos/" + name,
                west + "If-None-Match: " + shown.header("etag") + "\r\n")
                .status,
            304);
  EXPECT_EQ(get(port, "/610602/tasks/1/photos/" + name).status, 401);
}

TEST_F(PhotoTest, IsNotThereForWhoDoesNotSeeTheTask) {
  ASSERT_EQ(add(west, picture()).status, 200);
  const std::string east = sign_in(port, "east");
  EXPECT_EQ(get(port, "/610602/tasks/1/photos/" + last_photo(), east).status, 404);
  EXPECT_EQ(add(east, picture()).status, 404);
  EXPECT_EQ(add(sign_in(port, "guest"), picture()).status, 403) << "who only reads";
  EXPECT_EQ(files(), 1u) << "what is refused leaves no file";
}

TEST_F(PhotoTest, OfAnotherTaskOrOfNoneIsNotThere) {
  ASSERT_EQ(add(west, picture()).status, 200);
  const std::string name = last_photo();
  for (const std::string& path :
       {"2/photos/" + name, "1/photos/" + std::string(64, '0') + ".jpg",
        std::string("1/photos/..%2f..%2fdistrict.gpkg"), std::string("1/photos/district.gpkg")}) {
    EXPECT_EQ(get(port, "/610602/tasks/" + path, west).status, 404) << path;
  }
}

TEST_F(PhotoTest, IsRefusedByItsContentSizeAndVersion) {
  EXPECT_EQ(add(west, "<html>not a picture").status, 400);
  EXPECT_EQ(add(west, picture(), "text/plain").status, 400);
  EXPECT_EQ(add(west, picture().substr(0, 100)).status, 400);
  EXPECT_EQ(add(west, std::string((8u << 20) + 1, '\xff')).status, 413);
  const auto post = [&](const std::string& extra) {
    return request(port, "POST", "/610602/tasks/1/photos",
                   west + "Content-Type: image/jpeg\r\n" + extra, picture())
        .status;
  };
  EXPECT_EQ(post(""), 428);
  EXPECT_EQ(post("If-Match: \"1\"\r\n"), 412);
  EXPECT_EQ(files(), 0u);
}

TEST_F(PhotoTest, MayBeLargerThanOtherBodies) {
  // A comment of 60 kB a hundred times: 6 MB that go away.
  testing::JpegParts parts;
  for (int i = 0; i < 100; ++i) {
    parts.before_frame += testing::segment(0xfe, std::string(60'000, 'x'));
  }
  EXPECT_EQ(add(west, testing::jpeg(parts)).status, 200);
  EXPECT_EQ(get(port, "/610602/tasks/1/photos/" + last_photo(), west).body, testing::jpeg({}));
  EXPECT_EQ(request(port, "POST", "/610602/undo", west, std::string(300'000, ' ')).status, 413);
}

TEST_F(PhotoTest, IsAddedOnceForOneKey) {
  const std::string etag = get(port, "/610602/tasks/1", west).header("etag");
  const auto post = [&](const std::string& body) {
    return request(
        port, "POST", "/610602/tasks/1/photos",
        west + "Content-Type: image/jpeg\r\nIdempotency-Key: k\r\nIf-Match: " + etag + "\r\n",
        body);
  };
  EXPECT_EQ(post(picture()).status, 200);
  EXPECT_EQ(post(picture()).status, 200);
  EXPECT_EQ(post(picture(3)).status, 409);
  EXPECT_EQ(json::parse(get(port, "/610602/tasks/1", west).body)["properties"]["photos"], 1);
}

TEST_F(PhotoTest, ThatIsGoneFromTheFolderIsTheServersFaultAndNamesNoPath) {
  ASSERT_EQ(add(west, picture()).status, 200);
  const std::string name = last_photo();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (entry.path().filename() == name) std::filesystem::remove(entry.path());
  }
  const Reply gone = get(port, "/610602/tasks/1/photos/" + name, west);
  EXPECT_EQ(gone.status, 500);
  EXPECT_EQ(gone.body.find(folder.path().string()), std::string::npos) << gone.body;
  EXPECT_EQ(json::parse(gone.body)["place"], json::object());
}

TEST_F(PhotoTest, ComesBackFromABackup) {
  ASSERT_EQ(add(west, picture()).status, 200);
  const std::string name = last_photo();
  const std::string shown = get(port, "/610602/tasks/1/photos/" + name, west).body;
  server.reset();
  geo::NoProgress progress;
  {
    auto district = services::District::open(folder.path() / "d", {}, progress);
    ASSERT_TRUE(district.ok());
    ASSERT_TRUE((*district)
                    ->backup(data::Scope::whole_district("test"), folder.path() / "b",
                             services::Existing::kept, progress)
                    .ok());
  }
  ASSERT_TRUE(
      services::restore_district(folder.path() / "b", folder.path() / "copy", progress).ok());
  ServeOptions options;
  options.folders = {folder.path() / "copy"};
  const SmallServer copy(options);
  EXPECT_EQ(get(copy.port(), "/610602/tasks/1/photos/" + name, sign_in(copy.port(), "west")).body,
            shown);
}

}  // namespace
}  // namespace jingwei::app
