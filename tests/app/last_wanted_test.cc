#include "app/api/last_wanted.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace jingwei::app::api {
namespace {

data::WorldPtr world_of(std::int64_t revision) {
  return data::WorldBuilder(data::DistrictInfo{.code = "610602"}).finish({revision}, "");
}

TEST(LastWanted, WorksOnTheLastOfThoseThatCameMeanwhileAndKeepsNobodyWaiting) {
  std::promise<void> begun, go, done;
  std::vector<std::int64_t> worked;
  LastWanted last([&](const data::WorldPtr& world) {
    worked.push_back(world->revision().value);
    if (worked.size() == 1) {
      begun.set_value();
      go.get_future().wait();
    } else {
      done.set_value();
    }
  });
  last.want(world_of(1));
  begun.get_future().wait();
  for (int i = 2; i <= 5; ++i) last.want(world_of(i));
  go.set_value();
  done.get_future().wait();
  EXPECT_EQ(worked, (std::vector<std::int64_t>{1, 5}));
}

}  // namespace
}  // namespace jingwei::app::api
