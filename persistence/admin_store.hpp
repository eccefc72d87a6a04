#pragma once

#include "persistence/records.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Rare changes, made by the command line and by a few endpoints, each in a transaction of its own.
namespace mbs::persistence {

/// One line of `mbs verify`.
struct difference {
  std::string what;  ///< for people: which account or message, what was expected, what is there
};

struct verification {
  std::int64_t accounts = 0;
  std::int64_t messages = 0;
  std::int64_t transfers = 0;
  money available, reserved, revenue, funding;
  std::vector<difference> differences;  ///< empty: all adds up; at most 1,000 are listed
};

struct new_account {
  std::string email;
  std::string name;
  money credit_limit;
  std::string webhook_secret;
  std::vector<domain::approved_sender> senders;
};

/// Every call may block; one thread. Never throws; errors: store_unavailable, already_exists, not_found.
class admin_store {
 public:
  virtual ~admin_store() = default;

  [[nodiscard]] virtual domain::result<account_record> create_account(
      const new_account& account, time_point now) = 0;
  [[nodiscard]] virtual domain::result<std::vector<account_state>> list_accounts() = 0;
  [[nodiscard]] virtual domain::result<account_id> find_account(const std::string& email_or_id) = 0;
  [[nodiscard]] virtual domain::result<void> set_account_status(account_id id, account_status status) = 0;
  [[nodiscard]] virtual domain::result<void> add_sender(const sender_record& sender) = 0;

  /// already_exists when the reference was used: nothing changes. insufficient_credit for a debit below the
  /// limit, judged by what is stored at this moment: a running server may be about to reserve the same money.
  [[nodiscard]] virtual domain::result<funding_entry> add_funding_entry(funding_entry credit) = 0;

  /// The store gives the id when it is 0. already_exists when the hash is taken.
  [[nodiscard]] virtual domain::result<key_record> create_key(key_record key) = 0;
  [[nodiscard]] virtual domain::result<std::vector<key_record>> list_keys(account_id account) = 0;
  [[nodiscard]] virtual domain::result<void> revoke_key(key_id id, time_point now) = 0;

  /// The store gives the id when it is 0. already_exists when the account has that URL.
  [[nodiscard]] virtual domain::result<webhook_endpoint> create_webhook_endpoint(
      webhook_endpoint endpoint) = 0;
  /// The same for many, in one transaction; each has its own verdict, in order.
  [[nodiscard]] virtual domain::result<std::vector<domain::result<webhook_endpoint>>>
  create_webhook_endpoints(std::vector<webhook_endpoint> endpoints) = 0;
  [[nodiscard]] virtual domain::result<webhook_endpoint> update_webhook_endpoint(
      const webhook_endpoint& endpoint) = 0;

  /// The number of a link by its name, giving it one at first sight.
  [[nodiscard]] virtual domain::result<link_id> intern_link(const std::string& name) = 0;
  [[nodiscard]] virtual domain::result<std::vector<std::pair<link_id, std::string>>> list_links() = 0;

  /// A step of maintenance, short enough to go between the changes and commits of others: makes day
  /// partitions (PostgreSQL) for the day of `now` and the `days_ahead` after it and analyses those that have
  /// grown; removes some idempotency records and stray receipts that are older than the given times. True:
  /// there are more of them, so call again. Cheap when there is nothing to do.
  [[nodiscard]] virtual domain::result<bool> maintain(
      time_point now, int days_ahead, time_point idempotency_not_before, time_point strays_not_before) = 0;

  /// Re-adds everything: sums of messages, events and transfers; balances against snapshots; one final event
  /// and one settlement a message; the books' sum is 0; no account below its limit.
  [[nodiscard]] virtual domain::result<verification> verify() = 0;

  /// What the database said at the last failure, for logs; never for customers.
  [[nodiscard]] virtual std::string trouble() const { return {}; }
};

}  // namespace mbs::persistence
