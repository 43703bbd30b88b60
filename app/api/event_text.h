#pragma once

#include <string>
#include <vector>

#include "services/event_bus.h"

namespace jingwei::app::api {

// The event as a message of text/event-stream (docs/api.md), told by these of its rows. Parts of
// the map are named only where one of the rows lies on their layers. Requires: rows is not empty.
std::string change_text(const services::Event& event,
                        const std::vector<services::TouchedRow>& rows);

// Says that what was missed is no longer known.
std::string reset_text(data::Revision at);

}  // namespace jingwei::app::api
