#pragma once

#include "actors/links/channel.hpp"
#include "actors/links/segment_address.hpp"
#include "domain/traffic/traffic_class.hpp"
#include "persistence/links/link_records.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

/// Which segments of a LINK are between their durable claim and their durable outcome. Knows nothing of
/// protocols, actors, rates or what a message is.
namespace mbs::actors {

enum class claim_stage : std::uint8_t {
  claiming,   ///< its claim is not yet durable
  ready,      ///< may leave
  sent,       ///< its answer is awaited
  recording,  ///< its outcome is known and not yet durable
};

/// What holds one place.
struct send_claim {
  segment_address where;
  domain::traffic_class traffic{};
  claim_stage stage = claim_stage::claiming;
  std::uint16_t reference = 0;  ///< of its concatenation; 0: none
};

/// What an answer is about that comes after its place is free.
struct late_answer {
  segment_address where;
  std::int64_t handset = 0;
  bool operator==(const late_answer&) const = default;
};

/// Places for segments: a crash hides no more outcomes than there are. A place passes claiming, ready, sent
/// and recording; a throttled one goes back to ready. It is freed exactly once, from ready or from recording.
class send_window {
 public:
  using entry = std::pair<const segment_key, send_claim>;

  /// `places` is 1 or more.
  explicit send_window(std::uint32_t places) noexcept : places_{places} {}

  [[nodiscard]] std::size_t size() const noexcept { return claims_.size(); }
  [[nodiscard]] std::size_t free_places() const noexcept {
    return places_ > claims_.size() ? places_ - claims_.size() : 0;
  }
  [[nodiscard]] std::size_t count(claim_stage s) const noexcept {
    return counts_[static_cast<std::size_t>(s)];
  }
  [[nodiscard]] std::size_t ready_count() const noexcept { return count(claim_stage::ready); }

  /// Takes a place; there must be a free one.
  segment_key claim(segment_address where, domain::traffic_class traffic, std::uint16_t reference);
  /// All places, as the durable row is to hold them.
  [[nodiscard]] std::vector<persistence::link_claim::segment_of> row() const;
  /// The row with every claim so far is durable: what was claiming is ready, in the order of claiming.
  void claims_durable();

  /// What leaves next: otp before transactional before promotional, in the order of claiming. Null for none.
  /// Valid until its place is freed.
  [[nodiscard]] const entry* next_ready() const noexcept;
  /// next_ready() leaves.
  void next_sent();
  /// next_ready() does not leave: its place is freed.
  send_claim free_next();
  /// Frees the ready places for which `unwanted(entry)`, and hands what held them to `freed`.
  template <class Predicate>
  void free_ready_if(Predicate unwanted, std::vector<send_claim>& freed);

  /// The outcome of what was sent is known: recording from now on. Null when the key holds no sent segment.
  const send_claim* outcome_known(segment_key key);
  /// After outcome_known: the operator has not looked at it. The first to leave again in its class.
  void send_again(segment_key key);
  /// Nothing when the key holds no place (any more).
  std::optional<send_claim> free(segment_key key);

  /// Whether this segment was sent and holds its place still.
  [[nodiscard]] bool is_sent(segment_address where) const noexcept;

  /// Whether one whose answer is awaited is `wanted(segment_address)`.
  template <class Predicate>
  [[nodiscard]] bool any_sent(Predicate wanted) const {
    return std::any_of(claims_.begin(), claims_.end(),
        [&](const entry& e) { return e.second.stage == claim_stage::sent && wanted(e.second.where); });
  }
  /// An answer for this segment may come although its place will be free by then. Keeps the newest ones.
  void expect_late_answer(segment_key key, const late_answer& about);
  /// Told once.
  std::optional<late_answer> take_late(segment_key key);

  /// For assertions: lanes, stages and counts agree, and the places suffice.
  [[nodiscard]] bool is_consistent() const noexcept;

 private:
  using lane = std::deque<entry*>;
  [[nodiscard]] lane& lane_of(const send_claim& c) noexcept {
    return ready_[static_cast<std::size_t>(c.traffic)];
  }
  [[nodiscard]] lane* first_lane() noexcept;
  void enter(entry& e, claim_stage stage) noexcept;

  std::uint32_t places_;
  segment_key next_key_ = 1;
  std::unordered_map<segment_key, send_claim> claims_;  // its nodes never move
  std::vector<entry*> claiming_;                        // in order
  std::array<lane, domain::traffic_class_count> ready_;
  std::array<std::size_t, 4> counts_{};  // by stage
  std::map<segment_key, late_answer> late_;
};

template <class Predicate>
void send_window::free_ready_if(Predicate unwanted, std::vector<send_claim>& freed) {
  for (auto& l : ready_)
    std::erase_if(l, [&](entry* e) {
      if (!unwanted(std::as_const(*e))) return false;
      --counts_[static_cast<std::size_t>(claim_stage::ready)];
      freed.push_back(e->second);
      claims_.erase(e->first);
      return true;
    });
}

}  // namespace mbs::actors
