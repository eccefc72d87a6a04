#pragma once

#include "actors/links/delivery_receipt_matcher.hpp"
#include "actors/links/link_actor.hpp"
#include "actors/links/send_window.hpp"
#include "actors/links/tracked_message.hpp"
#include "domain/messages/reference_allocator.hpp"
#include "domain/traffic/fair_queue.hpp"
#include "domain/traffic/token_bucket.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

/// The inside of a LINK: glue between channel, window, matcher, queue, rate and facts. Private to link*.cpp.
/// Knows nothing of protocols, and decides nothing that a pure rule could.
namespace mbs::actors {

/// Goes again, but not before.
struct repetition {
  segment_address where;
  domain::steady_point not_before;
};

/// A long text whose operator sends one receipt for all of its segments.
struct told_together {
  std::vector<std::pair<std::string, std::uint8_t>> ids;  ///< of the segments that it has taken
  segment_set taken;                                      ///< those
  std::optional<receipt_content> told;                    ///< a final one: also of what it takes later
};

/// What happens once something is durable.
struct when_durable {
  std::vector<segment_key> free_claims;
  std::vector<answer_token> answers;
  std::vector<repetition> send_again;  ///< these are paused until then
  std::vector<stray_to_remove> strays_to_remove;
  std::vector<domain::message_id> ended;  ///< noted until then
  std::uint64_t stray_kept = 0;           ///< its number; 0: none
  std::function<void()> then;             ///< a withdrawal is told
};

/// Facts about one account's messages that go out together.
struct fact_group {
  fact_batch facts;
  when_durable after;
};

/// What a fact says besides its kind and what it does.
struct fact_details {
  std::uint8_t segment = 0;
  std::uint32_t code = 0;
  domain::segment_outcome outcome = domain::segment_outcome::indeterminate;
  std::string operator_id{};
  domain::receipt_note note{};
};

struct link_state {
  explicit link_state(link_actor::pointer p) : self{p} {}
  void start(link_dependencies dependencies, std::unique_ptr<channel> way);

  // The shell (link.cpp).
  void pump();
  when_durable& add_fact(tracked_message& t, domain::event_kind kind,
      const domain::message_lifecycle::step& step, fact_details d = {});
  void note_end(tracked_message& t, const message_fact& fact, when_durable& after);
  void send_facts();
  void send_strays();
  void on_recorded(const facts_recorded& m);
  void on_durable(when_durable& after);
  void finish(domain::message_id id);
  void forget(tracked_message& t);
  [[nodiscard]] tracked_message* find(domain::message_id id);
  void show_figures();
  void set_rate(const set_link_rate& m);
  [[nodiscard]] bool is_consistent() const;

  // The channel (link_channel.cpp).
  void on_wire(const wire_event& event);
  void on_tick(const link_tick& tick);
  void digest();
  void tell_condition();
  void tell_people(const channel_status& status);
  void arm();
  void drain(std::function<void()> done);
  void check_drained();
  void send_claim_row();

  // From the queue to the channel (link_sending.cpp).
  void enqueue(const route_messages& m);
  void enqueue(route_progress& m);
  tracked_message& adopt(message_in_progress m);
  void put_in_queue(tracked_message& t, bool front);
  void send_ready();
  [[nodiscard]] bool gather_batch();
  void claim_more();
  bool claim_next();
  [[nodiscard]] std::size_t claims_wanted() const noexcept;
  void give_reference(message_in_progress& m);
  [[nodiscard]] bool goes_whole(const domain::message& m) const noexcept;
  [[nodiscard]] bool may_still_go(segment_address where);
  void free_claim(segment_key key);
  void release(const send_claim& c);
  void release_ready(bool all);
  void requeue(tracked_message& t);
  void give_back_room();
  void hand_back_queue();
  void leave(tracked_message& t);
  void hand_over();
  void give_away(const std::vector<domain::message_id>& ids);

  // Ends that come from here, and what a restart brings (link_endings.cpp).
  void withdraw(const withdraw_message& m);
  void give_up(const give_up_messages& m);
  void sweep();
  void give_up_held();
  void expire_queue();
  void recover(const link_recovered& m);
  void recover_all();
  void recover_stray(const persistence::stray_receipt& stray);

