#include "http/server/origin_guard.hpp"

#include "domain/access/address_range.hpp"

#include <algorithm>

namespace mbs::http {
namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_same_text(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
      std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Without the port that its scheme has anyway: browsers leave it out.
std::string_view without_default_port(std::string_view authority, std::string_view scheme) noexcept {
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  return authority;
}

bool is_own(std::string_view origin, std::string_view host, const own_origin& ours) noexcept {
  if (!ours.text.empty()) return is_same_text(origin, ours.text);
  constexpr std::string_view mark = "://";
  if (host.empty() || !is_same_text(origin.substr(0, ours.scheme.size()), ours.scheme)) return false;
  origin.remove_prefix(std::min(origin.size(), ours.scheme.size()));
  if (!origin.starts_with(mark)) return false;
  origin.remove_prefix(mark.size());
  return is_same_text(without_default_port(origin, ours.scheme), without_default_port(host, ours.scheme));
}

/// Without its port; of an address of IPv6 without the brackets.
std::string_view host_alone(std::string_view authority) noexcept {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

/// What no stranger can make lead to us: an address, localhost or below it (RFC 6761, 6.3).
bool is_nobodys_name(std::string_view authority) noexcept {
  const auto host = host_alone(authority);
  constexpr std::string_view below = ".localhost";
  return is_same_text(host, "localhost") || domain::internet_address_from(host).has_value() ||
      (host.size() > below.size() && is_same_text(host.substr(host.size() - below.size()), below));
}

bool changes_nothing(method verb) noexcept {
  return verb == method::get || verb == method::head;
}

/// A visit: the browser shows the answer as a page of its own, not in a frame of somebody's.
bool is_visit(const request& in) noexcept {
  return in.fetch_mode == "navigate" && (in.fetch_dest == "document" || in.fetch_dest.empty());
}

}  // namespace

own_origin own_origin::of(std::string_view public_url, bool speaks_tls) {
  own_origin ours;
  ours.scheme = speaks_tls ? "https" : "http";
  const auto scheme_end = public_url.find("://");
  if (scheme_end == std::string_view::npos) return ours;
  const auto path = public_url.find('/', scheme_end + 3);
  ours.text = public_url.substr(0, path);
  std::transform(ours.text.begin(), ours.text.end(), ours.text.begin(), lower);
  const auto scheme = std::string_view{ours.text}.substr(0, scheme_end);
  ours.text.resize(without_default_port(ours.text, scheme).size());
  return ours;
}

bool is_same_origin(const request& in, const own_origin& ours) noexcept {
  if (ours.text.empty() && !changes_nothing(in.verb) && !is_nobodys_name(in.host)) return false;
  // "none" is the user's own doing, like a typed address: never how our page changes something.
  if (!in.fetch_site.empty()) return in.fetch_site == "same-origin";
  return !in.origin.empty() && is_own(in.origin, in.host, ours);
}

bool is_led_by_another_site(const request& in) noexcept {
  return !in.fetch_site.empty() && in.fetch_site != "same-origin" && in.fetch_site != "none";
}

origin_verdict judge_origin(const request& in, const own_origin& ours) noexcept {
  if (is_same_origin(in, ours))
    return changes_nothing(in.verb) || in.page_mark == "1" ? origin_verdict::ours : origin_verdict::unmarked;
  if (!changes_nothing(in.verb)) return origin_verdict::foreign;
  if (in.fetch_site.empty()) return in.origin.empty() ? origin_verdict::ours : origin_verdict::foreign;
  if (in.fetch_site == "none") return origin_verdict::ours;
  return is_visit(in) ? origin_verdict::ours : origin_verdict::foreign;
}

}  // namespace mbs::http
