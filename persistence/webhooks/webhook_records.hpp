#pragma once

#include "domain/ids.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/time.hpp"
#include "domain/webhooks/event_type.hpp"
#include "domain/webhooks/webhook_health.hpp"
#include "domain/webhooks/webhook_ids.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::event_seq;
using domain::message_id;
using domain::time_point;
using domain::webhook_endpoint_id;

/// How the callbacks of an endpoint fare, as last written.
struct webhook_standing {
  time_point failing_since{};     ///< 0: the last one was answered 2xx, or there was none
  time_point last_failed_at{};    ///< 0: never
  std::uint16_t last_status = 0;  ///< of that; 0: no answer
  std::string last_error{};       ///< of that, when there was no answer
  bool is_gone = false;           ///< by an answer of 410, until the customer makes it active again

  friend bool operator==(const webhook_standing&, const webhook_standing&) = default;
};

/// A callback URL of an account: made by the customer, or by the first message that names the URL, without
/// its query then.
struct webhook_endpoint {
  webhook_endpoint_id id;
  account_id account;
  std::string url;     ///< unique within the account
  std::string secret;  ///< "whsec_…"; empty: the account's. In lists perhaps sealed: only whether it is there
  std::uint16_t batch = 1;  ///< events a request, 1..100
  bool active = true;       ///< as the customer wants it
  time_point created_at;
  std::string previous_secret{};  ///< signs beside `secret` until then
  time_point previous_until{};
  webhook_standing standing{};
  domain::event_set events = domain::message_events();  ///< of what it is told
  bool paused = false;  ///< as the customer wants it: nothing is tried, and what waits is kept for its term
  bool is_default = false;  ///< hears of messages that name no URL; one of an account at most

  /// Whether anything is sent to it, now or when it is not paused any more.
  [[nodiscard]] bool is_on() const noexcept { return active && !standing.is_gone; }
  [[nodiscard]] domain::webhook_health health() const noexcept {
    using domain::webhook_health;
    if (standing.is_gone) return webhook_health::gone;
    if (!active) return webhook_health::off;
    if (paused) return webhook_health::paused;
    return standing.failing_since == time_point{} ? webhook_health::ok : webhook_health::failing;
  }
};

/// What a customer changes of an endpoint; nothing of a field that stays as it is.
struct webhook_change {
  std::optional<std::string> url{};
  std::optional<std::uint16_t> batch{};
  std::optional<bool> active{};
  std::optional<bool> paused{};
  std::optional<domain::event_set> events{};
  std::optional<bool> is_default{};  ///< true: in place of the one that is; false: nothing takes its place
};

/// Whether a new endpoint becomes its account's default.
enum class default_rule : std::uint8_t {
  as_said,     ///< by webhook_endpoint::is_default, in place of the one that is
  when_first,  ///< when it is the first of the account's registered ones that is told of messages
};

/// How far an endpoint's callbacks are done: every final event up to `through` was answered 2xx or stands in
/// webhook_retry. One row an endpoint, replaced.
struct webhook_progress {
  webhook_endpoint_id endpoint;
  event_seq through;
};

/// An event whose callback failed at least once, that is sent again because the customer asks for it, or that
/// is no message's.
struct webhook_retry {
  event_seq event;     ///< below 0: of seq_of(webhook_event_id)
  message_id message;  ///< none: it is no message's
  webhook_endpoint_id endpoint;
  std::uint16_t attempts = 0;
  time_point next_at;  ///< given_up: never
  time_point give_up_at;
  std::uint16_t last_status = 0;  ///< of the last attempt; 0: no answer
  std::string last_error{};       ///< of the last attempt, when there was no answer

  static constexpr time_point given_up = time_point::max();
};

/// What became of the callback of one message.
struct message_callback {
  enum class state : std::uint8_t {
    waiting,   ///< for the message's end, its turn or an answer
    retrying,  ///< it failed and is due again
    done,      ///< nothing more is sent: it was delivered, or its endpoint was switched off or deleted
    given_up,  ///< it failed for too long
  };
  webhook_endpoint_id endpoint;
  state is = state::waiting;
  std::uint16_t attempts = 0;  ///< that failed
  time_point next_at{};        ///< while retrying
  std::uint16_t last_status = 0;
  std::string last_error{};
};

/// Something else than the end of a message that an endpoint is told of.
struct webhook_event {
  domain::webhook_event_id id;
  account_id account;
  webhook_endpoint_id endpoint;
  domain::event_type type = domain::event_type::webhook_test;
  std::string body;  ///< as it is posted
  time_point at;
};

/// An event that a callback is due for.
struct callback_due {
  domain::message message;
  domain::message_event event;
  /// In place of the message; `event` has its place and time then.
  std::shared_ptr<const webhook_event> other{};
  std::uint16_t tries = 0;  ///< that failed since it was told, while the receiver was away

  /// Whether there is something to tell.
  [[nodiscard]] bool exists() const noexcept { return other || message.id; }
  [[nodiscard]] domain::event_type type() const noexcept {
    return other ? other->type : domain::event_of(event.state);
  }
};

/// One look at a stretch of events.
struct callback_page {
  std::vector<callback_due> due;  ///< ascending by seq
  event_seq through;              ///< every event up to here was looked at
  bool more = false;              ///< there are later ones
};

struct retry_due {
  webhook_retry retry;
  callback_due about;  ///< empty when the message is gone: there is nothing left to tell
};

/// Which retries are asked for.
struct retry_question {
  time_point now;                             ///< due at or before
  webhook_endpoint_id after;                  ///< of endpoints after this one
  std::uint32_t endpoints_looked_at = 1'000;  ///< that have retries, due or not
  std::uint32_t endpoints = 64;               ///< whose retries are read
  std::uint32_t of_each = 100;                ///< retries of one endpoint
  std::vector<webhook_endpoint_id> except;
};

struct retry_page {
  std::vector<retry_due> due;  ///< by endpoint; of each the oldest first
  webhook_endpoint_id next;    ///< where to go on; none: these were the last
  bool is_cut = false;         ///< some endpoint has more that are due
};

}  // namespace mbs::persistence
