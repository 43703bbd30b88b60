#include "app/console.h"

#include <unistd.h>
#include <csignal>
#include <cstdio>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/command_context.h"

namespace jingwei::app {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

extern "C" void note_interrupt(int) { interrupt_seen = 1; }

struct StageWords {
  std::string_view stage, zh;
};

// English needs no table: the stage is an English word.
constexpr std::array kStages = {
    StageWords{"loading", "载入"},
    StageWords{"copying", "复制"},
    StageWords{"reading", "读取"},
    StageWords{"planning", "比对"},
    StageWords{"waiting", "等待"},
    StageWords{"deriving", "推算"},
    StageWords{"verifying", "核验"},
    StageWords{"packing", "打包"},
    StageWords{"writing", "写入"},
    StageWords{"sampling heights", "取高程"},
    StageWords{"building the network", "构建路网"},
    StageWords{"reading the elevation", "读取高程"},
    StageWords{"flooding", "淹没洼地"},
    StageWords{"breaching", "打通洼地"},
    StageWords{"routing", "求流向"},
    StageWords{"accumulating", "求汇水面积"},
    StageWords{"climbing the sides", "求沟坡"},
    StageWords{"drawing gullies", "画出沟道"},
    StageWords{"comparing with waterways", "与已有河沟比对"},
    StageWords{"placing", "定位"},
    StageWords{"service areas", "计算服务圈"},
    StageWords{"exporting", "导出"},
    StageWords{"connecting", "连接服务"},
    StageWords{"nearest", "寻找最近"},
    StageWords{"lines", "画出路线"},
    StageWords{"carving", "雕出河谷"},
    StageWords{"eroding", "冲刷地形"},
    StageWords{"drawing ways", "铺设道路"},
    StageWords{"parcels", "划分地块"},
    StageWords{"buildings", "建造楼栋"},
    StageWords{"hillsides", "建造山坡民居"},
    StageWords{"areas", "划分网格"},
    StageWords{"governance", "安排单位、人员和任务"},
};

}  // namespace

std::string_view stage_in_words(std::string_view stage, geo::Language language) {
  if (language == geo::Language::en) return stage;
  const auto found = std::find_if(kStages.begin(), kStages.end(),
                                  [&](const StageWords& w) { return w.stage == stage; });
  return found == kStages.end() ? stage : found->zh;
}

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  if (interrupt_seen != 0) return true;
  // `serve` blocks the signals and waits for them; while it opens districts they are pending.
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
}

void Console::result(std::string_view line) const {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

void Console::message(std::string_view line) const {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

int Console::fail(const geo::Error& error, geo::Language language) const {
  message(geo::describe(error, language));
  return exit_status(error);
}

ConsoleProgress::ConsoleProgress(geo::Language language)
    : language_(language), terminal_(isatty(STDERR_FILENO) == 1) {}

ConsoleProgress::~ConsoleProgress() {
  if (line_open_) std::fputs("\r\033[K", stderr);
}

bool ConsoleProgress::step(std::string_view stage, double fraction) {
  const bool new_stage = stage != stage_;
  stage_ = stage;
  const auto now = std::chrono::steady_clock::now();
  if (terminal_ && (new_stage || now - shown_ > std::chrono::milliseconds(100))) {
    shown_ = now;
    show(fraction);
  } else if (!terminal_ && new_stage) {
    std::fprintf(stderr, "%s\n", std::string(stage_in_words(stage_, language_)).c_str());
  }
  return !interrupted();
}

void ConsoleProgress::show(double fraction) {
  const double kept = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
  std::fprintf(stderr, "\r\033[K%s %3.0f %%",
               std::string(stage_in_words(stage_, language_)).c_str(), kept * 100);
  std::fflush(stderr);
  line_open_ = true;
}

}  // namespace jingwei::app
