#pragma once

namespace jingwei::app::http {

class Loop;
struct ServerState;

// Serves an accepted socket on the thread of `loop`, from which it is to be called, until either
// end closes it. Takes the descriptor over.
void begin_session(Loop& loop, ServerState& state, int descriptor, bool ipv6);

// On the thread of `loop`, at the end of the server: what is being answered is finished, the rest
// is closed.
void end_sessions(Loop& loop);

}  // namespace jingwei::app::http
