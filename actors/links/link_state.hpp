#pragma once

#include "actors/links/link_actor.hpp"
#include "actors/links/receipt_index.hpp"
#include "domain/messages/reference_allocator.hpp"
#include "domain/traffic/fair_queue.hpp"
#include "domain/traffic/token_bucket.hpp"
#include "protocols/smpp/reconnect_backoff.hpp"

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

/// The inside of a LINK. Private to link*.cpp.
namespace mbs::actors {

/// A message that this link is responsible for, from queue to final state (or until it is only in the store).
struct tracked {
  message_in_progress m;
  std::uint16_t busy_segments = 0;    // claimed: a bit a segment
  std::uint16_t held_segments = 0;    // unknown outcome, waiting for a receipt
  std::uint16_t paused_segments = 0;  // to be sent again, but not yet
  std::uint8_t next_segment = 0;
  bool in_queue = false;
  bool counted_in_room = false;  // the router counts it against this link's room
  bool counted_in_queue = true;  // admission counts it as not yet submitted
};

enum class claim_stage : std::uint8_t { claiming, ready, sent, recording };

/// One place of the window: a segment between its durable claim and its durable outcome.
struct claim {
  domain::message_id message;
  std::uint8_t segment = 0;
  claim_stage stage = claim_stage::claiming;
  std::uint16_t reference = 0;  // of its concatenation
};

/// A receipt that the operator waits to see answered.
struct receipt_answer {
  std::size_t socket = 0;
  std::uint64_t generation = 0;
  std::uint32_t sequence = 0;
  bool by_data_sm = false;
};

/// What happens once something is durable.
struct when_durable {
  std::vector<smpp::cookie> free_claims;
  std::vector<receipt_answer> answers;
  std::vector<std::function<void()>> then;
};

/// Facts about one account's messages that go out together.
struct fact_group {
  fact_batch facts;
  when_durable after;
};

/// A receipt whose message is not in memory: its submit_sm_resp may still come, or it is old.
struct unmatched_receipt {
  smpp::message_state state{};
  domain::segment_outcome outcome{};
  std::uint32_t code = 0;
  std::int64_t to = 0;
  std::string raw;
  domain::time_point arrived_at;
  std::vector<receipt_answer> answers;
  bool looked_up = false;
  std::uint64_t stray_ticket = 0;                // under which it is being kept
  std::optional<domain::time_point> kept_since;  // as a stray in the store
};

/// In place of a segment's number: the whole message.
inline constexpr std::uint8_t all_segments = 0xFF;

[[nodiscard]] constexpr std::uint16_t bit(std::uint8_t segment) noexcept {
  return static_cast<std::uint16_t>(1U << segment);
}

struct session_slot {
  std::optional<smpp::esme_session> session;
  smpp::esme_output out;
  smpp::reconnect_backoff backoff;
  std::uint64_t generation = 0;
  bool connecting = false;
  bool bound = false;
  std::optional<domain::time_point> reconnect_at;
  std::map<std::uint32_t, segment_address> timed_out;  // by sequence: a late answer may still come
};

struct link_state {
  explicit link_state(link_actor::pointer p) : self{p} {}
  void start(link_dependencies dependencies, std::shared_ptr<wire> sockets);

  // Sessions (link_sessions.cpp).
  void connect(std::size_t socket);
  void on_opened(const wire_opened& m);
  void on_octets(const wire_octets& m);
  void on_closed(const wire_closed& m);
  void after_session_call(std::size_t socket);
  void on_event(std::size_t socket, const smpp::esme_event& event);
  void on_bound(std::size_t socket, const smpp::bound& b);
  void on_session_closed(std::size_t socket, const smpp::session_closed& c);
  void lose_connection(std::size_t socket, std::optional<smpp::command_status> refused);
  void flush_octets(std::size_t socket);
  void tell_condition();
  void on_tick(const link_tick& tick);
  void arm();
  void drain(std::function<void()> done);
  void check_drained();
  void clear_claim();
  [[nodiscard]] bool is_up() const noexcept;

  // Sending (link_sending.cpp).
  void enqueue(const route_messages& m);
  void enqueue(route_progress& m);
  tracked& adopt(message_in_progress m);
  void put_in_queue(tracked& t, bool front);
  void pump();
  void send_ready();
  void claim_more();
  [[nodiscard]] std::uint32_t ready_target() const noexcept;
  [[nodiscard]] std::optional<std::size_t> session_with_room() const noexcept;
  void give_reference(message_in_progress& m);
  [[nodiscard]] smpp::command_status send_segment(
      std::size_t socket, smpp::cookie key, tracked& t, std::uint8_t segment);
  void tell_unwritable();
  void free_claim(smpp::cookie key);
  [[nodiscard]] bool may_still_go(smpp::cookie key);
  void release_unsent(smpp::cookie key);
  void release_ready(bool all);
  void requeue(tracked& t);
  [[nodiscard]] bool goes_whole(const domain::message& m) const noexcept;
  void give_back_room();
  void hand_back_queue();
  void withdraw(const withdraw_message& m);
  void give_up(const give_up_messages& m);
  void recover(const link_recovered& m);
  void expire_waiting();

