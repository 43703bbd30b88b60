#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "geo/error.h"
#include "geo/progress.h"

namespace jingwei::app {

// Where the program speaks to the person who called it: results on stdout, everything else on
// stderr, so that a pipe gets the result alone.
class Console {
 public:
  void result(std::string_view line) const;   // stdout
  void message(std::string_view line) const;  // stderr
  // The error as a sentence with its place on stderr; answers the exit status.
  int fail(const geo::Error& error, geo::Language language) const;
};

// Shows progress on stderr: one line that is rewritten on a terminal, one line a stage otherwise.
// Answers false, so that the work stops, once the user has pressed Ctrl-C.
class ConsoleProgress final : public geo::Progress {
 public:
  explicit ConsoleProgress(geo::Language language);
  ~ConsoleProgress() override;
  bool step(std::string_view stage, double fraction) override;

 private:
  void show(double fraction);

  geo::Language language_;
  bool terminal_;
  bool line_open_ = false;
  std::string stage_;
  std::chrono::steady_clock::time_point shown_{};
};

// Ctrl-C and SIGTERM from now on set a flag instead of ending the program; `interrupted` reads it.
void catch_interrupts();
bool interrupted();

// A stage of work ("reading") in the language of the user; unknown words stay as they are.
std::string_view stage_in_words(std::string_view stage, geo::Language language);

}  // namespace jingwei::app
