#pragma once

#include "actors/messages/messages.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_workers.hpp"
#include "domain/text/alphabet.hpp"
#include "protocols/smpp/delivery_receipt.hpp"
#include "protocols/smpp/delivery_receipt_errors.hpp"
#include "protocols/smpp/esme_session.hpp"
#include "protocols/smpp/long_message.hpp"
#include "protocols/smpp/message_id.hpp"
#include "protocols/smpp/status.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace mbs::actors {

/// The sockets of one LINK, without protocol: opens, writes, closes. Implemented by actors/net/, faked in
/// tests. Calls never block and may come from the LINK's thread only; what happens is told to the LINK by
/// wire_opened, wire_octets and wire_closed with the `generation` that open() was given. One wire_octets is
/// outstanding per socket: the next is read after read_on(), so a peer cannot fill the mailbox.
class wire {
 public:
  virtual ~wire() = default;
  virtual void open(std::size_t socket, std::uint64_t generation) = 0;
  virtual void send(std::size_t socket, std::uint64_t generation, std::string octets) = 0;
  virtual void read_on(std::size_t socket, std::uint64_t generation) = 0;
  virtual void close(std::size_t socket, std::uint64_t generation) = 0;
};
struct wire_opened {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
};
struct wire_octets {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
  std::string octets;
};
struct wire_closed {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
  std::string why;
};

/// Its own clockwork.
struct link_tick {
  std::uint64_t number = 0;
};
struct link_sweep {};
/// What the store knows of receipts that memory does not.
struct receipts_looked_up {
  domain::errc why = domain::errc::none;
  std::shared_ptr<std::vector<persistence::message_history>> found;
  std::vector<std::string> asked;  ///< operator ids, normalised
};
/// After a restart: segments whose outcome the stop hid, and receipts without a message.
struct link_recovered {
  std::shared_ptr<std::vector<message_in_progress>> unknown;
  std::vector<persistence::link_claim::segment_of> segments;  ///< the unknown segments of those
  std::shared_ptr<std::vector<persistence::stray_receipt>> strays;
};
/// Stop sending, let what is in flight be answered, unbind; then `done`.
struct drain_link {
  std::function<void()> done;
};

/// From now on: so many submit_sm a second, and so many saved up at most.
struct set_link_rate {
  std::uint32_t tps = 0;
  std::uint32_t burst = 0;
};

/// LINK: one bind to an operator: fair queue, token bucket, window, retries, receipts. Before it sends a
/// segment, the segment stands in the link's durable claim; a place of the window is free again when the
/// segment's outcome is durable: so a crash never hides more outcomes than the window has places.
/// - route_messages, route_progress: waits in its queue; the router has counted the room
/// - withdraw_message, give_up_messages, hand_back: see messages.hpp
using link_actor = one_way_actor<route_messages, route_progress, withdraw_message, give_up_messages,
    hand_back, facts_recorded, wire_opened, wire_octets, wire_closed, link_tick, link_sweep,
    receipts_looked_up, link_recovered, drain_link, set_link_rate>;
/// Takes back what a link cannot send, and hears of its state: ROUTER.
using link_owner = one_way_actor<route_progress, link_changed, link_has_room>;
/// Takes facts to settle: ACCOUNTS.
using fact_settler = one_way_actor<settle_facts>;
/// Takes claims and stray receipts: JOURNAL.
using claim_keeper = one_way_actor<append_claim>;

/// Sends its unknown outcome again, or waits for a receipt.
enum class unknown_outcome_policy : std::uint8_t { resend, hold };

struct link_options {
  domain::link_id id;
  std::string name;
  std::vector<smpp::esme_options> binds;  ///< one a socket; limits.window is shared out by the caller
  std::uint32_t tps = 100;
  std::uint32_t burst = 10;
  std::uint32_t window =
      10;  ///< segments sent, or about to be, whose outcome is not yet durable; all sockets
  std::uint32_t queue = 500'000;  ///< messages waiting in memory
  std::uint32_t correlations = 1'000'000;
  std::uint32_t unanswered_receipts = 10'000;  ///< receipts not yet durable; more get ESME_RMSGQFUL
  std::uint32_t max_attempts = 5;
  domain::duration receipt_grace =
      std::chrono::hours{1};  ///< after validity, before an unknown outcome becomes final
  smpp::id_form id_in_response = smpp::id_form::automatic;
  smpp::id_form id_in_receipt = smpp::id_form::automatic;
  smpp::long_message_style long_messages = smpp::long_message_style::udh8;
  domain::alphabet alphabet = domain::alphabet::gsm0338;  ///< what data_coding 0 means there
  bool send_validity = true;
  smpp::delivery_receipt_options receipts;
  smpp::delivery_receipt_errors delivery_receipt_errors;
  std::uint8_t alphanumeric_ton = 5, alphanumeric_npi = 0;
  std::uint8_t short_code_ton = 3, short_code_npi = 0;
  smpp::status_policy status_classes;
  domain::duration throttle_pause = std::chrono::seconds{1};
  domain::duration reconnect_min = std::chrono::seconds{1};
  domain::duration reconnect_max = std::chrono::seconds{60};
  std::array<unknown_outcome_policy, domain::traffic_class_count> on_unknown{
      unknown_outcome_policy::resend, unknown_outcome_policy::resend, unknown_outcome_policy::hold};
};

enum class link_condition : std::uint8_t { connecting, binding, bound, waiting, stopped };

/// What /metrics and `mbs link list` show: written by the LINK, read by anybody.
struct link_figures {
  counter submitted{0}, refused{0}, throttled{0}, receipts{0}, strays{0}, resubmitted{0}, held{0},
      timeouts{0};
  std::array<counter, domain::traffic_class_count> queued{};
  counter in_flight{0}, awaiting_receipt{0}, sessions_bound{0}, tps{0};
  std::atomic<link_condition> condition{link_condition::connecting};
};

struct link_dependencies {
  link_options options;
  link_owner router;
  fact_settler accounts;
  claim_keeper journal;
  store_workers* store = nullptr;
  std::shared_ptr<link_figures> figures;
  clock_function now;
  std::uint64_t seed = 0;  ///< of jitter and concatenation references
  /// Makes the sockets for the LINK that is being spawned.
  std::function<std::shared_ptr<wire>(const link_actor&)> make_wire;
};

[[nodiscard]] link_actor spawn_link(caf::actor_system& system, link_dependencies dependencies);

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::wire_opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::wire_octets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::wire_closed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_sweep)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::receipts_looked_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::link_recovered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::drain_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::set_link_rate)
