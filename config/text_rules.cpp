#include "config/text_rules.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <numeric>
#include <vector>

namespace mbs::config {
namespace {

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_numeric_address(const std::string& text, int family) {
  unsigned char octets[16];
  return inet_pton(family, text.c_str(), octets) == 1;
}

}  // namespace

std::optional<std::pair<std::string, std::uint16_t>> split_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!is_numeric_address(std::string{host}, bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
  if (port.empty() || port.size() > 5 || !all_of(port, digits)) return std::nullopt;
  std::uint32_t number = 0;
  std::from_chars(port.data(), port.data() + port.size(), number);
  if (number > 65'535) return std::nullopt;
  return std::pair{std::string{host}, static_cast<std::uint16_t>(number)};
}

bool is_listen(std::string_view text) {
  return split_listen(text).has_value();
}

bool is_address(std::string_view text) {
  const std::string address{text};
  return is_numeric_address(address, AF_INET) || is_numeric_address(address, AF_INET6);
}

bool is_public_url(std::string_view text) {
  if (text.empty()) return true;
  const auto rest = text.starts_with("https://") ? text.substr(8)
      : text.starts_with("http://")              ? text.substr(7)
                                                 : std::string_view{};
  return !rest.empty() && rest.front() != '/' && rest.find_first_of(" \t\"<>?#") == std::string_view::npos;
}

bool is_database_url(std::string_view text) {
  for (const std::string_view scheme : {"sqlite:", "postgresql://"}) {
    if (text.starts_with(scheme)) return text.size() > scheme.size();
  }
  return false;
}

bool is_link_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 && all_of(text, name_letters);
}

bool is_network_name(std::string_view text) {
  return text == "*" || is_link_name(text);
}

bool is_error_code(std::string_view text) {
  // Comma and equals sign segment entries where tables come from the environment.
  const auto printable = [](char c) { return c > ' ' && c < 0x7F && c != ',' && c != '='; };
  return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, printable);
}

bool is_amount(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  if (whole.empty() || whole.size() > 9 || !all_of(whole, digits)) return false;
  if (point == std::string_view::npos) return true;
  const auto decimals = text.substr(point + 1);
  return !decimals.empty() && decimals.size() <= 4 && all_of(decimals, digits);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace mbs::config
