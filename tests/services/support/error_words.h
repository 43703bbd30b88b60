#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "geo/error.h"

namespace jingwei::services::test {

// That the sentence of an error holds all of the parts (where it is: file, row, field, value), in
// both languages.
inline void expect_names(const geo::Error& error, const std::vector<std::string>& parts) {
  for (const geo::Language language : {geo::Language::zh, geo::Language::en}) {
    const std::string sentence = describe(error, language);
    for (const std::string& part : parts) {
      EXPECT_NE(sentence.find(part), std::string::npos) << part << " in: " << sentence;
    }
  }
}

}  // namespace jingwei::services::test
