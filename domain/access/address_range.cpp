#include "domain/access/address_range.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace mbs::domain {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned v4_bits = 8 * v4_prefix.size();
constexpr unsigned all_bits = 128;

/// The octets of `address` with everything beyond `prefix` bits taken away.
internet_address cut_to(internet_address address, unsigned prefix) noexcept {
  for (unsigned i = 0; i < address.octets.size(); ++i) {
    const unsigned kept = prefix > 8 * i ? std::min(prefix - 8 * i, 8U) : 0;
    address.octets[i] &= static_cast<std::uint8_t>(0xFF00U >> kept);
  }
  return address;
}

bad_address_list about(const std::string& text, const std::string& why) {
  return {'"' + text.substr(0, 64) + "\" " + why};
}

boost::system::result<address_range, bad_address_list> range_from(const std::string& text) {
  const auto slash = text.find('/');
  const auto address = internet_address_from(std::string_view{text}.substr(0, slash));
  if (!address) return about(text, "is no address; allowed: like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32");
  // A wrapped address with the length of IPv6 is the same block of IPv4.
  const bool is_dotted = address->is_v4() && text.find(':') == std::string::npos;
  const unsigned longest = is_dotted ? all_bits - v4_bits : all_bits;
  unsigned given = longest;
  if (slash != std::string::npos) {
    const auto* const end = text.data() + text.size();
    const auto* const begin = text.data() + slash + 1;
    const auto read = std::from_chars(begin, end, given);
    if (begin == end || read.ec != std::errc{} || read.ptr != end || given > longest || end - begin > 3)
      return about(text, "has no length that an address has; allowed: 1 to " + std::to_string(longest));
  }
  const auto prefix = given + (is_dotted ? v4_bits : 0);
  if (given == 0 || (address->is_v4() && prefix == v4_bits))
    return about(text, "is every address; leave the list empty for that");
  const address_range range{cut_to(*address, prefix), static_cast<std::uint8_t>(prefix)};
  if (range.first != *address)
    return about(text,
        "has bits set beyond its length" +
            (prefix > v4_bits || !address->is_v4() ? "; did you mean " + to_text(range) + '?'
                                                   : std::string{}));
  return range;
}

}  // namespace

internet_address internet_address::of_v4(std::uint32_t address) noexcept {
  internet_address wrapped;
  std::copy(v4_prefix.begin(), v4_prefix.end(), wrapped.octets.begin());
  for (unsigned i = 0; i < 4; ++i)
    wrapped.octets[12 + i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  return wrapped;
}

bool internet_address::is_v4() const noexcept {
  return std::equal(v4_prefix.begin(), v4_prefix.end(), octets.begin());
}

std::optional<internet_address> internet_address_from(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> ended{};
  if (text.empty() || text.size() >= ended.size() || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  std::memcpy(ended.data(), text.data(), text.size());
  if (in_addr v4{}; inet_pton(AF_INET, ended.data(), &v4) == 1)
    return internet_address::of_v4(ntohl(v4.s_addr));
  internet_address address;
  if (inet_pton(AF_INET6, ended.data(), address.octets.data()) != 1) return std::nullopt;
  return address;
}

std::string to_text(const internet_address& address) {
  if (address == internet_address{}) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool v4 = address.is_v4();
  const auto* const from = address.octets.data() + (v4 ? v4_prefix.size() : 0);
  if (inet_ntop(v4 ? AF_INET : AF_INET6, from, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

std::string_view neighbours_of(const internet_address& address) noexcept {
  const std::string_view octets{reinterpret_cast<const char*>(address.octets.data()), address.octets.size()};
  return octets.substr(0, address.is_v4() ? 15 : 8);
}

bool address_range::contains(const internet_address& address) const noexcept {
  return address.is_v4() == first.is_v4() && cut_to(address, prefix) == first;
}

std::string to_text(const address_range& range) {
  const auto shown = range.prefix - (range.first.is_v4() ? v4_bits : 0);
  const auto address = to_text(range.first);
  return (address.empty() ? "::" : address) + '/' + std::to_string(shown);
}

boost::system::result<std::vector<address_range>, bad_address_list> address_list_from(
    std::span<const std::string> texts) {
  if (texts.size() > max_address_ranges)
    return bad_address_list{std::to_string(texts.size()) + " addresses are too many; allowed: at most " +
        std::to_string(max_address_ranges)};
  std::vector<address_range> list;
  for (const auto& text : texts) {
    auto range = range_from(text);
    if (!range) return range.error();
    if (std::find(list.begin(), list.end(), *range) == list.end()) list.push_back(*range);
  }
  return list;
}

bool is_listed(std::span<const address_range> list, const internet_address& address) noexcept {
  return list.empty() ||
      std::any_of(list.begin(), list.end(), [&](const address_range& r) { return r.contains(address); });
}

}  // namespace mbs::domain
