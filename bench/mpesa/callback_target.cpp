#include "bench/mpesa/callback_target.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <string>

namespace mbs::bench {

std::optional<endpoint_text> callback_target(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  const auto end = std::min(url.find('/'), url.size());
  std::string authority{url.substr(0, end)};
  const bool is_v6 = authority.starts_with('[');
  if (authority.find(':', is_v6 ? std::min(authority.find(']'), authority.size()) : 0) == std::string::npos)
    authority += ":80";
  endpoint_text target;
  if (!parse_endpoint(authority.append(url.substr(end)), target)) return std::nullopt;
  if (is_v6 && target.host.ends_with(']')) target.host = target.host.substr(1, target.host.size() - 2);
  boost::system::error_code is_none;
  const auto address = boost::asio::ip::make_address(target.host, is_none);
  if (is_none || !address.is_loopback() || target.port == 0) return std::nullopt;
  return target;
}

}  // namespace mbs::bench
