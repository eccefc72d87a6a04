#pragma once

#include "domain/messages/message.hpp"
#include "domain/messages/message_event.hpp"
#include "domain/messages/message_reason.hpp"
#include "domain/time.hpp"
#include "persistence/webhooks/webhook_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::link_id;
using domain::message_id;
using domain::money;
using domain::time_point;

/// A message with what has happened to it so far, in order.
struct message_history {
  domain::message message;
  std::vector<domain::message_event> events;
  std::optional<message_callback> callback{};  ///< in the answer to a question about this one message
};

struct message_filter {
  account_id account{};  ///< required
  std::optional<domain::message_state> state{};
  std::optional<domain::msisdn> to{};
  std::optional<std::string> reference{};
  std::optional<std::string> sender{};  ///< as the message has it
  std::optional<time_point> since{};    ///< accepted at or after
  std::optional<time_point> until{};    ///< accepted before
  std::optional<bool> test{};           ///< sent by a test key, or not
  std::optional<domain::traffic_class> traffic{};
  std::optional<message_id> before{};  ///< cursor: only older messages
  std::uint32_t limit = 50;            ///< 1..500
};

/// Newest first. A page may hold fewer than `limit` although `next` is set: a page looks at a bounded number
/// of rows.
struct message_page {
  struct row {
    domain::message message;
    domain::message_state state{};
    time_point changed_at;
    money charged;
    domain::message_reason reason{};  ///< of the state, when it has one
  };
  std::vector<row> rows;
  std::optional<message_id> next;
};

/// What recovery walks through: unfinished messages in the order of their ids.
struct recovery_cursor {
  message_id after;  ///< only messages with higher ids
  message_id until;  ///< and lower than this
};

/// Where a look for overdue messages goes on: with those whose validity ended after `ended`, or then and with
/// a higher id than `after`. Without `ended` it looks at all that are known to be unfinished, in the order of
/// ids, before it goes on with the youngest in the order of their ends.
struct overdue_cursor {
  time_point ended;
  message_id after;
  message_id lowest{};  ///< the store's own; given back as it came
};
struct overdue_page {
  std::vector<message_history> overdue;
  std::optional<overdue_cursor> next;  ///< none: there was no more to look at
};

}  // namespace mbs::persistence
