#include "data/quantity.h"

#include <gtest/gtest.h>

#include <random>

namespace jingwei::data {
namespace {

TEST(QuantityFromText, ReadsDecimalNumbersWithAtMostThreeDecimals) {
  EXPECT_EQ(quantity_from_text("12.5")->thousandths, 12'500);
  EXPECT_EQ(quantity_from_text("0")->thousandths, 0);
  EXPECT_EQ(quantity_from_text("007")->thousandths, 7'000);
  EXPECT_EQ(quantity_from_text("0.001")->thousandths, 1);
  EXPECT_EQ(quantity_from_text("１２.5")->thousandths, 12'500);
  EXPECT_EQ(quantity_from_text("12.50000")->thousandths, 12'500);
  EXPECT_EQ(quantity_from_text("1000000000000")->thousandths, 1'000'000'000'000'000);
}

TEST(QuantityFromText, RefusesWhateverElseStandsThere) {
  for (const char* text :
       {"", "1,200", "近400", "-1", "+1", "1.2345", ".5", "5.", "1e3", "12 m", "1..2", "1.2.3",
        "1000000000000.001", "99999999999999999999", "NaN", "inf", "一", "\xEF\xBC", " 1"}) {
    EXPECT_FALSE(quantity_from_text(text)) << text;
  }
}

TEST(QuantityText, ComesBackAsItWas) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> any(0, 1'000'000'000'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const Quantity q{i % 2 ? any(random) : any(random) % 100'000};
    EXPECT_EQ(quantity_from_text(to_text(q)), q) << to_text(q);
    EXPECT_EQ(quantity_from_number(to_number(q)), q) << to_text(q);
  }
  EXPECT_EQ(to_text({-1}), "-0.001");
  EXPECT_EQ(to_text({-12'500}), "-12.5");
  EXPECT_EQ(to_text({0}), "0");
}

TEST(QuantityFromNumber, RefusesMoreThanThreeDecimalsAndWhatIsNoQuantity) {
  EXPECT_EQ(quantity_from_number(0.1 + 0.2)->thousandths, 300);
  for (const double number : {0.0001, 1.2345, -0.001, 1e13, 1.0 / 0.0, 0.0 / 0.0 * 1}) {
    EXPECT_FALSE(quantity_from_number(number)) << number;
  }
}

TEST(UnitOfText, KnowsSpellingsOfOneUnitAndTurnsNoneIntoAnother) {
  EXPECT_EQ(unit_of_text("米"), "m");
  EXPECT_EQ(unit_of_text("平方米"), "m²");
  EXPECT_EQ(unit_of_text("㎡"), "m²");
  EXPECT_EQ(unit_of_text("km"), "km");
  EXPECT_EQ(unit_of_text("处"), "处");
}

}  // namespace
}  // namespace jingwei::data
