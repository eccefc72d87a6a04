#pragma once

#include "domain/ids.hpp"
#include "domain/messages/message.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/time.hpp"

#include <cstdint>
#include <string>

namespace mbs::persistence {

using domain::account_id;
using domain::event_seq;
using domain::message_id;
using domain::time_point;
using domain::webhook_endpoint_id;

/// A callback URL of an account: made by the customer, or by the first message that names the URL.
struct webhook_endpoint {
  webhook_endpoint_id id;
  account_id account;
  std::string url;          ///< unique within the account
  std::string secret;       ///< "whsec_…"; empty: the account's
  std::uint16_t batch = 1;  ///< events a request, 1..100
  bool active = true;
  time_point created_at;
};

/// How far an endpoint's callbacks are done: every final event up to `through` was answered 2xx or stands in
/// webhook_retry. One row an endpoint, replaced.
struct webhook_progress {
  webhook_endpoint_id endpoint;
  event_seq through;
};

/// A final event whose callback failed at least once.
struct webhook_retry {
  event_seq event;
  message_id message;
  webhook_endpoint_id endpoint;
  std::uint16_t attempts = 0;
  time_point next_at;
  time_point give_up_at;
};

/// An event that a callback is due for.
struct callback_due {
  domain::message message;
  domain::message_event event;
};

struct retry_due {
  webhook_retry retry;
  callback_due about;  ///< empty when the message is gone: there is nothing left to tell
};

}  // namespace mbs::persistence
