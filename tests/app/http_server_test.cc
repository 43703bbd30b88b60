// The server as a stranger on the wire meets it.

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/api/call.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

TEST(HttpServer, RefusesAHostThatIsNotOurs) {
  const SmallServer server;
  EXPECT_EQ(get(server.port(), "/districts.json", "Host: evil.example\r\n").status, 403);
  EXPECT_EQ(get(server.port(), "/districts.json", "Host: 127.0.0.1:1\r\n").status, 403);
  EXPECT_EQ(get(server.port(), "/", "Host: evil.example\r\n").status, 403);
  const std::string port = std::to_string(server.port());
  EXPECT_EQ(get(server.port(), "/districts.json", "Host: localhost:" + port + "\r\n").status, 200);
}

TEST(HttpServer, RefusesAWriteFromAnotherOrigin) {
  const SmallServer server;
  const auto patch = [&](const std::string& extra) {
    return request(server.port(), "PATCH", "/610602/features/buildings/1",
                   "If-Match: \"1\"\r\n" + extra, R"({"name":"House 1"})")
        .status;
  };
  EXPECT_EQ(patch("Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(patch("Origin: null\r\n"), 403);
  EXPECT_EQ(patch("Sec-Fetch-Site: cross-site\r\n"), 403);
  EXPECT_EQ(patch("Origin: http://127.0.0.1:" + std::to_string(server.port()) + "\r\n"), 200);
  EXPECT_EQ(patch(""), 200);
}

TEST(HttpServer, AnswersEveryRouteOfTheTable) {
  const SmallServer server;
  ASSERT_EQ(
      request(server.port(), "POST", "/610602/tasks", "", R"({"at":[109.495,36.6],"text":"lamp"})")
          .status,
      201);
  for (const api::Route& route : api::routes()) {
    std::string path(route.pattern);
    const auto put = [&](std::string_view name, std::string_view value) {
      const std::size_t at = path.find(name);
      if (at != std::string::npos) path.replace(at, name.size(), value);
    };
    put("{d}", "610602");
    put("{city}", "6106");
    put("{layer}", "buildings");
    put("{id}", "1");
    put("{z}", "14");
    put("{x}", "13175");
    put("{y}", "6399");
    put("{file}", std::string(64, '0') + ".jpg");
    if (route.method != http::Method::get) continue;
    if (route.pattern == "/{d}/events") {
      HttpClient client(server.port());
      client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                  "\r\n\r\n");
      EXPECT_EQ(client.read_reply().status, 200) << path;
      continue;
    }
    if (path.ends_with("/at")) path += "?lon=109.5&lat=36.6";
    if (path.ends_with("/service-areas")) path += "?facility=1";
    if (path.ends_with("/coverage")) path += "?kind=clinic";
    const Reply reply = get(server.port(), path);
    // There is no elevation, no project and no photo.
    const bool absent = path.find("/terrain/") != std::string::npos ||
                        path.find("/projects/") != std::string::npos ||
                        path.find("/photos/") != std::string::npos;
    EXPECT_TRUE(absent ? reply.status == 404 : reply.status == 200 || reply.status == 204)
        << path << " " << reply.status << " " << reply.body.substr(0, 300);
    const Reply head = request(server.port(), "HEAD", path);
    EXPECT_EQ(head.status, reply.status) << path;
    EXPECT_EQ(head.header("content-length"), reply.header("content-length")) << path;
    EXPECT_EQ(request(server.port(), "OPTIONS", path).status, 204) << path;
    EXPECT_EQ(request(server.port(), "PURGE", path).status, 405) << path;
    const std::string more = path.find('?') == std::string::npos ? "?no=1" : "&no=1";
    EXPECT_EQ(get(server.port(), path + more).status, 400) << path;
    std::string elsewhere = path;
    if (route.has_district()) {
      elsewhere.replace(1, 6, "999999");
      EXPECT_EQ(get(server.port(), elsewhere).status, 404) << elsewhere;
    }
  }
}

TEST(HttpServer, AnswersTilePathsThatAreNoneWith400Or404) {
  const SmallServer server;
  for (const std::string tile :
       {"31/0/0", "14/16384/0", "14/0/16384", "14/-1/0", "14/1e3/0", "14/+1/0", "014/0/0", "14//0",
        "14/99999999999999999999/0", "x/y/z", "14/0.0/0", "-1/0/0", "7/0/0", "17/0/0"}) {
    const int status = get(server.port(), "/610602/tiles/" + tile + ".mvt").status;
    EXPECT_TRUE(status == 400 || status == 404) << tile << " " << status;
  }
  EXPECT_EQ(get(server.port(), "/610602/tiles/14/0/0").status, 404);
  EXPECT_EQ(get(server.port(), "/610602/tiles/14/0/0/0.mvt").status, 404);
  EXPECT_EQ(get(server.port(), "/610602/tiles/14/13175/6399.mvt?layers=nonsense").status, 400);
  EXPECT_EQ(get(server.port(), "/610602/tiles/14/0/0.mvt").status, 204);
}

TEST(HttpServer, GivesEachEncodingAStrongTagAndAnswers304) {
  const SmallServer server;
  for (const std::string path : {"/610602/features/buildings", "/assets/main-1a2b3c.js",
                                 "/610602/tiles/14/13175/6399.mvt"}) {
    const Reply plain = get(server.port(), path);
    ASSERT_EQ(plain.status, 200) << path;
    const Reply packed = get(server.port(), path, "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(packed.header("content-encoding"), "gzip") << path;
    EXPECT_EQ(gunzip(packed.body), plain.body) << path;
    EXPECT_EQ(plain.header("vary"), "Accept-Encoding") << path;
    EXPECT_TRUE(plain.header("etag").starts_with('"')) << path;
    EXPECT_NE(plain.header("etag"), packed.header("etag")) << path;
    const Reply same =
        get(server.port(), path, "If-None-Match: \"x\", " + plain.header("etag") + "\r\n");
    EXPECT_EQ(same.status, 304) << path;
    EXPECT_EQ(same.body, "") << path;
    EXPECT_EQ(get(server.port(), path, "If-None-Match: " + packed.header("etag") + "\r\n").status,
              200)
        << path;
    EXPECT_EQ(get(server.port(), path, "Accept-Encoding: gzip;q=0\r\n").header("content-encoding"),
              "");
  }
}

TEST(HttpServer, ServesPagesAndNothingBesideThem) {
  const SmallServer server;
  const Reply index = get(server.port(), "/");
  EXPECT_EQ(index.status, 200);
  EXPECT_EQ(index.header("cache-control"), "no-cache");
  EXPECT_NE(index.header("content-security-policy").find("default-src 'self'"), std::string::npos);
  const Reply asset = get(server.port(), "/assets/main-1a2b3c.js");
  EXPECT_NE(asset.header("cache-control").find("immutable"), std::string::npos);
  for (const std::string path :
       {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt", "//etc/passwd", "/assets/..\\..\\secret.txt",
        "/assets/", "/assets", "/%00", "/index.html%00.js", "/%zz", "/\x01"}) {
    const Reply reply = get(server.port(), path);
    EXPECT_TRUE(reply.status == 400 || reply.status == 404) << path << " " << reply.status;
    EXPECT_EQ(reply.body.find("secret\n"), std::string::npos) << path;
  }
}

}  // namespace
}  // namespace jingwei::app
