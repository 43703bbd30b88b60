#pragma once

#include "app/http/address_counts.h"

namespace jingwei::app::http {

class Loop;
struct ServerState;

// Serves an accepted socket, which has `place` among its address's, on the thread of `loop`, from
// which it is to be called, until either end closes it. Takes the descriptor over.
void begin_session(Loop& loop, ServerState& state, int descriptor, bool ipv6,
                   AddressCounts::Place place);

// On the thread of `loop`, at the end of the server: what is being answered is finished, the rest
// is closed.
void end_sessions(Loop& loop);

}  // namespace jingwei::app::http
