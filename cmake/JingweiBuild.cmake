# How every target of the project is compiled.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers -Werror=return-type)
if(JINGWEI_SANITIZE)
  add_compile_options(-fsanitize=${JINGWEI_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${JINGWEI_SANITIZE})
  if(JINGWEI_SANITIZE MATCHES thread)
    add_compile_options(-Wno-tsan)
  endif()
endif()

# jingwei_library(NAME LINKS a b EXCLUDE file): all sources below NAME/ as the library jingwei_NAME.
function(jingwei_library name)
  cmake_parse_arguments(ARG "" "" "LINKS;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cc ${CMAKE_SOURCE_DIR}/${name}/*.h)
  foreach(file ${ARG_EXCLUDE})
    list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${file})
  endforeach()
  add_library(jingwei_${name} STATIC ${sources})
  target_include_directories(jingwei_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(jingwei_${name} PUBLIC ${ARG_LINKS})
  set_target_properties(jingwei_${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# jingwei_embed(NAME FILE CONSTANT): the text of NAME/FILE.csv as a constant in "NAME/FILE_csv.h", made in the build folder.
function(jingwei_embed name file constant)
  set(source ${CMAKE_SOURCE_DIR}/${name}/${file}.csv)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded/${name}/${file}_csv.h CONTENT
"#pragma once

#include <string_view>

// Made from ${name}/${file}.csv by the build.
inline constexpr std::string_view ${constant} = R\"csv(${text})csv\";
")
  target_include_directories(jingwei_${name} PRIVATE ${CMAKE_BINARY_DIR}/embedded)
endfunction()
