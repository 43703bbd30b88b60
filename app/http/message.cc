#include "app/http/message.h"

#include <algorithm>
#include <array>

namespace jingwei::app::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x20 || u == 0x7f;
}

// `plus_is_space` holds in queries, not in paths.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (is_control(c)) return std::nullopt;
    out.push_back(c);
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls visit(item) for each trimmed, non-empty item of a comma-separated header.
template <class F>
void for_each_item(std::string_view list, F&& visit) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view item = trimmed(list.substr(0, comma));
    if (!item.empty()) visit(item);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

constexpr std::array<std::string_view, 8> kMethodNames = {"GET",   "HEAD", "OPTIONS", "POST",
                                                          "PATCH", "PUT",  "DELETE",  "other"};

std::string_view method_name(Method method) {
  return kMethodNames[static_cast<std::size_t>(method)];
}

Method method_named(std::string_view name) {
  const auto known = std::find(kMethodNames.begin(), kMethodNames.end(), name);
  return known == kMethodNames.end() ? Method::other
                                     : static_cast<Method>(known - kMethodNames.begin());
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<std::pair<std::string, NameValues>> parse_target(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  const std::size_t mark = target.find('?');
  auto path = percent_decoded(target.substr(0, mark), false);
  if (!path) return std::nullopt;
  NameValues query;
  std::string_view rest =
      mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    if (!pair.empty()) {
      const std::size_t equals = pair.find('=');
      auto name = percent_decoded(pair.substr(0, equals), true);
      auto value = equals == std::string_view::npos
                       ? std::optional<std::string>("")
                       : percent_decoded(pair.substr(equals + 1), true);
      if (!name || !value) return std::nullopt;
      query.emplace_back(std::move(*name), std::move(*value));
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return std::pair{std::move(*path), std::move(query)};
}

Body Body::of(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view bytes = *owner;
  return {std::move(owner), bytes};
}

void deliver(std::vector<Delivery> deliveries) {
  std::stable_sort(deliveries.begin(), deliveries.end(), [](const Delivery& a, const Delivery& b) {
    return std::less<>()(a.sink->line(), b.sink->line());
  });
  for (std::size_t begin = 0, end = 0; begin < deliveries.size(); begin = end) {
    EventSink& sink = *deliveries[begin].sink;
    while (end < deliveries.size() && deliveries[end].sink->line() == sink.line()) ++end;
    sink.send_all({deliveries.data() + begin, end - begin});
  }
}

bool accepts_gzip(const Request& request) {
  bool named = false, accepted = false, any = false;
  for_each_item(request.header("accept-encoding"), [&](std::string_view item) {
    const std::size_t semicolon = item.find(';');
    const std::string_view coding = trimmed(item.substr(0, semicolon));
    bool wanted = true;
    if (semicolon != std::string_view::npos) {
      const std::string_view q = trimmed(item.substr(semicolon + 1));
      // "q=0", "q=0.0" ... refuse; every other weight accepts.
      wanted = !(q.starts_with("q=0") && q.find_first_not_of("0.", 3) == std::string_view::npos);
    }
    if (same_ignoring_case(coding, "gzip")) {
      named = true;
      accepted = wanted;
    }
    if (coding == "*" && wanted) any = true;
  });
  return named ? accepted : any;
}

bool matches_none(const Request& request, std::string_view etag) {
  bool matches = false;
  for_each_item(request.header("if-none-match"), [&](std::string_view item) {
    if (item == "*") matches = true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == etag) matches = true;
  });
  return matches;
}

}  // namespace jingwei::app::http