  // Outcomes (link_outcomes.cpp).
  void on_answer(const smpp::submit_answered& answer);
  void on_taken(smpp::cookie key, claim& c, tracked& t, std::string_view smsc_id);
  segment_address record_taken(tracked& t, std::uint8_t segment, const std::string& id, when_durable after);
  void on_refused(smpp::cookie key, claim& c, tracked& t, smpp::command_status status);
  void record_refused(tracked& t, std::uint8_t segment, smpp::command_status status, when_durable after);
  void on_transient(smpp::cookie key, claim& c, tracked& t, smpp::command_status status);
  bool try_later(tracked& t, std::uint8_t segment);
  void requeue_delayed();
  void on_unknown_outcome(smpp::cookie key);
  void settle_unknown(tracked& t, std::uint8_t segment, std::optional<smpp::cookie> key);
  void on_timed_out(std::size_t socket, const smpp::request_timed_out& timed_out);
  void on_late_answer(std::size_t socket, const smpp::late_answer& answer);
  void on_taken_late(tracked& t, std::uint8_t segment, std::string_view smsc_id);
  [[nodiscard]] bool is_sent_again(const tracked& t, std::uint8_t segment) const;
  void stop_holding(tracked& t, std::uint8_t segment);

  // Receipts (link_receipts.cpp).
  void on_delivery(const smpp::delivery_arrived& d, std::size_t socket);
  void on_delivery(const smpp::data_delivery_arrived& d, std::size_t socket);
  void on_receipt(const std::optional<smpp::delivery_receipt>& r, std::string_view raw, std::int64_t to,
      receipt_answer answer);
  [[nodiscard]] std::uint32_t error_in(const smpp::delivery_receipt& r);
  bool apply_receipt(segment_address where, const unmatched_receipt& r, when_durable after);
  [[nodiscard]] bool may_be_about(const domain::message& m, const unmatched_receipt& r) const noexcept;
  void add_to_unmatched(const std::string& id, unmatched_receipt r);
  void apply_to_history(const persistence::message_history& h, const std::string& id, unmatched_receipt& r);
  void match_early(const std::string& id, segment_address where);
  void look_up_unmatched();
  void on_looked_up(const receipts_looked_up& m);
  void keep_stray(const std::string& id, unmatched_receipt& r);
  void remove_stray(const std::string& id, domain::time_point kept_since);
  bool match_held(const std::string& id, unmatched_receipt& r);
  void remember(const std::string& id, segment_address where);
  void forget_if_done(const std::string& id, domain::segment_outcome outcome);
  void answer_now(const std::vector<receipt_answer>& answers);
  void give_answers();
  void answer_receipt(const receipt_answer& a, smpp::command_status status);

  // Facts (link.cpp).
  void add_fact(tracked& t, domain::event_kind kind, std::uint8_t segment,
      const domain::message_lifecycle::step& step, std::uint32_t code, domain::segment_outcome outcome,
      std::string smsc_id, when_durable after);
  void send_facts();
  void on_recorded(const facts_recorded& m);
  void finish(domain::message_id id);
  void note_end(const message_fact& fact);
  [[nodiscard]] tracked* find(domain::message_id id);

  link_actor::pointer self;
  std::optional<link_dependencies> deps;
  std::shared_ptr<wire> sockets;
  domain::time_point now;  // of the message being handled

  std::vector<session_slot> slots;
  bool told_up = false;
  std::uint64_t tick_number = 0;
  domain::time_point armed_for = domain::time_point::max();
  std::function<void()> drained;
  bool draining = false;
  bool claim_is_cleared = false;  // at the end of draining

  std::unordered_map<domain::message_id, tracked> messages;
  domain::fair_queue<tracked*> queue;
  std::optional<domain::token_bucket> bucket;
  std::optional<domain::reference_allocator> references;
  std::unordered_map<smpp::cookie, claim> claims;
  std::array<std::deque<smpp::cookie>, domain::traffic_class_count> ready;
  std::size_t ready_count = 0;
  smpp::cookie next_cookie = 1;
  std::uint64_t claim_ticket = 0;      // under way; 0: none
  std::vector<smpp::cookie> claiming;  // of that claim, in order
  std::multimap<domain::time_point, segment_address> delayed;
  bool handing_back = false;  // this link is down and another carries its traffic
  std::vector<message_in_progress> returning;
  std::uint32_t room_owed = 0;
  domain::time_point earliest_expiry = domain::time_point::max();
  smpp::message_scratch scratch;
  bool told_unwritable = false;

  std::optional<receipt_index> index;
  std::unordered_map<std::string, unmatched_receipt> unmatched;
  std::multimap<std::int64_t, segment_address> held;  // by handset
  bool lookup_under_way = false;
  std::set<std::string, std::less<>> unread_errors;  // told already
  /// Ended lately, at a time when the store may still take them for overdue.
  std::unordered_map<domain::message_id, domain::time_point> ended_late;
  std::size_t answers_pending = 0;
  std::vector<std::pair<receipt_answer, smpp::command_status>> answers_now;

  std::unordered_map<domain::account_id, fact_group> groups;
  std::unordered_map<std::uint64_t, when_durable> recording;
  std::uint64_t next_ticket = 1;
  std::uint64_t jitter = 0;
};

}  // namespace mbs::actors
