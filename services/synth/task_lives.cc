#include "services/synth/task_lives.h"

#include <fmt/format.h>

#include <array>
#include <span>

#include "services/task_life.h"

namespace jingwei::services::synth {
namespace {

using Move = TaskMove;
using Path = std::vector<Move>;

// From filed to closed. Most go the straight way.
Path path_of(Random& random, bool may_transfer) {
  const double lot = random.unit();
  if (lot < 0.06) {
    return {Move::assign,      Move::give_back, Move::assign,
            Move::acknowledge, Move::finish,    Move::close};
  }
  if (lot < 0.11 && may_transfer) {
    return {Move::assign,      Move::acknowledge, Move::transfer,
            Move::acknowledge, Move::finish,      Move::close};
  }
  if (lot < 0.19) {
    return {Move::assign, Move::acknowledge, Move::finish, Move::rework, Move::finish, Move::close};
  }
  if (lot < 0.23) {
    return {Move::assign, Move::acknowledge, Move::hold, Move::resume, Move::finish, Move::close};
  }
  if (lot < 0.25) {
    return {Move::assign,      Move::withdraw, Move::assign,
            Move::acknowledge, Move::finish,   Move::close};
  }
  return {Move::assign, Move::acknowledge, Move::finish, Move::close};
}

std::string_view note_of(Move move) {
  switch (move) {
    case Move::give_back:
      return "不属本网格职责，退回";
    case Move::hold:
      return "需多部门会商，暂缓办理";
    case Move::finish:
      return "已到现场处理完毕";
    case Move::close:
      return "核查属实，予以结案";
    case Move::rework:
      return "现场仍未解决，返工";
    case Move::refuse:
      return "不属受理范围，已告知来电人";
    case Move::make_void:
      return "重复上报";
    case Move::reopen:
      return "同一问题再次反映，重办";
    default:
      return {};
  }
}

class Life {
 public:
  Life(data::Task& task, const TaskPeople& people, data::Instant as_of, Random& random)
      : task_(task), people_(people), as_of_(as_of), random_(random) {
    dispatcher_ = fmt::format("调度员 {:02}", random.between(1, 12));
  }

  void create(data::Instant at) {
    task_.state = data::TaskState::reported;
    task_.reported_at = at;
    record("create", data::TaskState::reported, at, people_.reporter);
  }

  // Moves in order, at fractions of the way from `from` to `until`, the last at `until`.
  void walk(const Path& path, data::Instant from, data::Instant until) {
    const auto count = static_cast<std::int64_t>(path.size());
    const std::int64_t span = until.ms - from.ms;
    for (std::int64_t i = 0; i < count; ++i) {
      // A step takes between half and the whole of its share, so that none overtakes another.
      const std::int64_t share = span / count;
      std::int64_t at = i * share + share / 2 + random_.between(0, share / 2 - 1);
      if (i == 0) at = share / 20 + random_.between(0, share / 10);
      if (i + 1 == count) at = span;
      make(path[static_cast<std::size_t>(i)], {from.ms + at});
    }
  }

  void make(Move move, data::Instant at) {
    if (stopped_ || at >= as_of_) {
      stopped_ = true;
      return;
    }
    const MoveRule& rule = rule_of(move);
    JINGWEI_CHECK(rule.from.contains(task_.state));
    if (rule.holder == HolderAfter::named) {
      // Sent back or on, it goes to the next of the grid.
      if (!is_new_) ++turn_;
      is_new_ = false;
      task_.holder = people_.cadres[turn_ % people_.cadres.size()];
      holder_name_ = people_.names[turn_ % people_.names.size()];
    }
    if (rule.holder == HolderAfter::nobody) task_.holder = {};
    task_.held_until = {};
    if (rule.until) task_.held_until = {at.ms + random_.between(2, 20) * kDay};
    const bool by_holder = rule.who == Mover::holder_or_dispatcher;
    const std::string who = rule.who == Mover::administrator ? std::string("管理员")
                            : by_holder                      ? holder_name_
                                                             : dispatcher_;
    record(rule.word, rule.to, at, who);
    events_.back().note = note_of(move);
  }

  std::vector<data::TaskEvent> take() { return std::move(events_); }

 private:
  void record(std::string_view move, data::TaskState to, data::Instant at, const std::string& who) {
    data::TaskEvent event;
    event.task = task_.id;
    event.move = move;
    event.from = task_.state;
    event.to = task_.state = to;
    event.who = who;
    event.holder = task_.holder;
    event.at = task_.moved_at = at;
    event.until = task_.held_until;
    events_.push_back(std::move(event));
  }

  data::Task& task_;
  const TaskPeople& people_;
  data::Instant as_of_;
  Random& random_;
  std::string dispatcher_, holder_name_;
  std::vector<data::TaskEvent> events_;
  std::size_t turn_ = 0;
  bool is_new_ = true, stopped_ = false;
};

}  // namespace

std::vector<data::TaskEvent> live(data::Task& task, const TaskCourse& course,
                                  const TaskPeople& people, data::Instant as_of, Random& random) {
  using End = TaskCourse::End;
  Life life(task, people, as_of, random);
  life.create(course.reported);
  if (course.end == End::refused_at_once) life.make(Move::refuse, course.ended);
  if (course.end == End::voided) life.make(Move::make_void, course.ended);
  if (course.accepted) life.make(Move::accept, course.accepted);
  if (course.end == End::refused) life.make(Move::refuse, course.ended);
  if (course.end != End::closed) return life.take();
  life.make(Move::file, course.filed);
  life.walk(path_of(random, people.cadres.size() > 1), course.filed, course.ended);
  if (random.chance(0.01)) {
    const data::Instant again{course.ended.ms + random.between(1, 6 * 24) * kHour};
    life.make(Move::reopen, again);
    life.walk({Move::assign, Move::acknowledge, Move::finish, Move::close}, again,
              {again.ms + random.between(8, 80) * kHour});
  }
  return life.take();
}

}  // namespace jingwei::services::synth
