#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "data/source_record.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::data {

// A started import worker: the pipes to it and its end. Destroying it kills the process.
class WorkerProcess {
 public:
  // worker_failed when it cannot be started.
  static geo::Result<WorkerProcess> start(const std::filesystem::path& binary);
  WorkerProcess(WorkerProcess&& other) noexcept;
  WorkerProcess& operator=(WorkerProcess&&) = delete;
  ~WorkerProcess();

  // Writes all of `bytes` and closes the pipe. worker_failed.
  geo::Status send(std::string_view bytes);
  // Hands what the worker writes to `take` until the pipe ends, `take` fails, `keep_on` answers
  // false (cancelled; asked every 0.2 s) or the time is over (time_exceeded).
  geo::Status receive(std::uint32_t wall_seconds,
                      const std::function<geo::Status(std::string_view)>& take,
                      const std::function<bool()>& keep_on);
  // Waits for the end. What killed it as an Error: time_exceeded for the limit of the processor,
  // worker_failed with the last words of its error output.
  geo::Status wait();

 private:
  WorkerProcess(pid_t pid, int in, int out, int err) : pid_(pid), in_(in), out_(out), err_(err) {}
  void end();

  pid_t pid_ = -1;
  int in_ = -1, out_ = -1, err_ = -1;
  std::string last_words_;
};

}  // namespace jingwei::data
