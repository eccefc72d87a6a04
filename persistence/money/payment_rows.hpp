#pragma once

#include "persistence/money/payment_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of payments. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// `tail` follows the table, which is `p`: conditions, order, limit.
[[nodiscard]] std::vector<payment_record> load_payments(
    sql::connection& c, const std::string& tail, sql::parameters values);
[[nodiscard]] std::optional<payment_record> find_payment(sql::connection& c, const std::string& receipt);

/// Gives it an id, within the caller's write transaction.
void insert_payment(sql::connection& c, payment_record& p, domain::time_point at);
/// All that may change.
void store_payment(sql::connection& c, const payment_record& p);

/// That the receipt is credited: once, whoever tells it or enters it.
void keep_receipt(
    sql::connection& c, const std::string& receipt, domain::top_up_id top_up, domain::time_point at);
[[nodiscard]] bool is_receipt_kept(sql::connection& c, const std::string& receipt);

/// What stands in the books under a receipt.
struct booked_entry {
  std::int64_t id = 0;
  domain::account_id account;
  domain::money amount;
  bool is_credit = false;
};
[[nodiscard]] std::optional<booked_entry> booked_under(sql::connection& c, const std::string& receipt);

/// Tells the account's webhooks; `id` is of the payment or of the top-up.
void tell_of_credit(sql::connection& c, domain::account_id account, const std::string& id,
    domain::money amount, const std::string& receipt, domain::time_point at);

}  // namespace mbs::persistence
