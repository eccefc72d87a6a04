#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/receipt_index.hpp"

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
  std::int64_t handset = 0;  ///< 0: not told
};

/// A delivery receipt whose message is not in memory: its submit may still be answered, or it is old.
struct waiting_receipt {
  receipt_content content;
  std::string raw;
  domain::time_point arrived_at;
  std::vector<answer_token> answers;
  bool looked_up = false;                        ///< the store was asked, and did not know
  std::uint64_t stray = 0;                       ///< under which it is being kept
  std::optional<domain::time_point> kept_since;  ///< as a stray in the store
};

/// Wants to be durable: for matching later, and for people to look at. Its answers wait for stray_durable.
struct stray_to_keep {
  std::uint64_t number = 0;
  std::string operator_id;  ///< empty: it could not be read
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
};

class delivery_receipt_matcher {
 public:
  explicit delivery_receipt_matcher(const matcher_limits& limits)
      : limits_{limits}, index_{limits.awaited, limits.done} {}

  // --- A receipt arrives ---

  /// Whether one more may wait for its answer; otherwise `out` puts it off. Before anything else is done with
  /// it.
  [[nodiscard]] bool admit(const answer_token& token, matcher_output& out);
  /// Which segment it is about, when that is known: then either settled(), or, when the message is not there
  /// or is another one, wait(). Nothing when it is dealt with, by `out` or by waiting.
  [[nodiscard]] std::optional<segment_address> on_receipt(
      const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out);
  /// Something that nobody here can read.
  void on_unreadable(const answer_token& token, std::int64_t handset, std::string_view raw,
      domain::time_point now, matcher_output& out);
  /// Waits for its message, with others of the same id.
  void wait(const delivery_receipt_arrived& r, domain::time_point now, matcher_output& out);
  /// A segment with a final receipt needs no correlation any more, but its receipt may come again.
  void settled(const std::string& operator_id, domain::segment_outcome outcome);

  /// What they brought is durable, or needs not be.
  void answer_now(std::span<const answer_token> tokens, matcher_output& out);

  // --- The operator names a segment ---

  /// Receipts with this id are about `where`, whatever it meant before.
  void expect(const std::string& operator_id, segment_address where) { index_.expect(operator_id, where); }
  /// Forgets the oldest awaited id above the limit; nothing when there are no more than allowed.
  [[nodiscard]] std::optional<segment_address> drop_excess() { return index_.drop_excess(); }
  [[nodiscard]] bool awaits(const std::string& operator_id) const {
    return index_.look_up(operator_id).awaited.has_value();
  }
  [[nodiscard]] std::size_t awaited_count() const noexcept { return index_.awaited_count(); }
  /// The receipt that came before; its tokens are the caller's to see answered, or to put back.
  [[nodiscard]] std::optional<waiting_receipt> take_waiting(const std::string& operator_id);
  /// It waits (again) as it is: it was about something else, or is a stray from before a restart.
  void put_back(const std::string& operator_id, waiting_receipt r);

  // --- Segments of unknown outcome, which have no id ---

  void hold(std::int64_t handset, segment_address where) { held_.emplace(handset, where); }
  void stop_holding(std::int64_t handset, segment_address where);
  void stop_holding(std::int64_t handset, domain::message_id message);
  /// The segment held for this handset, when there is exactly one.
  [[nodiscard]] std::optional<segment_address> only_held(std::int64_t handset) const;
  /// Drops those for which `over(segment_address)`.
  template <class Predicate>
  void drop_held_if(Predicate over) {
    std::erase_if(held_, [&](const auto& h) { return over(h.second); });
  }

  // --- The store knows older ones ---

  /// Ids to ask the store about: one question at a time, until lookup_ended. Drops what has waited too long.
  [[nodiscard]] std::vector<std::string> lookups_due(domain::time_point now);
  void lookup_ended() noexcept { lookup_under_way_ = false; }
  /// A receipt that the store was not yet known not to know; null for none. Valid until the next call.
  [[nodiscard]] const waiting_receipt* not_looked_up(const std::string& operator_id) const;
  /// The store does not know its message: it is kept, and goes on waiting.
  void keep_waiting(const std::string& operator_id, domain::time_point now, matcher_output& out);
  /// What stray_to_keep asked for.
  void stray_durable(std::uint64_t number, matcher_output& out);

  // --- Ends that the store does not show yet ---

  void note_end(domain::message_id message, domain::time_point now) { ended_late_.emplace(message, now); }
  [[nodiscard]] bool ended_lately(domain::message_id message) const { return ended_late_.contains(message); }
  void forget_ends(domain::time_point now);

  /// For assertions: no token is counted twice.
  [[nodiscard]] bool is_consistent() const noexcept;

 private:
  void wait_again(const std::string& operator_id, waiting_receipt& known, const delivery_receipt_arrived& r,
      domain::time_point now, matcher_output& out);
  void answered(std::size_t count) noexcept;
  [[nodiscard]] stray_to_keep keep(
      const std::string& operator_id, waiting_receipt& r, domain::time_point now);

  matcher_limits limits_;
  receipt_index index_;
  std::unordered_map<std::string, waiting_receipt> waiting_;              // by operator id
  std::unordered_map<std::uint64_t, std::vector<answer_token>> keeping_;  // by number of the stray
  std::multimap<std::int64_t, segment_address> held_;                     // by handset
  std::unordered_map<domain::message_id, domain::time_point> ended_late_;
  std::uint64_t last_stray_ = 0;
  std::size_t unanswered_ = 0;
  bool lookup_under_way_ = false;
};

}  // namespace mbs::actors
