#include "app/command_context.h"

#include <pwd.h>
#include <unistd.h>

#include <vector>

namespace jingwei::app {

std::string operating_system_user(unsigned uid) {
  std::vector<char> buffer(16'384);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found) {
    return found->pw_name;
  }
  return "uid " + std::to_string(uid);
}

std::string operating_system_user() { return operating_system_user(geteuid()); }

data::Scope operating_system_scope() {
  return data::Scope::whole_district(operating_system_user());
}

int exit_status(const geo::Error& error) {
  switch (geo::blame(error.code)) {
    case geo::Blame::data:
      return 1;
    case geo::Blame::call:
      return 2;
    case geo::Blame::machine:
      return 3;
  }
  return 3;
}

}  // namespace jingwei::app
