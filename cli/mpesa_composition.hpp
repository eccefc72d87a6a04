#pragma once

#include "actors/money/curl_daraja_channel.hpp"
#include "actors/node/node.hpp"
#include "config/settings.hpp"

#include <string>
#include <vector>

/// [mpesa] as the node and commands want it.
namespace mbs::cli {

/// From which key of the master keys' file addresses of callbacks are made, and which still hold.
inline constexpr std::string_view callback_keys_purpose = "addresses of payment callbacks";

/// What M-Pesa would refuse of all requests, by setting.
[[nodiscard]] std::vector<std::string> mpesa_obstacles(const config::settings& settings);

/// `token_keys`: newest first. Of settings without obstacles.
[[nodiscard]] actors::till_settings till_from(
    const config::settings& settings, std::vector<std::string> token_keys);
[[nodiscard]] actors::daraja_options daraja_options_from(const config::mpesa_settings& mpesa);

/// Where M-Pesa asks and tells of payments to the paybill, and where its list of them would be told of.
[[nodiscard]] mpesa::c2b_register paybill_registration(const actors::till_settings& till);
[[nodiscard]] mpesa::pull_register pull_registration(const actors::till_settings& till);

/// How M-Pesa is reached and what callbacks are told by; nothing of it without a short code.
void set_up_mpesa(
    const config::settings& settings, std::vector<std::string> token_keys, actors::node_setup& into);

}  // namespace mbs::cli
