#include "services/backup_file.h"

#include <algorithm>
#include <array>
#include <vector>

#include "data/digest.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr char kFileMark = 'F', kEndMark = 'E';
constexpr std::uint64_t kLongestName = 1024;

std::string whole_number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8) text.push_back(static_cast<char>(value & 0xff));
  return text;
}

// A name may not lead out of the folder it is unpacked into.
bool is_safe(const std::string& name) {
  const std::filesystem::path path(name);
  return !name.empty() && name.find('\0') == std::string::npos && path.is_relative() &&
         path.has_filename() && std::none_of(path.begin(), path.end(), [](const auto& part) {
           return part == ".." || part == ".";
         });
}

class BackupReader {
 public:
  BackupReader(data::File file, std::filesystem::path path, std::uint64_t size,
               geo::Progress& progress)
      : file_(std::move(file)),
        path_(std::move(path)),
        size_(size),
        progress_(progress),
        buffer_(kPieceBytes) {}

  geo::Status read(const std::function<geo::Result<PieceSink>(const std::string&)>& open) {
    std::string seal;
    for (std::uint64_t files = 0;; ++files) {
      const auto mark = take(1);
      if (!mark) return mark.error();
      if (*mark == std::string(1, kEndMark)) return read_end(files, seal);
      if (*mark != std::string(1, kFileMark)) return damaged("an unknown mark");
      const auto name = take_name();
      if (!name) return name.error();
      const auto digest = read_content(*name, open);
      if (!digest) return digest.error();
      seal += *name + '\0' + *digest;
    }
  }

  geo::Result<std::string> take(std::size_t size) {
    std::string bytes(size, '\0');
    const auto got = file_.read(bytes.data(), size);
    if (!got) return got.error();
    if (*got < size) return Error{ErrorCode::file_truncated, {}, {.file = path_.string()}};
    done_ += size;
    return bytes;
  }

 private:
  Error damaged(std::string what) const {
    return {ErrorCode::store_damaged, std::move(what), {.file = path_.string()}};
  }

  geo::Result<std::uint64_t> take_number(std::size_t bytes) {
    const auto text = take(bytes);
    if (!text) return text.error();
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i > 0; --i) {
      value = value << 8 | static_cast<unsigned char>((*text)[i - 1]);
    }
    return value;
  }

  geo::Result<std::string> take_name() {
    const auto size = take_number(4);
    if (!size) return size.error();
    if (*size > kLongestName) return damaged("a name is too long");
    auto name = take(static_cast<std::size_t>(*size));
    if (name && !is_safe(*name)) return damaged("a name leads out of the folder");
    return name;
  }

  geo::Result<std::string> read_content(
      const std::string& name,
      const std::function<geo::Result<PieceSink>(const std::string&)>& open) {
    const auto size = take_number(8);
    if (!size) return size.error();
    auto sink = open(name);
    if (!sink) return sink.error();
    data::Sha256 hash;
    for (std::uint64_t left = *size; left > 0;) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer_.size()));
      const auto got = file_.read(buffer_.data(), wanted);
      if (!got) return got.error();
      if (*got < wanted) return Error{ErrorCode::file_truncated, {}, {.file = path_.string()}};
      const std::string_view piece(buffer_.data(), wanted);
      hash.add(piece);
      if (auto status = (*sink)(piece); !status) return status.error();
      left -= wanted;
      done_ += wanted;
      const double fraction = static_cast<double>(done_) / static_cast<double>(size_);
      if (!progress_.step("verifying", fraction)) return Error{ErrorCode::cancelled};
    }
    if (auto status = (*sink)({}); !status) return status.error();
    const auto stated = take(data::kSha256Bytes);
    if (!stated) return stated.error();
    if (*stated != hash.finish()) return damaged(name + ": the content was altered");
    return stated;
  }

  geo::Status read_end(std::uint64_t files, const std::string& seal) {
    const auto count = take_number(8);
    if (!count) return count.error();
    const auto stated = take(data::kSha256Bytes);
    if (!stated) return stated.error();
    data::Sha256 hash;
    hash.add(seal);
    if (*count != files || *stated != hash.finish())
      return damaged("the list of files was altered");
    if (done_ != size_) return damaged("there are bytes after the end");
    return {};
  }

  data::File file_;
  std::filesystem::path path_;
  std::uint64_t size_;
  std::uint64_t done_ = 0;
  geo::Progress& progress_;
  std::vector<char> buffer_;
};

}  // namespace

geo::Result<BackupWriter> BackupWriter::create(const std::filesystem::path& file) {
  auto created = data::File::create(file);
  if (!created) return created.error();
  BackupWriter writer(std::move(*created));
  if (auto status = writer.file_.write(kBackupLine); !status) return status.error();
  return writer;
}

geo::Status BackupWriter::add(const std::string& name, const std::filesystem::path& from,
                              geo::Progress& progress) {
  auto source = data::File::open(from);
  if (!source) return source.error();
  const auto size = source->size();
  if (!size) return size.error();
  const std::string head =
      std::string(1, kFileMark) + whole_number(name.size(), 4) + name + whole_number(*size, 8);
  if (auto status = file_.write(head); !status) return status;
  std::vector<char> buffer(kPieceBytes);
  data::Sha256 hash;
  for (std::uint64_t left = *size; left > 0;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    const auto got = source->read(buffer.data(), wanted);
    if (!got) return got.error();
    if (*got < wanted) return Error{ErrorCode::file_truncated, {}, {.file = from.string()}};
    const std::string_view piece(buffer.data(), wanted);
    hash.add(piece);
    if (auto status = file_.write(piece); !status) return status;
    left -= wanted;
    const double fraction = 1 - static_cast<double>(left) / static_cast<double>(*size);
    if (!progress.step("packing", fraction)) return Error{ErrorCode::cancelled};
  }
  const std::string digest = hash.finish();
  seal_ += name + '\0' + digest;
  ++files_;
  return file_.write(digest);
}

geo::Status BackupWriter::finish() {
  data::Sha256 hash;
  hash.add(seal_);
  auto status = file_.write(std::string(1, kEndMark) + whole_number(files_, 8) + hash.finish());
  return status ? file_.sync() : status;
}

geo::Status read_backup(const std::filesystem::path& path,
                        const std::function<geo::Result<PieceSink>(const std::string& name)>& open,
                        geo::Progress& progress) {
  auto file = data::File::open(path);
  if (!file) return file.error();
  const auto size = file->size();
  if (!size) return size.error();
  BackupReader reader(std::move(*file), path, *size, progress);
  const auto line = reader.take(kBackupLine.size());
  if (!line) return line.error();
  if (*line != kBackupLine) {
    return Error{ErrorCode::file_format_unknown, "not a backup", {.file = path.string()}};
  }
  return reader.read(open);
}

}  // namespace jingwei::services
