#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/api/call.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"
#include "tests/app/support/two_parishes.h"

namespace jingwei::app {

// What a route answers by.
enum class Tells {
  public_things,  // the same to everybody who is signed in
  by_scope,       // what belongs to the areas of who asks
  own_account,    // of who asks alone
};

struct Probe {
  std::string target;  // after "/610602" on routes of a district; "@" stands for the first id of a
                       // parish's rows, "@+1" for the one after it
  std::string body;
  std::string headers;
};

struct Entry {
  Tells tells = Tells::by_scope;
  std::vector<Probe> probes;
};

// "GET /{d}/log"
std::string name_of(const api::Route& route);

// Sample calls of every route, by name, for a district of two parishes. Those of a write can be
// made once by the administrator on the rows of the west.
const std::map<std::string, Entry>& route_probes();

// A write by somebody of the west that reaches into the east, or beyond his role.
struct ForeignWrite {
  std::string route;  // its name
  std::string who;
  Probe probe;
  unsigned status = 0;  // that it is refused with
};
const std::vector<ForeignWrite>& foreign_writes();

// The first ids of the rows of the west and of the east.
inline constexpr std::int64_t kWestFirst = 41'001, kEastFirst = 72'001;

// A district of two parishes on the air, all its accounts signed in.
struct Parishes {
  explicit Parishes(East east);
  // Makes the call as `who` ("": nobody), with "@" as `first_id`.
  Reply ask(const api::Route& route, const Probe& probe, const std::string& who,
            std::int64_t first_id) const;

  TemporaryFolder folder;
  std::optional<SmallServer> server;
  std::map<std::string, std::string> cookies;
};

std::string with_ids(std::string text, std::int64_t first_id);

}  // namespace jingwei::app