  // What becomes of a segment that was sent (link_outcomes.cpp).
  void on(const segment_taken& e);
  void on(const segment_refused& e);
  void on(const segment_unsendable& e);
  void on(const segment_unknown& e);
  segment_address record_taken(
      tracked_message& t, std::uint8_t segment, const std::string& id, std::optional<segment_key> key);
  when_durable& record_refused(
      tracked_message& t, std::uint8_t segment, std::uint32_t code, std::string_view name);
  void tell_refusal(std::uint32_t code, std::string_view name);
  void on_late(const segment_taken& e);
  void on_late(const segment_refused& e);
  bool try_later(tracked_message& t, std::uint8_t segment);
  void requeue_delayed();
  void settle_unknown(
      tracked_message& t, std::uint8_t segment, std::optional<segment_key> key, domain::duration pause = {});
  void repeat(const repetition& r);
  void note_copy(const std::string& id, segment_address where, std::int64_t handset);
  void hold(tracked_message& t, std::uint8_t segment);
  void stop_holding(tracked_message& t, std::uint8_t segment);

  // Delivery receipts (link_receipts.cpp).
  void on(const delivery_receipt_arrived& e);
  void on(const inbound_arrived& e);
  void on(const receipt_abandoned& e);
  void on(const ids_learnt& e) { note_learnt(e); }
  [[nodiscard]] receipt_match find_match(
      const std::vector<id_reading>& ids, const receipt_handsets& handsets);
  bool apply(const receipt_match& m, const receipt_content& r, std::span<const answer_token> answers,
      const std::optional<stray_to_remove>& stray = std::nullopt);
  [[nodiscard]] bool is_told_together(const domain::message& m) const noexcept;
  void note_taken_together(const domain::message& m, std::uint8_t segment, const std::string& id);
  void note_past(const domain::message_event& e);
  void apply_together(const domain::message& m, std::uint8_t segment, const std::string& id);
  [[nodiscard]] segment_set told_by(tracked_message& t, segment_address where, const receipt_content& r);
  void settle_ids(const std::string& id, const receipt_match& m);
  void apply_receipt(segment_address where, const receipt_content& r, std::span<const answer_token> answers,
      const std::optional<stray_to_remove>& stray);
  bool apply_waiting(waiting_number number, bool guessing);
  [[nodiscard]] bool is_answer_due(const receipt_handsets& handsets);
  void remember(const std::string& id, segment_address where, std::int64_t handset);
  void match_early(const std::string& id, std::int64_t handset);
  void look_up_waiting();
  void on_looked_up(const receipts_looked_up& m);
  void know_history(const persistence::message_history& h, const std::string& id, std::uint8_t segment);
  bool match_held(waiting_number number);
  void match_outrunning();
  void note_learnt(const std::optional<ids_learnt>& learnt);
  void apply_learnt();
  void remove_stray(const stray_to_remove& stray);

  link_actor::pointer self;
  std::optional<link_dependencies> deps;
  domain::time_point now;           // of the message being handled
  domain::steady_point steady_now;  // likewise

  std::unique_ptr<channel> operator_channel;
  channel_events events;  // of the channel's last call
  channel_traits traits;
  bool told_up = false;
  std::uint64_t troubles_told = 0;
  domain::steady_point next_try_told{};
  std::uint64_t tick_number = 0;
  domain::steady_point armed_for = domain::steady_point::max();
  std::function<void()> drained;
  bool draining = false;
  bool claim_is_cleared = false;  // at the end of draining

  std::set<std::uint32_t> told_refusals;  // codes that the log has

  std::unordered_map<domain::message_id, tracked_message> messages;
  domain::fair_queue<tracked_message*> queue;
  domain::time_point earliest_expiry = domain::time_point::max();  // in the queue
  std::multimap<domain::steady_point, segment_address> delayed;    // when to try again
  std::uint32_t room_owed = 0;
  bool handing_back = false;                  // this link is down and another carries its traffic
  std::vector<domain::message_id> returning;  // those begin to leave

  std::optional<domain::token_bucket> bucket;
  std::optional<domain::reference_allocator> references;
  std::optional<send_window> window;
  std::uint64_t claim_ticket = 0;  // of the row under way; 0: none
  std::uint64_t newest_row = 0;    // its ticket
  bool claim_is_empty = false;     // the durable one, and no other is under way
  std::vector<segment_to_send> batch;
  std::vector<send_claim> released;

  std::optional<delivery_receipt_matcher> matcher;
  matcher_output matched;
  std::unordered_map<domain::message_id, told_together> together;  // of unfinished messages
  std::set<waiting_number> outrunning;     // may belong to an answer, or to a hold, that is still to come
  bool all_recovered = false;              // no more holds come from RECOVERY
  std::optional<std::string> ids_to_keep;  // learnt by the channel, not yet handed to the store
  bool read_again = false;                 // what waits, since the channel has learnt something

  std::unordered_map<domain::account_id, fact_group> groups;
  std::unordered_map<std::uint64_t, when_durable> recording;  // by ticket
  std::uint64_t next_ticket = 1;
};

}  // namespace mbs::actors
