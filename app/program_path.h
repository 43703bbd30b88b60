#pragma once

#include <filesystem>

namespace jingwei::app {

// The file of the running program.
std::filesystem::path program_path();

}  // namespace jingwei::app
