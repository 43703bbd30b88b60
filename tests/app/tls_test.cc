#include "app/http/tls.h"

#include <fstream>

#include "tests/app/support/certificate.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;
using http::Tls;

constexpr long kDay = 24 * 3600;

struct TlsFiles : testing::Test {
  geo::Error refused(const fs::path& certificate, const fs::path& key) {
    const auto tls = Tls::load(certificate, key);
    EXPECT_FALSE(tls.ok());
    return tls ? geo::Error{} : tls.error();
  }
  fs::path written(const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
    return folder.path() / name;
  }

  TemporaryFolder folder;
  CertificateFiles good = make_certificate(folder.path(), "good");
};

TEST_F(TlsFiles, AGoodPairLoadsWithoutAWarning) {
  const auto tls = Tls::load(good.certificate, good.key);
  ASSERT_TRUE(tls.ok()) << geo::describe(tls.error(), geo::Language::en);
  EXPECT_TRUE((*tls)->warnings().empty());
}

TEST_F(TlsFiles, WhatCannotBeUsedIsRefusedByFileAndReason) {
  using geo::ErrorCode;
  EXPECT_EQ(refused(folder.path() / "none", good.key).code, ErrorCode::file_not_found);
  EXPECT_EQ(refused(good.certificate, folder.path() / "none").code, ErrorCode::file_not_found);

  geo::Error error = refused(written("text", "hello"), good.key);
  EXPECT_EQ(error.code, ErrorCode::value_invalid);
  EXPECT_EQ(error.place.field, "--cert");
  EXPECT_NE(error.detail.find("no certificate in PEM"), std::string::npos);

  error = refused(good.certificate, good.certificate);
  EXPECT_EQ(error.place.field, "--key");
  EXPECT_NE(error.detail.find("no private key in PEM"), std::string::npos);

  const CertificateFiles locked = make_certificate(folder.path(), "locked", 0, kDay, "secret");
  EXPECT_NE(refused(locked.certificate, locked.key).detail.find("without a password"),
            std::string::npos);

  const CertificateFiles other = make_certificate(folder.path(), "other");
  error = refused(good.certificate, other.key);
  EXPECT_EQ(error.place.file, other.key.string());
  EXPECT_NE(error.detail.find("does not belong to the certificate"), std::string::npos);

  const CertificateFiles old = make_certificate(folder.path(), "old", -2 * kDay, -kDay);
  EXPECT_NE(refused(old.certificate, old.key).detail.find("has expired"), std::string::npos);
  const CertificateFiles early = make_certificate(folder.path(), "early", kDay, 2 * kDay);
  EXPECT_NE(refused(early.certificate, early.key).detail.find("begins on"), std::string::npos);
}

TEST_F(TlsFiles, AKeyOthersMayReadAndACertificateThatEndsSoonAreWarnedOf) {
  const CertificateFiles soon = make_certificate(folder.path(), "soon", -kDay, 5 * kDay + 60);
  fs::permissions(soon.key, fs::perms::owner_read | fs::perms::others_read);
  const auto tls = Tls::load(soon.certificate, soon.key);
  ASSERT_TRUE(tls.ok());
  ASSERT_EQ((*tls)->warnings().size(), 2u);
  EXPECT_NE((*tls)->warnings()[0].en.find("others may read"), std::string::npos);
  EXPECT_EQ((*tls)->warnings()[1].en, "the certificate ends in 5 days");
}

TEST_F(TlsFiles, NothingOlderThanTls12IsSpoken) {
  ServeOptions options;
  options.certificate = good.certificate;
  options.key = good.key;
  const SmallServer server(options);
  EXPECT_TRUE(server.serving->address().starts_with("https://127.0.0.1:"));
  EXPECT_EQ(HttpClient(server.port()).tls_version(), "TLSv1.3");
  speak_tls_on(server.port(), "1.2");
  EXPECT_EQ(HttpClient(server.port()).tls_version(), "TLSv1.2");
  EXPECT_EQ(get(server.port(), "/districts.json").status, 200);
  speak_tls_on(server.port(), "1.1");
  EXPECT_EQ(HttpClient(server.port()).tls_version(), "");
}

TEST_F(TlsFiles, OnlyOneOfTheTwoIsRefused) {
  make_small_district(folder.path() / "d");
  geo::NoProgress progress;
  const auto serving = Serving::start(
      {.folders = {folder.path() / "d"}, .listen = "127.0.0.1:0", .certificate = good.certificate},
      progress);
  ASSERT_FALSE(serving.ok());
  EXPECT_EQ(serving.error().code, geo::ErrorCode::usage);
}

}  // namespace
}  // namespace jingwei::app
