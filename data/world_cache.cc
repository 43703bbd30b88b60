#include "data/world_cache.h"

#include <string>
#include <string_view>
#include <tuple>

#include "data/digest.h"
#include "data/file_io.h"
#include "data/row_codec.h"

namespace jingwei::data {
namespace {

constexpr std::string_view kFileName = "world.bin";
// Changes with the layout of this file and with the rule that finds a row's area.
constexpr std::string_view kFormat = "jingwei world 3";

// Whose World it is. Two stores with the same bytes here hold the same rows.
std::string identity(const DistrictInfo& info, Revision revision, std::string_view chain_hash) {
  std::string bytes;
  ByteWriter out(bytes);
  out.text(kFormat);
  out.byte(kRowFormat);
  out.text(info.key);
  out.number(info.frame.centre.lon);
  out.number(info.frame.centre.lat);
  out.integer(revision.value);
  out.text(chain_hash);
  return bytes;
}

template <class Row>
void write_table(const WorldView& view, std::string& bytes) {
  ByteWriter out(bytes);
  const TableStamp& stamp = view.world().stamp<Row>();
  out.integer(view.next_id<Row>().value);
  out.integer(stamp.revision.value);
  out.text(stamp.chain_hash);
  if constexpr (kInWorld<Row>) {
    out.natural(view.count<Row>());
    view.for_each<Row>([&](const Row& row, AreaId area) {
      out.integer(area.value);
      encode_row(row, bytes);
    });
  }
}

template <class Row>
bool read_table(ByteReader& in, WorldBuilder& builder) {
  builder.reserve_ids_below<Row>(in.integer());
  const Revision stamped{in.integer()};
  builder.set_stamp<Row>({stamped, std::string(in.text())});
  const std::size_t count = kInWorld<Row> ? in.count(3) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const AreaId area{in.integer()};
    auto row = decode_row<Row>(in);
    if (!row || row->id.value <= 0) return false;
    builder.put_located(std::move(*row), area);
  }
  return in.ok();
}

geo::Result<std::string> read_whole(const std::filesystem::path& path) {
  auto file = File::open(path);
  if (!file) return file.error();
  const auto size = file->size();
  if (!size) return size.error();
  std::string bytes(static_cast<std::size_t>(*size), '\0');
  const auto got = file->read(bytes.data(), bytes.size());
  if (!got) return got.error();
  bytes.resize(*got);
  return bytes;
}

}  // namespace

geo::Status write_world_cache(const World& world, const std::filesystem::path& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return os_error(failure.value(), folder);

  const WorldView view(std::shared_ptr<const World>(std::shared_ptr<void>(), &world),
                       Scope::whole_district("cache"));
  std::string bytes = identity(world.info(), world.revision(), world.chain_hash());
  const auto write = [&]<class Row>(const RowWrites<Row>*) { write_table<Row>(view, bytes); };
  ForAllRows<RowWrites> kinds;
  std::apply([&](const auto&... kind) { (write(&kind), ...); }, kinds);
  bytes += sha256(bytes);

  const std::filesystem::path target = folder / kFileName;
  const std::filesystem::path work = unused_sibling(target);
  RemoveUnlessKept cleaner(work);
  auto file = File::create(work);
  if (!file) return file.error();
  if (auto status = file->write(bytes); !status) return status;
  // Not synced: the digest finds a file that a crash has cut short.
  std::filesystem::rename(work, target, failure);
  if (failure) return os_error(failure.value(), target);
  cleaner.keep();
  return {};
}

WorldPtr read_world_cache(const std::filesystem::path& folder, const StoreHead& head) {
  const auto whole = read_whole(folder / kFileName);
  if (!whole || whole->size() < kSha256Bytes) return nullptr;
  std::string_view bytes(*whole);
  const std::string_view expected = bytes.substr(bytes.size() - kSha256Bytes);
  bytes.remove_suffix(kSha256Bytes);
  const std::string wanted = identity(head.info, head.revision, head.chain_hash);
  if (!bytes.starts_with(wanted) || sha256(bytes) != expected) return nullptr;

  ByteReader in(bytes.substr(wanted.size()));
  WorldBuilder builder(head.info);
  bool complete = true;
  const auto read = [&]<class Row>(const RowWrites<Row>*) {
    complete = complete && read_table<Row>(in, builder);
  };
  ForAllRows<RowWrites> kinds;
  std::apply([&](const auto&... kind) { (read(&kind), ...); }, kinds);
  if (!complete || !in.rest().empty()) return nullptr;
  builder.index_areas();
  return builder.finish(head.revision, head.chain_hash);
}

}  // namespace jingwei::data
