#pragma once

#include "persistence/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Queries. Every call may block; each object belongs to one thread. Calls never throw: a lost database is
/// errc::store_unavailable, and the next call connects again.
namespace mbs::persistence {

struct message_filter {
  account_id account{};  ///< required
  std::optional<domain::message_state> state{};
  std::optional<domain::msisdn> to{};
  std::optional<std::string> reference{};
  std::optional<std::string> sender{};  ///< as the message has it
  std::optional<time_point> since{};    ///< accepted at or after
  std::optional<time_point> until{};    ///< accepted before
  std::optional<message_id> before{};   ///< cursor: only older messages
  std::uint32_t limit = 50;             ///< 1..500
};

/// Newest first. A page may hold fewer than `limit` although `next` is set: a page looks at a bounded number
/// of rows.
struct message_page {
  struct row {
    domain::message message;
    domain::message_state state{};
    time_point changed_at;
    money charged;
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
/// a higher id than `after`.
struct overdue_cursor {
  time_point ended;
  message_id after;
};
struct overdue_page {
  std::vector<message_history> overdue;
  std::optional<overdue_cursor> next;  ///< none: there was no more to look at
};

class read_store {
 public:
  virtual ~read_store() = default;

  [[nodiscard]] virtual domain::result<std::vector<account_state>> load_accounts(
      std::span<const account_id> ids) = 0;
  [[nodiscard]] virtual domain::result<std::optional<key_record>> find_key(const digest& hash) = 0;
  [[nodiscard]] virtual domain::result<std::vector<webhook_endpoint>> webhook_endpoints_of(
      account_id account) = 0;
  [[nodiscard]] virtual domain::result<std::vector<webhook_endpoint>> load_webhook_endpoints(
      std::span<const webhook_endpoint_id> ids) = 0;

  /// not_found also when the message is another account's.
  [[nodiscard]] virtual domain::result<message_history> get_message(account_id account, message_id id) = 0;
  [[nodiscard]] virtual domain::result<message_page> list_messages(const message_filter& filter) = 0;

  /// Histories whose `submitted` event carries one of these (normalised) ids of one link, newest message
  /// first. Looks back at most to `not_before`.
  [[nodiscard]] virtual domain::result<std::vector<message_history>> find_by_smsc_id(
      link_id link, std::span<const std::string> smsc_ids, time_point not_before) = 0;
  [[nodiscard]] virtual domain::result<std::vector<message_history>> load_histories(
      std::span<const message_id> ids) = 0;

  /// Up to `limit` unfinished messages (no final event) with their events, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<message_history>> unfinished(
      recovery_cursor where, std::uint32_t limit) = 0;
  /// Looks at up to `limit` messages whose validity ended before `deadline`, in the order of that end, and
  /// gives those that are not final although they were sent: with a segment submitted, or held with an
  /// unknown outcome. An empty cursor begins with the oldest unfinished message.
  [[nodiscard]] virtual domain::result<overdue_page> overdue(
      overdue_cursor from, time_point deadline, std::uint32_t limit) = 0;
  [[nodiscard]] virtual domain::result<std::vector<link_claim>> load_claims() = 0;
  [[nodiscard]] virtual domain::result<message_id> last_message() = 0;

  /// Final events of messages that have a callback, with seq above `after`, ascending, at most `limit`.
  [[nodiscard]] virtual domain::result<std::vector<callback_due>> callbacks_after(
      std::optional<webhook_endpoint_id> endpoint, event_seq after, std::uint32_t limit) = 0;
  [[nodiscard]] virtual domain::result<std::vector<webhook_progress>> load_progress() = 0;
  /// Retries due at or before `now`, oldest first, with what they are about; none of endpoints in `except`.
  struct retry_due {
    webhook_retry retry;
    callback_due about;  ///< empty when the message is gone: there is nothing left to tell
  };
  [[nodiscard]] virtual domain::result<std::vector<retry_due>> retries_due(
      time_point now, std::uint32_t limit, std::span<const webhook_endpoint_id> except) = 0;

  [[nodiscard]] virtual domain::result<std::vector<stray_receipt>> load_strays(
      link_id link, time_point not_before, std::uint32_t limit) = 0;
  /// Credits with id above `after`, ascending: how a running server notices top-ups made by other processes.
  [[nodiscard]] virtual domain::result<std::vector<funding_entry>> funding_after(
      std::int64_t after, std::uint32_t limit) = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
};

}  // namespace mbs::persistence
