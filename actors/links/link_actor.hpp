#pragma once

#include "actors/accounts/account_messages.hpp"
#include "actors/links/channel.hpp"
#include "actors/links/route_messages.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"
#include "domain/text/alphabet.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

/// LINK as others see it. Knows nothing of any operator's protocol, which is its channel's, nor of accounts
/// and money.
namespace mbs::actors {

/// Its own clockwork.
struct link_tick {
  std::uint64_t number = 0;
};
struct link_sweep {};
/// What the store knows of delivery receipts that memory does not.
struct receipts_looked_up {
  domain::errc why = domain::errc::none;
  std::shared_ptr<std::vector<persistence::message_history>> found;
  std::vector<std::uint64_t> asked;  ///< receipts that wait
};
/// A segment that this link sent again: any copy of it may have been taken, under an id that nobody knows.
struct repeated_segment {
  std::int64_t handset = 0;
  segment_address where;
  domain::time_point expires_at;  ///< its message
};
/// After a restart: segments whose outcome the stop hid, and receipts without a message.
struct link_recovered {
  std::shared_ptr<std::vector<message_in_progress>> unknown;
  std::vector<persistence::link_claim::segment_of> segments;  ///< the unknown segments of those
  std::shared_ptr<std::vector<persistence::stray_receipt>> strays;
  std::vector<persistence::link_claim::segment_of> held{};  ///< segments of those that were held before
  std::vector<repeated_segment> repeated{};                 ///< of all open messages
  std::vector<domain::message_event> past{};  ///< what operators have taken of those, and told of them
};
/// RECOVERY has given all that it had: whatever the stop left held is known.
struct recovery_over {};
/// Stop sending, let what is in flight be answered, sign off; then `done`.
struct drain_link {
  std::function<void()> done;
};

/// From now on: so many segments a second, and so many saved up at most.
struct set_link_rate {
  std::uint32_t tps = 0;
  std::uint32_t burst = 0;
};

/// LINK: one way to an operator: fair queue, token bucket, window, retries, delivery receipts. Before it
/// sends a segment, the segment stands in the link's durable claim; a place of the window is free again when
/// the segment's outcome is durable: so a crash never hides more outcomes than the window has places.
/// - route_messages, route_progress: waits in its queue; the router has counted the room
/// - withdraw_message: cancelled durably, then `done`; or at once `done` with why not
/// - give_up_messages: ended as unknown unless they have ended meanwhile; only those that it holds, when
///   it is asked which it does not
/// - hand_back: what has not left goes back to the router, while this link is down
/// - facts_recorded: what waited for the disk goes on: places come free, receipts are answered
/// - link_recovered, receipts_looked_up: what the store knows; an answer that failed is asked for again
/// - recovery_over: from now on a handset alone may say which message a receipt is about
/// - drain_link: nothing more leaves; `done` once all that is in flight is durable
/// - set_link_rate: counts from now on
/// - wire_opened, wire_octets, wire_closed: passed through to its channel
/// - link_tick, link_sweep: its own
using link_actor = one_way_actor<route_messages, route_progress, withdraw_message, give_up_messages,
    hand_back, facts_recorded, wire_opened, wire_octets, wire_closed, link_tick, link_sweep,
    receipts_looked_up, link_recovered, recovery_over, drain_link, set_link_rate>;
/// Takes back what a link cannot send, and hears of its state: ROUTER.
using link_owner = one_way_actor<route_progress, link_changed, link_has_room>;
/// Takes facts to settle: ACCOUNTS.
using fact_settler = one_way_actor<settle_facts>;
/// Of a clock that nobody can set.
using steady_clock_function = std::function<domain::steady_point()>;
/// Takes claims and stray receipts: JOURNAL.
using claim_keeper = one_way_actor<append_claim>;

/// Sends its unknown outcome again, or waits for a receipt.
enum class unknown_outcome_policy : std::uint8_t { resend, hold };

struct link_options {
  domain::link_id id;
  std::string name;
  bool built_in = false;  ///< no operator's: it answers test messages
  std::uint32_t tps = 100;
  std::uint32_t burst = 10;
  std::uint32_t window = 10;      ///< segments sent, or about to be, whose outcome is not yet durable
  std::uint32_t queue = 500'000;  ///< messages waiting in memory
  std::uint32_t correlations = 1'000'000;
  std::uint32_t unanswered_receipts = 10'000;  ///< not yet durable; more are to be brought again
  bool receipt_per_message = false;  ///< one for all segments of a long text, under the id of any of them
  domain::duration receipt_answer_within =
      std::chrono::seconds{10};  ///< what is not durable by then is to be brought again
  std::uint32_t max_attempts = 5;
  domain::duration receipt_grace =
      std::chrono::hours{1};  ///< after validity, before an unknown outcome becomes final
  domain::alphabet alphabet = domain::alphabet::gsm0338;  ///< all that it can write: ROUTER looks at it
  domain::duration throttle_pause = std::chrono::seconds{1};
  std::array<unknown_outcome_policy, domain::traffic_class_count> on_unknown{
      unknown_outcome_policy::resend, unknown_outcome_policy::resend, unknown_outcome_policy::hold};
};

/// Why a link lost a connection, or got none, last.
struct link_trouble {
  std::string why;        ///< as the log has it; empty: never
  domain::time_point at;  ///< of that
};

/// What /metrics and the links of the API show: written by the LINK, read by anybody.
struct link_figures {
  counter submitted{0}, refused{0}, throttled{0}, receipts{0}, strays{0}, resubmitted{0}, held{0},
      timeouts{0}, failed_binds{0}, ambiguous_receipts{0}, flawed_receipts{0}, repeated_ids{0};
  std::array<counter, domain::traffic_class_count> queued{};
  counter in_flight{0}, awaiting_receipt{0}, sessions_bound{0}, tps{0};
  counter sessions_configured{0};
  std::atomic<channel_condition> condition{channel_condition::connecting};
  std::atomic<domain::time_point> since{};     ///< it is up, or is not
  std::atomic<domain::time_point> next_try{};  ///< of a lost connection; 0: none waits

  [[nodiscard]] link_trouble last_trouble() const {
    const std::lock_guard lock{guard_};
    return last_trouble_;
  }
  /// Seldom: once a try that failed.
  void note(link_trouble trouble) {
    const std::lock_guard lock{guard_};
    last_trouble_ = std::move(trouble);
  }

 private:
  mutable std::mutex guard_;
  link_trouble last_trouble_;
};

struct link_dependencies {
  link_options options;
  link_owner router;
  fact_settler accounts;
  claim_keeper journal;
  store_pool* store = nullptr;
  std::shared_ptr<link_figures> figures;
  clock_function now;            ///< of day: validities, and what is stored
  steady_clock_function steady;  ///< pauses, time-outs, rates
  std::uint64_t seed = 0;        ///< of pauses and concatenation references
  /// Makes the channel of the LINK that is being spawned.
  std::function<std::unique_ptr<channel>(const link_actor&)> make_channel;
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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::recovery_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::drain_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::set_link_rate)
