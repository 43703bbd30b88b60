#pragma once

#include <optional>

#include "data/change.h"
#include "data/gpkg_rows.h"
#include "data/store.h"

namespace jingwei::data {

// The requests that changes have answered, kept in the transaction of the change, so that a client
// who asks again after a crash gets the first result. The newest kKeptAnswers revisions are
// remembered.
inline constexpr std::int64_t kKeptAnswers = 100'000;

// Requires: a transaction. duplicate_key when the key is known.
geo::Status remember_answer(StatementCache& statements, const RequestKey& request,
                            Revision revision);
geo::Result<std::optional<AnsweredRequest>> find_answer(StatementCache& statements,
                                                        std::string_view key);

}  // namespace jingwei::data
