#pragma once

#include <string>

#include "app/http/message.h"

namespace jingwei::app::http {

// The status line and the headers with the empty line that ends them. A stream has no length and
// ends with the connection. Requires: no header value holds a line break.
std::string response_head(const Response& response, bool keep_alive, bool http_1_0);

std::string_view reason_phrase(unsigned status);

}  // namespace jingwei::app::http
