# The foreign libraries, each as one imported target. docs/dependencies.md gives the reason for each.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(GDAL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED)

function(jingwei_pkg target module)
  pkg_check_modules(${module}_PC REQUIRED IMPORTED_TARGET ${module})
  add_library(${target} ALIAS PkgConfig::${module}_PC)
endfunction()

jingwei_pkg(Proj::proj proj)
jingwei_pkg(SQLite::SQLite3 sqlite3)
jingwei_pkg(Sodium::sodium libsodium)
jingwei_pkg(Deflate::deflate libdeflate)
jingwei_pkg(Png::png libpng)
jingwei_pkg(Openssl::openssl openssl)

add_library(Geos::geos INTERFACE IMPORTED)
find_library(GEOS_C geos_c REQUIRED)
set_target_properties(Geos::geos PROPERTIES INTERFACE_LINK_LIBRARIES ${GEOS_C})

add_library(Xlsxwriter::xlsxwriter INTERFACE IMPORTED)
find_library(XLSXWRITER xlsxwriter REQUIRED)
set_target_properties(Xlsxwriter::xlsxwriter PROPERTIES INTERFACE_LINK_LIBRARIES ${XLSXWRITER})

add_library(Osmium::osmium INTERFACE IMPORTED)
find_library(ZLIB_LIB z REQUIRED)
find_library(BZ2_LIB bz2 REQUIRED)
find_library(EXPAT_LIB expat REQUIRED)
set_target_properties(Osmium::osmium PROPERTIES
  INTERFACE_LINK_LIBRARIES "${ZLIB_LIB};${BZ2_LIB};${EXPAT_LIB};Threads::Threads")
