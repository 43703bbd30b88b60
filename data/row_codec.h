#pragma once

#include <cstdint>

#include "data/byte_codec.h"
#include "data/model/rows.h"
#include "geo/result.h"

namespace jingwei::data {

// The binary form of rows: in the change log, between the import's processes and in caches. It goes
// through `fields` (data/model/rows.h); points are differences from the one before.
//
// A record begins with this number. Raised when a row's fields change; older records are then read
// by their own number or refused.
inline constexpr std::uint8_t kRowFormat = 1;

// Appends the record of one row.
template <class Row>
void encode_row(const Row& row, std::string& out);

// Reads the next record and leaves the reader behind it, so that records follow one another.
// Ensures: decode(encode(row)) == row. Ids are in [0, 2^53), points within the frame, enums known,
// floats finite (the incline may be NaN), whatever the bytes were; else store_damaged with a
// reason.
template <class Row>
geo::Result<Row> decode_row(ByteReader& in);

}  // namespace jingwei::data
