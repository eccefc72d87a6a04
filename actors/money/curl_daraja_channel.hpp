#pragma once

#include "actors/money/daraja_channel.hpp"
#include "domain/steady_time.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace mbs::actors {

struct daraja_options {
  std::string base_url;  ///< "https://api.safaricom.co.ke", without "/" at the end
  std::string consumer_key, consumer_secret;
  std::string ca_file;  ///< empty: the system's
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds answer_timeout{15'000};
};

/// The token that all channels of an app share: a new one ends the one before. Got by one of them while the
/// others wait, five minutes before its end. Any thread.
class daraja_tokens;
[[nodiscard]] std::shared_ptr<daraja_tokens> make_daraja_tokens(std::function<domain::steady_point()> steady);

/// Over HTTP by libcurl. A token that is refused is got anew once.
[[nodiscard]] std::unique_ptr<daraja_channel> make_curl_daraja_channel(
    daraja_options options, std::shared_ptr<daraja_tokens> tokens);

}  // namespace mbs::actors
