#pragma once

#include <string>

#include "services/event_bus.h"

namespace jingwei::app::api {

// So much of the event as a message of text/event-stream (docs/api.md). Requires: some row is told.
std::string change_text(const services::Event& event, const services::ToldEvent& told);

// Says that what was missed is no longer known.
std::string reset_text(data::Revision at);

}  // namespace jingwei::app::api
