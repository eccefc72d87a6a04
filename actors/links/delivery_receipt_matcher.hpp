#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/receipt_index.hpp"
#include "actors/links/receipt_match.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

/// Which segment a delivery receipt is about, and what becomes of receipts whose message is not in memory.
/// Knows nothing of protocols, actors and stores, and of messages only their ids and handsets; time comes in.
namespace mbs::actors {

/// What a message learns from a delivery receipt.
struct receipt_content {
  domain::segment_outcome outcome = domain::segment_outcome::indeterminate;
  std::uint32_t code = 0;
  receipt_handsets handsets{};
  domain::receipt_note note{};
};

/// Names a receipt that waits; rises, never 0.
using waiting_number = std::uint64_t;

/// A delivery receipt whose message is not in memory: its submit may still be answered, or it is old.
struct waiting_receipt {
  receipt_content content;
  std::string text, parameter;  ///< its ids as they came
  std::vector<id_reading> ids;
  std::string raw;
  domain::time_point arrived_at;
  std::vector<answer_token> answers;
  bool looked_up = false;                        ///< the store was asked, and did not know
  std::uint64_t stray = 0;                       ///< under which it is being kept
  std::optional<domain::time_point> kept_since;  ///< as a stray in the store
  /// Under which people find it, and it is kept.
  [[nodiscard]] const std::string& id() const noexcept { return text.empty() ? parameter : text; }
};

/// Wants to be durable: for matching later, and for people to look at. Its answers wait for stray_durable.
struct stray_to_keep {
  std::uint64_t number = 0;
  std::string operator_id;  ///< as it came; empty: it could not be read
  receipt_content content;
  std::string raw;
  domain::time_point at;
};
/// Has found its message, or was replaced by one that says more.
struct stray_to_remove {
  std::string operator_id;
  domain::time_point kept_since;
  bool operator==(const stray_to_remove&) const = default;
};

/// What is to be done; handed in again and again.
struct matcher_output {
  std::vector<answered_delivery> answers;
  std::vector<stray_to_keep> strays_to_keep;
  std::vector<stray_to_remove> strays_to_remove;
};

struct matcher_limits {
  std::size_t awaited = 1'000'000;  ///< operator ids whose receipt is awaited
  std::size_t done = 20'000;        ///< ids whose receipt came and may come again
  std::size_t unanswered = 10'000;  ///< receipts not yet durable: more are to come later
  std::size_t waiting = 100'000;    ///< receipts without a message
  std::size_t keeping = 20'000;     ///< strays on their way to the disk: more receipts are to come later
  std::size_t repeated = 100'000;   ///< segments that were sent again
};

/// What to ask the store about.
struct receipt_question {
  std::vector<waiting_number> receipts;
  std::vector<std::string> ids;
  std::vector<std::int64_t> handsets;  ///< empty: these receipts name none
};

class delivery_receipt_matcher {
 public:
  explicit delivery_receipt_matcher(const matcher_limits& limits)
      : limits_{limits}, index_{limits.awaited, limits.done} {}

  // --- A receipt arrives ---

  /// Whether one more may wait for its answer; otherwise `out` puts it off. Before anything else is done with
  /// it.
  [[nodiscard]] bool admit(const answer_token& token, matcher_output& out);
  /// What it is about: see match_receipt.
  [[nodiscard]] receipt_match find(const std::vector<id_reading>& ids, const receipt_handsets& handsets,
      const std::function<bool(segment_address)>& alive) const {
    return match_receipt(index_, ids, handsets, alive);
  }
  /// Waits for its message, with others of the same id and handset.
  void wait(const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out);
  /// Something that tells nothing, to be kept for people; `id` as it came, when it has one.
  void keep_for_people(const answer_token& token, const receipt_handsets& handsets, std::string_view id,
      std::string_view raw, domain::time_point now, matcher_output& out);
  /// A segment with a final receipt needs no correlation any more, but its receipt may come again.
  void settled(const std::string& operator_id, segment_address where, std::int64_t handset) {
    index_.done(operator_id, where, handset);
  }

  /// What they brought is durable, or needs not be.
  void answer_now(std::span<const answer_token> tokens, matcher_output& out);

  // --- The operator names a segment ---

  /// Receipts with this id may be about `where`. Whether they may be about another message as well.
  bool expect(const std::string& operator_id, segment_address where, std::int64_t handset) {
    return index_.expect(operator_id, where, handset);
  }
  /// Forgets the oldest awaited id above a limit; nothing when there are no more than allowed.
  [[nodiscard]] std::optional<segment_address> drop_excess() { return index_.drop_excess(); }
  [[nodiscard]] std::size_t awaited_count() const noexcept { return index_.awaited_count(); }

