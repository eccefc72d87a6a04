#include "http/server/client_address.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mbs::http {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

/// "192.0.2.1", "2001:db8::1", and both with a port, as some proxies write them.
std::optional<ip_address> read_address(std::string_view text) {
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  // Not a std::string: proxies write one into each request, and an address of IPv6 would be on the heap.
  std::array<char, 65> ended{};
  if (text.size() >= ended.size()) return std::nullopt;
  std::copy(text.begin(), text.end(), ended.begin());
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(ended.data(), ec);
  if (ec) return std::nullopt;
  return unwrapped(address);
}

bool holds(std::span<const ip_address> addresses, const ip_address& one) noexcept {
  return std::find(addresses.begin(), addresses.end(), one) != addresses.end();
}

/// The next part of `text` up to `separator`, which may stand in a quoted string (RFC 7230, 3.2.6), and takes
/// it off; nothing when a quote has no end.
std::optional<std::string_view> take_part(std::string_view& text, char separator) noexcept {
  auto is_quoted = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_quoted || text[at] != separator); ++at) {
    if (text[at] == '"') is_quoted = !is_quoted;
    if (text[at] == '\\' && is_quoted) ++at;
  }
  if (is_quoted || at > text.size()) return std::nullopt;
  const auto part = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return part;
}

/// The address in the `for` of one element of Forwarded.
std::optional<ip_address> address_in(std::string_view element) {
  constexpr std::string_view name = "for=";
  while (!element.empty()) {
    const auto part = take_part(element, ';');
    if (!part) return std::nullopt;
    auto pair = trimmed(*part);
    const auto is_for = pair.size() > name.size() &&
        std::equal(name.begin(), name.end(), pair.begin(), [](char wanted, char c) {
          return wanted == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
        });
    if (!is_for) continue;
    pair.remove_prefix(name.size());
    if (pair.size() >= 2 && pair.front() == '"' && pair.back() == '"') pair = pair.substr(1, pair.size() - 2);
    return read_address(pair);
  }
  return std::nullopt;
}

}  // namespace

ip_address unwrapped(const ip_address& address) noexcept {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
}

domain::internet_address as_domain(const ip_address& address) noexcept {
  if (address.is_v4()) return domain::internet_address::of_v4(address.to_v4().to_uint());
  return {address.to_v6().to_bytes()};
}

std::vector<ip_address> addresses_of(std::span<const std::string> texts) {
  std::vector<ip_address> addresses;
  for (const auto& text : texts)
    if (const auto address = read_address(text)) addresses.push_back(*address);
  return addresses;
}

ip_address client_address(
    const ip_address& peer, std::string_view forwarded_for, std::span<const ip_address> trusted_proxies) {
  auto client = peer;
  while (!forwarded_for.empty() && holds(trusted_proxies, client)) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    const auto before = read_address(trimmed(last));
    // What is no address cannot be counted by: the proxy answers for it.
    if (!before) break;
    client = *before;
    forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return client;
}

ip_address client_address_by_forwarded(
    const ip_address& peer, std::string_view forwarded, std::span<const ip_address> trusted_proxies) {
  if (forwarded.empty() || !holds(trusted_proxies, peer)) return peer;
  std::vector<std::string_view> elements;
  while (!forwarded.empty()) {
    const auto element = take_part(forwarded, ',');
    if (!element) return peer;
    elements.push_back(*element);
  }
  auto client = peer;
  for (auto at = elements.rbegin(); at != elements.rend() && holds(trusted_proxies, client); ++at) {
    const auto before = address_in(*at);
    if (!before) break;
    client = *before;
  }
  return client;
}

bool proxy_rules::is_trusted(const ip_address& address) const noexcept {
  return holds(trusted, address);
}

ip_address proxy_rules::client_of(
    const ip_address& peer, std::string_view forwarded_for, std::string_view forwarded) const {
  return by_forwarded ? client_address_by_forwarded(peer, forwarded, trusted)
                      : client_address(peer, forwarded_for, trusted);
}

address_block address_block::of(const ip_address& address) noexcept {
  const auto plain = unwrapped(address);
  if (plain.is_v4()) return {plain.to_v4().to_uint(), false};
  const auto octets = plain.to_v6().to_bytes();
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof bits; ++i)
    bits = bits << 8 | octets[i];
  return {bits, true};
}

}  // namespace mbs::http
