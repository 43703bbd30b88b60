#include "data/answered_requests.h"

namespace jingwei::data {

geo::Status remember_answer(StatementCache& statements, const RequestKey& request,
                            Revision revision) {
  const auto known = find_answer(statements, request.key);
  if (!known) return known.error();
  if (*known) return geo::Error{geo::ErrorCode::duplicate_key, {}, {.field = "Idempotency-Key"}};
  auto insert =
      statements.get("INSERT INTO answered_requests (key, what, revision) VALUES (?, ?, ?)");
  if (!insert) return insert.error();
  (*insert)->bind(0, std::string_view(request.key));
  (*insert)->bind(1, std::string_view(request.what));
  (*insert)->bind(2, revision.value);
  if (auto status = (*insert)->run(); !status) return status;
  auto forget = statements.get("DELETE FROM answered_requests WHERE revision <= ?");
  if (!forget) return forget.error();
  (*forget)->bind(0, revision.value - kKeptAnswers);
  return (*forget)->run();
}

geo::Result<std::optional<AnsweredRequest>> find_answer(StatementCache& statements,
                                                        std::string_view key) {
  auto select = statements.get(
      "SELECT what, revision, (SELECT task FROM task_events WHERE task_events.version ="
      " answered_requests.revision) FROM answered_requests WHERE key = ?");
  if (!select) return select.error();
  (*select)->bind(0, key);
  const auto found = (*select)->step();
  if (!found) return found.error();
  std::optional<AnsweredRequest> answer;
  if (*found) {
    answer.emplace(AnsweredRequest{
        std::string((*select)->text(0)), {(*select)->integer(1)}, {(*select)->integer(2)}});
  }
  (*select)->reset();
  return answer;
}

}  // namespace jingwei::data
