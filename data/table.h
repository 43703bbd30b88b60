#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/model/ids.h"
#include "geo/check.h"

namespace jingwei::data {

// Rows by id in copy-on-write chunks: a copy of the table shares every chunk that is not written
// afterwards. Chunk k holds the ids [k * kChunkRows, (k + 1) * kChunkRows), sorted. Beside each row
// stands the finest area it lies in (0: none), which is derived, not stored.
template <class Row>
class Table {
 public:
  using RowId = decltype(Row::id);
  static constexpr std::int64_t kChunkRows = 256;

  struct Chunk {
    std::vector<Row> rows;
    std::vector<AreaId> areas;  // same length as rows
  };

  std::size_t size() const { return size_; }
  RowId next_id() const { return {next_id_}; }
  // Ids are never given out twice, also after their row is gone.
  void reserve_ids_below(std::int64_t next) { next_id_ = std::max(next_id_, next); }

  const Row* find(RowId id) const {
    const Chunk* chunk = chunk_of(id);
    if (!chunk) return nullptr;
    const auto it = position(*chunk, id);
    return it != chunk->rows.end() && it->id == id ? &*it : nullptr;
  }

  AreaId area_of(RowId id) const {
    const Chunk* chunk = chunk_of(id);
    if (!chunk) return {};
    const auto it = position(*chunk, id);
    if (it == chunk->rows.end() || it->id != id) return {};
    return chunk->areas[static_cast<std::size_t>(it - chunk->rows.begin())];
  }

  void put(Row row, AreaId area) {
    JINGWEI_CHECK(row.id.value > 0);
    reserve_ids_below(row.id.value + 1);
    Chunk& chunk = writable_chunk(row.id);
    const auto it = position(chunk, row.id);
    const auto at = it - chunk.rows.begin();
    if (it != chunk.rows.end() && it->id == row.id) {
      chunk.rows[static_cast<std::size_t>(at)] = std::move(row);
      chunk.areas[static_cast<std::size_t>(at)] = area;
      return;
    }
    chunk.rows.insert(chunk.rows.begin() + at, std::move(row));
    chunk.areas.insert(chunk.areas.begin() + at, area);
    ++size_;
  }

  void erase(RowId id) {
    if (!find(id)) return;
    Chunk& chunk = writable_chunk(id);
    const auto at = position(chunk, id) - chunk.rows.begin();
    chunk.rows.erase(chunk.rows.begin() + at);
    chunk.areas.erase(chunk.areas.begin() + at);
    --size_;
  }

  // Calls visit(row, area) in the order of ids.
  template <class F>
  void for_each(F&& visit) const {
    for (const auto& chunk : chunks_) {
      if (!chunk) continue;
      for (std::size_t i = 0; i < chunk->rows.size(); ++i) visit(chunk->rows[i], chunk->areas[i]);
    }
  }

  // Sets the area of every row to locate(row).
  template <class F>
  void relocate(F&& locate) {
    for (auto& chunk : chunks_) {
      if (!chunk) continue;
      auto copy = std::make_shared<Chunk>();
      bool same = true;
      copy->areas.reserve(chunk->rows.size());
      for (std::size_t i = 0; i < chunk->rows.size(); ++i) {
        copy->areas.push_back(locate(chunk->rows[i]));
        same = same && copy->areas.back() == chunk->areas[i];
      }
      if (same) continue;
      copy->rows = chunk->rows;
      chunk = std::move(copy);
    }
  }

 private:
  const Chunk* chunk_of(RowId id) const {
    const auto k = static_cast<std::size_t>(id.value / kChunkRows);
    return id.value > 0 && k < chunks_.size() ? chunks_[k].get() : nullptr;
  }

  template <class C>
  static auto position(C& chunk, RowId id) {
    return std::lower_bound(chunk.rows.begin(), chunk.rows.end(), id,
                            [](const Row& row, RowId wanted) { return row.id < wanted; });
  }

  Chunk& writable_chunk(RowId id) {
    const auto k = static_cast<std::size_t>(id.value / kChunkRows);
    if (k >= chunks_.size()) chunks_.resize(k + 1);
    if (!chunks_[k]) {
      chunks_[k] = std::make_shared<Chunk>();
    } else if (chunks_[k].use_count() > 1) {
      chunks_[k] = std::make_shared<Chunk>(*chunks_[k]);
    }
    return *chunks_[k];
  }

  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
  std::int64_t next_id_ = 1;
};

}  // namespace jingwei::data
