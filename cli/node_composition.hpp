#pragma once

#include "actors/links/link_actor.hpp"
#include "actors/links/smpp_channel_options.hpp"
#include "actors/net/wire_service.hpp"
#include "actors/node/node.hpp"
#include "cli/sending_setup.hpp"
#include "config/settings.hpp"
#include "persistence/database.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// From settings to what a node is made of.
namespace mbs::cli {

/// The built-in link of test messages: no configured link can be named so.
inline constexpr std::string_view test_link_name = "(test)";

/// The rules that configuration decides; `sending` is what its networks and prices mean, `link_ids` are by
/// name.
[[nodiscard]] actors::shared_rules rules_from(const config::settings& settings, const sending_setup& sending,
    const std::map<std::string, domain::link_id>& link_ids);

/// Which networks each link is said to reach; links that are not in `link_ids` are left out.
[[nodiscard]] std::vector<domain::link_reach> reach_of_links(const config::settings& settings,
    const domain::numbering_plan& plan, const std::map<std::string, domain::link_id>& link_ids);

[[nodiscard]] actors::link_options link_options_from(
    const config::link_settings& link, domain::link_id id, const config::limit_settings& limits);
/// Of the enabled links, and of the built-in one.
[[nodiscard]] std::vector<actors::link_options> all_link_options_from(
    const config::settings& settings, const std::map<std::string, domain::link_id>& link_ids);
[[nodiscard]] actors::smpp_channel_options smpp_options_from(const config::link_settings& link);
/// Makes the channel of each of those, over sockets of `wires`, which outlive it. `learnt`: of each link.
[[nodiscard]] std::function<std::unique_ptr<actors::channel>(
    const actors::link_options&, const actors::link_actor&)>
channels_from(const config::settings& settings, const std::map<std::string, domain::link_id>& link_ids,
    const std::map<domain::link_id, std::string>& learnt, actors::net::wire_service& wires);
/// tps and burst, as the token bucket wants them.
[[nodiscard]] std::pair<std::uint32_t, std::uint32_t> rate_of(const config::link_settings& link);

/// The lanes of the store.
[[nodiscard]] actors::store_pool_options store_options_from(const config::store_settings& store);

/// How mails leave, and in whose name; nothing of it without a transport.
void set_up_mail(const config::mail_settings& mail, actors::node_setup& into);

/// Who sells and what documents are made with; incomplete where the settings do not name the seller.
[[nodiscard]] domain::billing_terms billing_terms_from(const config::settings& settings);

/// How long sessions live.
[[nodiscard]] domain::session_limits session_limits_from(const config::people_settings& people);
/// Passwords, codes and trials; `code_key` is what digests of codes are keyed with, empty: one of this start.
void set_up_people(const config::people_settings& people, std::string code_key, actors::node_setup& into);
/// How a lost second factor is got over; `code_key` as above.
[[nodiscard]] actors::recovery_options recovery_options_from(
    const config::settings& settings, std::string code_key);
/// Where the documents of requests for senders are: what is set, else `documents` beside SQLite's file, else
/// /var/lib/mbs/documents.
[[nodiscard]] std::string documents_folder_of(
    const config::sender_settings& senders, const persistence::database& database);

/// The numbers of the enabled links and of the built-in one, given by the store at first sight of a
/// name. Throws std::runtime_error.
[[nodiscard]] std::map<std::string, domain::link_id> intern_links(
    const config::settings& settings, persistence::database& database);

/// What the channels of these links learnt in earlier starts. Throws std::runtime_error.
[[nodiscard]] std::map<domain::link_id, std::string> learnt_by_links(
    const std::map<std::string, domain::link_id>& link_ids, persistence::database& database);

}  // namespace mbs::cli
