#pragma once

#include "persistence/webhooks/webhook_records.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mbs::persistence {

using domain::webhook_delivery_id;

/// What became of one attempt.
enum class delivery_state : std::uint8_t {
  delivered = 0,  ///< answered 2xx
  waiting = 1,    ///< it failed, and is the last so far of what is tried again
  failed = 2,     ///< it failed, and another followed or none will
};

/// One attempt to tell an endpoint something: a post.
struct webhook_delivery {
  webhook_delivery_id id{};
  account_id account;
  webhook_endpoint_id endpoint;
  /// What the post held: events with their messages, at most 100; not empty.
  std::vector<std::pair<event_seq, message_id>> events{};
  domain::event_type type = domain::event_type::webhook_test;  ///< of the first
  time_point at{};
  domain::duration took{};
  std::uint16_t attempt = 1;  ///< of the event
  std::uint16_t status = 0;   ///< 0: no answer
  std::string error{};        ///< when there was no answer
  std::string answer{};       ///< the beginning of its body, see domain::answer_text
  delivery_state state = delivery_state::delivered;
  time_point next_at{};      ///< while waiting
  time_point replayed_at{};  ///< 0: never
};

/// That nothing more is tried of an event: its last attempt waits no longer.
struct ended_delivery {
  webhook_endpoint_id endpoint;
  event_seq event;
};

struct delivery_question {
  account_id account;
  webhook_endpoint_id endpoint;
  std::optional<delivery_state> state{};
  webhook_delivery_id before{};  ///< none: from the newest on
  std::uint32_t limit = 50;      ///< 1..100
};

struct delivery_page {
  std::vector<webhook_delivery> deliveries;  ///< newest first; may be fewer than there was room for
  webhook_delivery_id next;                  ///< none: these were the last
};

struct replay_question {
  account_id account;
  webhook_endpoint_id endpoint;
  time_point from;                        ///< sent at or after
  time_point to;                          ///< sent before
  std::optional<delivery_state> state{};  ///< delivered or failed; both when it is not named
  bool only_count = false;
};

struct replayed {
  std::uint32_t matching = 0;  ///< deliveries that were found, at most max_replayed
  std::uint32_t events = 0;    ///< that are sent again; those that wait already are not counted
  bool more = false;           ///< there are more deliveries
};

/// Deliveries that one question replays.
inline constexpr std::uint32_t max_replayed = 10'000;
/// What is replayed is tried for as long as what is new.
inline constexpr domain::duration replay_term = std::chrono::hours{72};

}  // namespace mbs::persistence
