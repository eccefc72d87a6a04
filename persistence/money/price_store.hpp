#pragma once

#include "domain/access/audit.hpp"
#include "domain/errc.hpp"
#include "persistence/money/price_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Price lists, who has which, and tax rates. Each change is one transaction with its entry in the audit log,
/// its word to a running server and what customers are told, or the note by which they are told in steps.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class price_store {
 public:
  virtual ~price_store() = default;

  /// What is in force at `now` and what comes: costs the same however many versions there were.
  [[nodiscard]] virtual domain::result<price_facts> load_prices(domain::time_point now) = 0;

  /// All, by name, each with the version in force and those that come.
  [[nodiscard]] virtual domain::result<std::vector<price_list_record>> list_price_lists(
      domain::time_point now) = 0;
  /// With its newest 100 versions, withdrawn ones as well. not_found.
  [[nodiscard]] virtual domain::result<price_list_record> get_price_list(domain::price_list_id id) = 0;
  /// already_exists for the name; too_many_requests_open when there are as many lists as there may be.
  [[nodiscard]] virtual domain::result<price_list_record> create_price_list(
      const std::string& name, bool adds_taxes, const domain::audit_origin& by) = 0;

  /// What add_version would do, and its errors.
  [[nodiscard]] virtual domain::result<price_effect> preview_version(
      const new_price_version& wanted, const price_terms& terms, domain::time_point now) = 0;
  /// not_found; malformed_request for rules that make no version, or a moment that has passed; already_exists
  /// for two rules of one scope or a version of the same moment; too_many_requests_open when as many are to
  /// come as may; no_change when the list has a newer version than the one it is based on. Nothing is made
  /// of a rise within the notice, and of a fall below half, without a reason.
  [[nodiscard]] virtual domain::result<noticed<price_version_record>> add_version(
      const new_price_version& wanted, const price_terms& terms, const domain::audit_origin& by) = 0;
  /// not_found; not_waiting once it is in force or withdrawn; no_price when accounts would be left
  /// without. Nothing is made of it when what they pay within the notice rises by it, without a reason.
  [[nodiscard]] virtual domain::result<noticed<price_version_record>> withdraw_version(
      domain::price_version_id id, const std::string& reason, const price_terms& terms,
      const domain::audit_origin& by) = 0;

  /// Instead of one that is to come, if any. not_found without the account or the list; malformed_request
  /// for a moment that has passed; no_change; no_price when the list has no prices then. Nothing is made
  /// of a rise within the notice, and of a fall below half, without a reason.
  [[nodiscard]] virtual domain::result<noticed<std::vector<domain::price_assignment>>> assign(
      const new_price_assignment& wanted, const price_terms& terms, const domain::audit_origin& by) = 0;
  /// What assign would do, and its errors.
  [[nodiscard]] virtual domain::result<price_effect> preview_assignment(
      const new_price_assignment& wanted, const price_terms& terms, domain::time_point now) = 0;
  /// Of one account, ascending: in force and to come. not_found.
  [[nodiscard]] virtual domain::result<std::vector<domain::price_assignment>> assignments_of(
      domain::account_id account) = 0;
  /// Who has the list at `at` or later: above `after`, at most 200. not_found.
  [[nodiscard]] virtual domain::result<priced_account_page> accounts_on(
      domain::price_list_id list, domain::time_point at, domain::account_id after, std::uint32_t limit) = 0;

  /// All of them, ascending by day.
  [[nodiscard]] virtual domain::result<std::vector<domain::tax_change>> list_tax_rates() = 0;
  /// Instead of one of the same day. malformed_request for a day that has begun or a rate out of range;
  /// too_many_requests_open beyond 1,000.
  [[nodiscard]] virtual domain::result<std::vector<domain::tax_change>> set_tax_rate(
      const domain::tax_change& wanted, const domain::audit_origin& by) = 0;

  /// Writes the mails of the oldest open notice for its next accounts, at most `limit` of them, and moves on,
  /// in one transaction; at most half of the room for such mails is taken. False: there is nothing open.
  /// overloaded while the outbox has no room.
  [[nodiscard]] virtual domain::result<bool> tell_some(
      domain::time_point now, std::uint32_t limit, const domain::shared_prices& standard) = 0;
};

}  // namespace mbs::persistence
