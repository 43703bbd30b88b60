// A server that is killed while clients make and move tasks: nothing acknowledged is lost, nothing
// is made twice, whatever is asked again.

#include <signal.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/app/support/people.h"
#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"
#include "tests/app/support/task_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// Counts answers, so that the kill comes in the midst of the stream, after so many of them.
class Answers {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // False when they have not come within two minutes: then the clients have given up.
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::minutes(2), [&] { return count_ >= count; });
    count_ = 0;
    return came;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

// One request with its key: it is sent until it is answered, by one server or the next.
struct Order {
  std::string key;
  std::int64_t task = 0;  // 0: makes one
  std::int64_t version = 0;
  json body;
};

// One client: makes a task, has it handled, makes the next.
class Clerk {
 public:
  Clerk(int number) : number_(number) {}

  // Until the server is gone.
  void work(std::uint16_t port, Answers& answers) {
    TaskClient client{port, sign_in_if_there(port)};
    if (client.cookie.empty()) return;
    while (true) {
      if (waiting_.key.empty()) waiting_ = next();
      const Reply reply = send(client, waiting_);
      if (reply.status == 0 || reply.body.empty()) return;
      ASSERT_TRUE(reply.status == 200 || reply.status == 201) << waiting_.key << reply.body;
      const json task = properties_of(reply);
      task_ = task["id"];
      version_ = task["version"];
      revisions_[waiting_.key] = std::stoll(reply.header("jingwei-revision"));
      done_.push_back(std::exchange(waiting_, {}));
      step_ = (step_ + 1) % 4;
      answers.add();
    }
  }

  // Whatever was answered is still answered, and the task tells of it.
  void check(const TaskClient& client) {
    for (const Order& order : done_) {
      const Reply reply = send(client, order);
      ASSERT_EQ(reply.status, order.task ? 200 : 201) << order.key << reply.body;
      EXPECT_EQ(std::stoll(reply.header("jingwei-revision")), revisions_[order.key]);
      const json task = properties_of(reply);
      const json events =
          json::parse(client.get("/tasks/" + task["id"].dump() + "/events").body)["events"];
      EXPECT_EQ(std::count_if(events.begin(), events.end(),
                              [&](const json& e) { return e["version"] == revisions_[order.key]; }),
                1)
          << order.key;
    }
  }
  std::size_t made() const {
    return static_cast<std::size_t>(
        std::count_if(done_.begin(), done_.end(), [](const Order& o) { return o.task == 0; }));
  }
  bool idle() const { return waiting_.key.empty(); }
  const Order& waiting() const { return waiting_; }

 private:
  static std::string sign_in_if_there(std::uint16_t port) {
    return cookie_of(try_to_sign_in(port, "desk", kPassword));
  }
  static Reply send(const TaskClient& client, const Order& order) {
    const std::string key = "Idempotency-Key: " + order.key + "\r\n";
    if (order.task == 0) return client.create(kInWest, order.key, key);
    return client.move(order.task, order.version, order.body, key);
  }
  Order next() {
    const std::string key =
        "clerk " + std::to_string(number_) + " order " + std::to_string(++orders_);
    switch (step_) {
      case 0:
        return {key, 0, 0, {}};
      case 1:
        return {key, task_, version_, {{"move", "assign"}, {"cadre", 1}}};
      case 2:
        return {key, task_, version_, {{"move", "acknowledge"}}};
      default:
        return {key, task_, version_, {{"move", "finish"}, {"note", key}}};
    }
  }

  int number_;
  int orders_ = 0, step_ = 0;
  std::int64_t task_ = 0, version_ = 0;
  Order waiting_;
  std::vector<Order> done_;
  std::map<std::string, std::int64_t> revisions_;
};

TEST(TaskCrash, NoAcknowledgedOrderIsLostAndNoneIsDoneTwice) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const TemporaryFolder folder;
  const auto district = folder.path() / "d";
  make_task_district(district);
  add_task_accounts(district);
  std::vector<Clerk> clerks;
  for (int i = 0; i < 5; ++i) clerks.emplace_back(i);
  Answers answers;
  for (int round = 0; round < 4; ++round) {
    ServerProcess server(district, "/dev/null", {"--rate", "0"});
    ASSERT_NE(server.port(), 0);
    std::vector<std::thread> threads;
    for (Clerk& clerk : clerks) {
      threads.emplace_back([&] { clerk.work(server.port(), answers); });
    }
    EXPECT_TRUE(answers.wait_for(20 + static_cast<int>(random() % 60)));
    server.stop(SIGKILL);
    for (std::thread& thread : threads) thread.join();
  }
  ServerProcess server(district, "/dev/null", {"--rate", "0"});
  ASSERT_NE(server.port(), 0);
  const TaskClient client{server.port(), sign_in(server.port(), "desk")};
  std::size_t made = 0;
  for (Clerk& clerk : clerks) {
    clerk.check(client);
    made += clerk.made();
  }
  // An order that was made durable just before its answer was cut off may stand, once.
  const json list = json::parse(client.get("/tasks?limit=1000").body);
  std::map<std::string, int> by_order;
  for (const json& feature : list["features"]) {
    const json& task = feature["properties"];
    EXPECT_EQ(++by_order[task["text"]], 1) << task["text"];
    const json events =
        json::parse(client.get("/tasks/" + task["id"].dump() + "/events").body)["events"];
    ASSERT_FALSE(events.empty());
    for (std::size_t i = 1; i < events.size(); ++i) {
      EXPECT_EQ(events[i]["from"], events[i - 1]["to"]);
      EXPECT_GT(events[i]["version"], events[i - 1]["version"]);
    }
    EXPECT_EQ(events.back()["version"], task["version"]);
    EXPECT_EQ(events.back()["to"], task["state"]);
  }
  for (const Clerk& clerk : clerks) {
    if (!clerk.idle() && clerk.waiting().task == 0) made += by_order.count(clerk.waiting().key);
  }
  EXPECT_EQ(list["matched"], made);
  server.stop(SIGTERM);
  EXPECT_EQ(run_program({"check", district.string()}).status, 0);
}

}  // namespace
}  // namespace jingwei::app