  // --- Receipts that wait ---

  /// Those that may be about a segment with this id and handset, the first come first.
  [[nodiscard]] std::vector<waiting_number> waiting_for(
      const std::string& operator_id, std::int64_t handset) const;
  /// Null when it waits no more. Valid until one is taken or comes.
  [[nodiscard]] const waiting_receipt* waiting(waiting_number number) const;
  /// It waits no more; its tokens are the caller's to see answered.
  [[nodiscard]] waiting_receipt take(waiting_number number);
  /// One from before a restart waits as it is.
  waiting_number add(waiting_receipt r);
  /// All that wait, with their ids read anew by `read(written, out)`.
  [[nodiscard]] std::vector<waiting_number> read_again(
      const std::function<void(const written_ids&, std::vector<id_reading>&)>& read);
  /// What came before `before` and is not durable yet is to be brought again; it waits on here.
  void put_off(domain::time_point before, matcher_output& out);

  // --- Segments of unknown outcome, which have no id ---

  /// `sender` as a mobile number, 0 when it is none.
  void hold(std::int64_t handset, segment_address where, std::int64_t sender) {
    held_.emplace(handset, held_segment{where, sender});
  }
  void stop_holding(std::int64_t handset, segment_address where);
  void stop_holding(std::int64_t handset, domain::message_id message);
  /// A segment that is sent again may have been taken the first time, under an id that nobody knows: until
  /// `until` a receipt may be about that, whatever becomes of its message. Above a limit the first to end go.
  void note_repeated(std::int64_t handset, segment_address where, domain::time_point until);
  void forget_repeated(domain::time_point now);
  /// The segment held for the handset that a receipt comes from, or else, when its addresses are not swapped,
  /// for the one that it goes to; when there is exactly one and no other one is in doubt.
  [[nodiscard]] std::optional<segment_address> only_held(const receipt_handsets& handsets) const;
  /// Drops those for which `over(segment_address)`.
  template <class Predicate>
  void drop_held_if(Predicate over) {
    std::erase_if(held_, [&](const auto& h) { return over(h.second.where); });
  }

  // --- The store knows older ones ---

  /// One question at a time, until lookup_ended; no receipts: there is nothing to ask. Drops what has waited
  /// too long.
  [[nodiscard]] receipt_question lookups_due(domain::time_point now);
  void lookup_ended() noexcept { lookup_under_way_ = false; }
  /// The store does not know its message: it is kept, and goes on waiting.
  void keep_waiting(waiting_number number, domain::time_point now, matcher_output& out);
  /// What stray_to_keep asked for.
  void stray_durable(std::uint64_t number, matcher_output& out);

  // --- Ends that the store does not show yet ---

  /// Remembered until it has been durable for a while.
  void note_end(domain::message_id message) { ended_late_.emplace(message, std::nullopt); }
  void end_durable(domain::message_id message, domain::time_point now);
  [[nodiscard]] bool ended_lately(domain::message_id message) const { return ended_late_.contains(message); }
  void forget_ends(domain::time_point now);

  /// For assertions: no token is counted twice.
  [[nodiscard]] bool is_consistent() const noexcept;

 private:
  void wait_again(
      waiting_receipt& known, const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out);
  struct held_segment {
    segment_address where;
    std::int64_t sender = 0;
  };
  struct being_kept {
    std::vector<answer_token> answers;  // wait for it to be durable
    domain::time_point since;
  };
  void enter(waiting_number number, const waiting_receipt& r);
  void leave(waiting_number number, const waiting_receipt& r);
  void put_off(std::vector<answer_token>& tokens, matcher_output& out);
  void answered(std::size_t count) noexcept;
  [[nodiscard]] stray_to_keep keep(waiting_receipt& r, domain::time_point now);

  matcher_limits limits_;
  receipt_index index_;
  std::map<waiting_number, waiting_receipt> waiting_;  // in the order of coming
  std::unordered_multimap<std::string, waiting_number> waiting_by_id_;
  std::unordered_map<std::uint64_t, being_kept> keeping_;  // by number of the stray
  std::multimap<std::int64_t, held_segment> held_;         // by handset
  std::multimap<std::int64_t, segment_address> repeated_;  // by handset
  std::multimap<domain::time_point, decltype(repeated_)::iterator> repeated_until_;
  std::unordered_map<domain::message_id, std::optional<domain::time_point>> ended_late_;  // durable since
  waiting_number last_waiting_ = 0;
  std::uint64_t last_stray_ = 0;
  std::size_t unanswered_ = 0;
  bool lookup_under_way_ = false;
};

}  // namespace mbs::actors
