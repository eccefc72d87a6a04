#pragma once

#include "actors/access/people_service.hpp"
#include "actors/access/recovery_service.hpp"
#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/gateways.hpp"
#include "actors/journal/journal_actor.hpp"
#include "actors/links/link_actor.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/money/top_ups_actor.hpp"
#include "actors/senders/sender_request_service.hpp"
#include "actors/webhooks/callback_transport.hpp"
#include "actors/webhooks/webhooks_actor.hpp"
#include "domain/events/live_channel.hpp"
#include "domain/money/billing_document.hpp"
#include "persistence/change_watch.hpp"
#include "persistence/database.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// What a node is made of; the composition root fills it from the settings. Everything outlives the node.
struct node_setup {
  persistence::database* database = nullptr;  ///< migrated, durable and held
  /// Begins to hear of changes that others commit (watch_changes); empty: they are only looked for.
  std::function<std::unique_ptr<persistence::change_watch>(persistence::change_ears)> listen;
  std::function<void()> overtaken;  ///< ends the process: another server has taken the database
  shared_rules rules;
  std::vector<link_options> links;
  std::function<std::unique_ptr<channel>(const link_options&, const link_actor&)> make_channel;
  callback_transport* transport = nullptr;
  clock_function now;            ///< UTC that never steps: for all that is decided and stored
  clock_function wall;           ///< the machine's clock: for those who compare it with theirs
  steady_clock_function steady;  ///< no time of day: for pauses, time-outs and rates
  std::uint8_t node_id = 0;
  /// Makes CAF's scheduler: on which threads the actors run.
  std::function<caf::actor_system::module*(caf::actor_system&)> make_scheduler;
  store_pool_options store;
  std::uint32_t accepting = 50'000;
  std::uint32_t queued = 1'000'000;
  std::chrono::seconds receipt_grace{3'600};
  journal_options journal;
  std::uint32_t roll_up_least_rest = 200;   ///< percent of a step, always
  std::uint32_t roll_up_percent = 3;        ///< of the time, while messages are committed
  std::uint32_t roll_up_step = 250;         ///< messages a step while none are
  std::uint32_t roll_up_step_beside = 250;  ///< and while they are
  accounts_options accounts;
  webhooks_options webhooks;
  /// Makes a way to the mail server for one of MAILER's threads; empty: no mail is sent.
  std::function<std::unique_ptr<mail_channel>()> make_mail_channel;
  std::optional<mail_identity> mail_from;  ///< with it
  mailer_options mailer;
  /// Makes a way to M-Pesa for one of DARAJA's threads; empty: no payments are taken.
  std::function<std::unique_ptr<daraja_channel>()> make_daraja_channel;
  std::uint32_t daraja_at_once = 4;
  till_settings till;                       ///< with it
  domain::money adjusted_alone;             ///< what one of the staff may adjust alone within a day
  std::chrono::days least_price_notice{7};  ///< before a higher price counts
  std::uint32_t reconcile_at_hour = 2;      ///< 0..23, East Africa Time: the nightly reconciliation
  domain::billing_terms billing;
  std::string billing_page_base;  ///< before an account's id, in mails of documents; empty: none are sent
  password_pool_options passwords;
  people_options people;
  recovery_options recovery;
  std::string documents_folder;  ///< of requests for senders; empty: documents are refused
  sender_request_terms sender_requests;
  domain::live_limits live;
};

/// NODE: starts the actors in order, brings back what a stop left unfinished, looks after schedules
/// (messages without receipts, partitions) and drains at the end.
class node {
 public:
  virtual ~node() = default;

  /// Throws std::runtime_error with a sentence for people when the store cannot be read at the start.
  [[nodiscard]] static std::unique_ptr<node> start(node_setup setup);

  /// What the front end may ask, as long as the node lives.
  [[nodiscard]] virtual const gateways& front() const = 0;

  /// New prices, limits and rates of links (by name: tps and burst), as far as they may change while running.
  virtual void reload(
      shared_rules rules, const std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>& rates) = 0;

  /// Refuses new requests, lets what is in flight be answered and recorded, unbinds. Returns after `patience`
  /// at the latest: what is not done by then is taken up at the next start.
  virtual void drain(std::chrono::seconds patience) = 0;
};

}  // namespace mbs::actors
