#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/accounts/account_records.hpp"

#include <span>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Which accounts are looked for, and where to go on.
struct account_search {
  std::string prefix{};  ///< of the name or of the e-mail address, in any case; empty: all
  account_id after{};    ///< the last of the page before; none: the first page
  std::uint32_t limit = 50;
};

/// Customers, with the credit that they have. Knows nothing of who may change one, nor of what is reserved in
/// memory and not yet committed.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class account_store {
 public:
  virtual ~account_store() = default;

  /// Those of `ids` that exist, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<account_state>> load_accounts(
      std::span<const account_id> ids) = 0;
  /// The same without money: costs the same however much was sent and paid.
  [[nodiscard]] virtual domain::result<std::vector<account_settings>> load_settings(
      std::span<const account_id> ids) = 0;
  /// All, ascending by id.
  [[nodiscard]] virtual domain::result<std::vector<account_state>> list_accounts() = 0;
  /// Without their money and secrets, ascending by id, at most 200; by an index. malformed_request when more
  /// than 1,000 begin with the prefix.
  [[nodiscard]] virtual domain::result<std::vector<account_record>> search_accounts(
      const account_search& search) = 0;
  /// By e-mail address in any case, or by id as text. not_found.
  [[nodiscard]] virtual domain::result<account_id> find_account(const std::string& email_or_id) = 0;

  /// already_exists when the e-mail address has an account.
  [[nodiscard]] virtual domain::result<account_record> create_account(
      const new_account& account, time_point now, const domain::audit_origin& by = {}) = 0;
  /// not_found.
  [[nodiscard]] virtual domain::result<void> set_account_status(account_id id, account_status status,
      const domain::audit_origin& by = {}, const std::string& reason = {}) = 0;

  /// Accounts with ids above `after` that were changed and not taken over yet, ascending, at most `limit`.
  /// Reads those and no others.
  [[nodiscard]] virtual domain::result<std::vector<account_change>> changed_accounts(
      account_id after, std::uint32_t limit) = 0;
  /// These are taken over; what has changed once more since they were read stays.
  [[nodiscard]] virtual domain::result<void> take_changes(std::span<const account_change> taken) = 0;
};

}  // namespace mbs::persistence
