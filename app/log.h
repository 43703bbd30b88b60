#pragma once

#include <string_view>

#include "app/http/message.h"
#include "data/store.h"
#include "geo/error.h"
#include "geo/units.h"

namespace jingwei::app {

// The log of a running server on stderr: one line an occurrence, with UTC time and level. It names
// who changed what in the words of the change log, and requests that failed or were slow by method
// and path; never a body, a query or a header.

// From here on the process logs; before, the calls below do nothing.
void open_log(geo::Language language);
void log_address(std::string_view address);
void log_stop();
void log_commit(std::string_view district, const data::Committed& committed);
// Only answers of 500 and above, and those that took longer than a second.
// The cause of a failure stands beside it.
void log_answer(const http::Request& request, const http::Response& response,
                geo::Milliseconds took);
// A request that `field` ("Host", "Origin") shows to come from elsewhere.
void log_stranger(const http::Request& request, std::string_view field);
// What was refused before it became a request; only 500 and above.
void log_refusal(unsigned status);
// Something that goes on without being asked for has failed, such as reading the elevation.
void log_failure(std::string_view district, const geo::Error& error);

}  // namespace jingwei::app
