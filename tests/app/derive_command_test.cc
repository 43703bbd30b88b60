#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/operations.h"
#include "services/district.h"
#include "services/district_folder.h"
#include "tests/app/support/process.h"
#include "tests/support/temp_folder.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

class DeriveCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(
        services::init_district(folder_ / "d", {"610602", "宝塔区", geo::LonLat{109.4853, 36.5962}})
            .ok());
  }
  Outcome derive(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"derive", (folder_ / "d").string()});
    return run_program(arguments);
  }
  // As a running server gets it from another process.
  geo::ErrorCode operation(const json& args) const {
    geo::NoProgress progress;
    const auto district = services::District::open(folder_ / "d", {}, progress);
    EXPECT_TRUE(district.ok());
    const auto report =
        derive_operation(**district, data::Scope::whole_district("li"), args, progress);
    EXPECT_FALSE(report.ok()) << args;
    return report.ok() ? geo::ErrorCode{} : report.error().code;
  }

  const testing::TempFolder folder_;
};

TEST_F(DeriveCommand, RefusesNumbersThatBelongToSomethingElse) {
  const std::vector<std::vector<std::string>> calls = {
      {"grids", "--min-area-km2", "1"},
      {"communities", "--buildings", "50"},
      {"gullies", "--buildings", "50"},
      {"communities", "--max-floor-m", "100"},
      {"grids", "--max-side-m", "100"},
      {"communities", "--min-length-m", "100"},
      {"gullies", "--min-area-km2", "0.2", "--buildings", "400"}};
  for (const std::vector<std::string>& call : calls) {
    const Outcome outcome = derive(call);
    EXPECT_EQ(outcome.status, 2) << call[0] << call[1];
    EXPECT_NE(outcome.err.find(call[call.size() - 2]), std::string::npos) << outcome.err;
  }
}

TEST_F(DeriveCommand, TakesItsOwnNumbersAndSaysWhatIsMissingInTheDistrict) {
  // No subdistricts to divide and no heights to look at: the call itself is in order.
  EXPECT_EQ(derive({"grids", "--buildings", "50"}).status, derive({"grids"}).status);
  const Outcome gullies = derive({"gullies", "--min-area-km2", "0.2", "--max-floor-m", "150"});
  EXPECT_EQ(gullies.status, derive({"gullies"}).status);
  EXPECT_NE(gullies.status, 2);
}

TEST_F(DeriveCommand, ChecksWhatIsHandedOver) {
  using enum geo::ErrorCode;
  EXPECT_EQ(operation({{"what", "grids"}, {"min_area_km2", 1}}), usage);
  EXPECT_EQ(operation({{"what", "gullies"}, {"buildings", 50}}), usage);
  EXPECT_EQ(operation({{"what", "towns"}}), usage);
  EXPECT_EQ(operation({{"what", "grids"}, {"buildings", 9}}), value_invalid);
  EXPECT_EQ(operation({{"what", "grids"}, {"buildings", 100'001}}), value_invalid);
  EXPECT_EQ(operation({{"what", "grids"}, {"buildings", 50.5}}), value_invalid);
  EXPECT_EQ(operation({{"what", "grids"}, {"buildings", "50"}}), value_invalid);
  EXPECT_EQ(operation({{"what", "gullies"}, {"min_area_km2", 0}}), value_invalid);
  EXPECT_EQ(operation({{"what", "gullies"}, {"max_floor_m", 4.9}}), value_invalid);
  EXPECT_EQ(operation({{"what", "gullies"}, {"max_side_m", 5'001}}), value_invalid);
  EXPECT_EQ(operation({{"what", "gullies"}, {"min_length_m", -1}}), value_invalid);
}

}  // namespace
}  // namespace jingwei::app
