#include "geo/walk_network_bytes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <type_traits>

namespace jingwei::geo {
namespace {

// Raised whenever the layout below, or what it means, changes.
constexpr std::uint64_t kFormat = 0x4a57'4e45'5400'0002;  // "JWNET", 2

// FNV-1a over whole words: enough to notice a damaged file.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t k = i; k < std::min(i + 8, bytes.size()); ++k) {
      word |= std::uint64_t{static_cast<unsigned char>(bytes[k])} << (8 * (k - i));
    }
    sum = (sum ^ word) * 0x100000001b3;
    sum ^= sum >> 29;
  }
  return sum ^ bytes.size();
}

class Out {
 public:
  template <std::integral T>
  void put(T value) {
    const auto bits = static_cast<std::make_unsigned_t<T>>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_.push_back(static_cast<char>(static_cast<unsigned char>(bits >> (8 * i))));
    }
  }
  void put(double value) { put(std::bit_cast<std::uint64_t>(value)); }
  void put(float value) { put(std::bit_cast<std::uint32_t>(value)); }
  void put(Point p) {
    put(p.x);
    put(p.y);
  }
  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

// After the first read beyond the end everything is zero and `ok` false.
class In {
 public:
  explicit In(std::string_view bytes) : bytes_(bytes) {}

  template <std::integral T>
  void get(T& value) {
    std::make_unsigned_t<T> bits = 0;
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
    } else {
      for (std::size_t i = 0; i < sizeof(T); ++i) {
        bits |= static_cast<std::make_unsigned_t<T>>(
            static_cast<std::make_unsigned_t<T>>(static_cast<unsigned char>(bytes_[i])) << (8 * i));
      }
      bytes_.remove_prefix(sizeof(T));
    }
    value = static_cast<T>(bits);
  }
  void get(double& value) {
    std::uint64_t bits;
    get(bits);
    value = std::bit_cast<double>(bits);
  }
  void get(float& value) {
    std::uint32_t bits;
    get(bits);
    value = std::bit_cast<float>(bits);
  }
  void get(Point& p) {
    get(p.x);
    get(p.y);
  }
  // A number of things of `bytes_each`; 0 when there cannot be so many.
  std::size_t count(std::size_t bytes_each) {
    std::uint32_t n;
    get(n);
    if (n > bytes_.size() / bytes_each) ok_ = false;
    return ok_ ? n : 0;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace

class WalkNetworkCodec {
 public:
  static void write(const WalkNetwork& network, Out& out);
  static WalkNetwork read(In& in);
  static bool is_sound(const WalkNetwork& network);
  static WalkNetwork completed(WalkNetwork network) {
    network.list_edges_at_nodes();
    return network;
  }

 private:
  template <class Report, class F>
  static void for_each_figure(Report& report, F&& visit) {
    visit(report.ways);
    visit(report.ways_dropped);
    visit(report.crossings_noded);
    visit(report.height_samples);
    visit(report.void_samples);
    visit(report.clipped_pieces);
    visit(report.components);
    visit(report.metres);
    visit(report.metres_in_largest);
  }
};

void WalkNetworkCodec::write(const WalkNetwork& network, Out& out) {
  for_each_figure(network.report_, [&](const auto& figure) { out.put(figure); });
  out.put(static_cast<std::uint32_t>(network.way_ids_.size()));
  for (const std::int64_t id : network.way_ids_) out.put(id);
  out.put(network.node_count());
  for (const Point p : network.nodes_) out.put(p);
  out.put(network.edge_count());
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    out.put(network.edges_[e].tail.value);
    out.put(network.edges_[e].head.value);
    out.put(network.vertex_count({e}));
  }
  out.put(static_cast<std::uint32_t>(network.vertices_.size()));
  for (std::size_t i = 0; i < network.vertices_.size(); ++i) {
    const WalkPiece& piece = network.pieces_[i];
    out.put(network.vertices_[i]);
    out.put(piece.slope);
    out.put(piece.way);
    out.put(static_cast<std::uint8_t>(piece.surface));
    out.put(static_cast<std::uint8_t>(piece.tunnel));
  }
}

WalkNetwork WalkNetworkCodec::read(In& in) {
  WalkNetwork network;
  for_each_figure(network.report_, [&](auto& figure) { in.get(figure); });
  network.way_ids_.resize(in.count(8));
  for (std::int64_t& id : network.way_ids_) in.get(id);
  network.nodes_.resize(in.count(8));
  for (Point& p : network.nodes_) in.get(p);
  network.edges_.resize(in.count(12));
  for (WalkNetwork::Edge& edge : network.edges_) {
    std::uint32_t vertices;
    in.get(edge.tail.value);
    in.get(edge.head.value);
    in.get(vertices);
    network.first_vertex_.push_back(network.first_vertex_.back() + vertices);
  }
  network.vertices_.resize(in.count(18));
  network.pieces_.resize(network.vertices_.size());
  for (std::size_t i = 0; i < network.vertices_.size(); ++i) {
    WalkPiece& piece = network.pieces_[i];
    std::uint8_t surface, tunnel;
    in.get(network.vertices_[i]);
    in.get(piece.slope);
    in.get(piece.way);
    in.get(surface);
    in.get(tunnel);
    piece.surface = static_cast<WalkSurface>(surface);
    piece.tunnel = tunnel != 0;
  }
  return network;
}

// What everybody who walks over the arrays relies on.
bool WalkNetworkCodec::is_sound(const WalkNetwork& network) {
  if (network.first_vertex_.back() != network.vertices_.size()) return false;
  for (const Point p : network.vertices_) {
    if (!in_range(p)) return false;
  }
  std::vector<bool> has_edge(network.node_count());
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    const WalkNetwork::Edge& edge = network.edges_[e];
    if (edge.tail.value >= network.node_count() || edge.head.value >= network.node_count() ||
        network.first_vertex_[e + 1] < network.first_vertex_[e] + 2 ||
        network.first_vertex_[e + 1] > network.vertices_.size()) {
      return false;
    }
    has_edge[edge.tail.value] = has_edge[edge.head.value] = true;
    const auto vertices = network.vertices({e});
    if (vertices.front() != network.point(edge.tail) ||
        vertices.back() != network.point(edge.head)) {
      return false;
    }
    for (std::size_t i = 0; i + 1 < vertices.size(); ++i) {
      if (vertices[i] == vertices[i + 1]) return false;
    }
    for (const WalkPiece& piece : network.pieces({e})) {
      if (!std::isfinite(piece.slope) || piece.way >= network.way_ids_.size() ||
          piece.surface > WalkSurface::steps) {
        return false;
      }
    }
  }
  // A node without an edge is not built, and nobody looks for one.
  return std::find(has_edge.begin(), has_edge.end(), false) == has_edge.end();
}

std::string to_bytes(const WalkNetwork& network) {
  Out out;
  out.put(kFormat);
  WalkNetworkCodec::write(network, out);
  out.put(checksum(out.bytes()));
  return std::move(out.bytes());
}

std::optional<WalkNetwork> network_from_bytes(std::string_view bytes) {
  if (bytes.size() < 16) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - 8);
  std::uint64_t format, sum;
  In(bytes).get(format);
  In(bytes.substr(content.size())).get(sum);
  if (format != kFormat || sum != checksum(content)) return std::nullopt;
  In in(content.substr(8));
  WalkNetwork network = WalkNetworkCodec::read(in);
  if (!in.ok() || !in.at_end() || !WalkNetworkCodec::is_sound(network)) return std::nullopt;
  return WalkNetworkCodec::completed(std::move(network));
}

}  // namespace jingwei::geo
