#pragma once

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

// What every change must fulfil before it is written, whoever planned it:
//
// 1. Each `before` is the row as it stands now, by version; a made row has a new id, or one that is
//    free again when the change is an undo. Otherwise conflict: the plan has read an older state.
// 2. No row is written twice: duplicate_key.
// 3. The role may write rows of the kind, and the view's scope may change each row, where it was
//    and where it comes to stand; layers that are not scoped belong to the whole district:
//    not_permitted.
// 4. Afterwards every area's and category's parent, every count's building, every event's task and
//    the project of every zone, work item and declared total exists: parent_missing or not_found
//    for a row that is written; for a row that would be left behind conflict, or undo_blocked when
//    the change is an undo, with the revisions that wrote those rows as detail ("9, 7").
// 5. Events of tasks are made, never altered or removed: undo_impossible.
geo::Status check_change(const data::WorldView& view, const data::Change& change);

}  // namespace jingwei::services
