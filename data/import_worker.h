#pragma once

#include <string_view>

namespace jingwei::data {

// The program is started with this as its only argument to read a file for another process of the
// same program (data/source_reader.h). It is no command for users.
inline constexpr std::string_view kImportWorkerArgument = "--import-worker";

// Reads one request from standard input, the file it names with GDAL or libosmium, and writes
// checked records to standard output. Runs without network, within the limits of the request, and
// ends when its parent ends. Answers the exit status. To be called by main() before anything else.
int run_import_worker();

}  // namespace jingwei::data
