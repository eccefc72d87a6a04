#pragma once

#include "actors/runtime/caf.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <map>
#include <memory>
#include <vector>

/// What JOURNAL tells WEBHOOKS.
namespace mbs::actors {

/// Final events of messages with a callback, in the order of their seq, durable. With these, all up to
/// `through` were told.
struct callbacks_due {
  std::shared_ptr<const std::vector<persistence::callback_due>> due;
  domain::event_seq through{};
};

/// In place of several callbacks_due, because too many were under way: these endpoints have events from the
/// given one on, up to `through`, that are to be read from the store.
struct callbacks_skipped {
  std::shared_ptr<const std::map<domain::webhook_endpoint_id, domain::event_seq>> first;
  domain::event_seq through;
};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::callbacks_skipped)
