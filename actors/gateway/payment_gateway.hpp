#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/payment_records.hpp"
#include "persistence/money/top_up_records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mbs::actors {

/// A payment with what M-Pesa posted about it, which has no bodies.
struct payment_details {
  persistence::payment_record payment;
  std::vector<persistence::posted_confirmation> told;
};

struct wanted_match {
  domain::payment_id payment;
  domain::account_id account;
  std::string reason;
};

/// Payments that customers make to the paybill by themselves, and what staff do with all payments by M-Pesa.
/// Safe to call from any thread. Nothing blocks. `turn` is in whose turn staff look.
class payment_gateway {
 public:
  virtual ~payment_gateway() = default;

  /// Before a payment, where M-Pesa asks: `done` gives what it is answered with, within 1.5 s. not_found when
  /// the token is not one of ours.
  virtual void validate(std::string token, std::string body, completion<std::string> done) = 0;
  /// After one: kept before `done` gives what M-Pesa is answered with, credited a moment later. Errors:
  /// not_found as above; store_unavailable, overloaded.
  virtual void take_confirmation(
      std::string token, std::string address, std::string body, completion<std::string> done) = 0;

  virtual void list(domain::account_id turn, persistence::payment_filter wanted,
      completion<persistence::payment_page> done) = 0;
  virtual void get(domain::account_id turn, domain::payment_id id, completion<payment_details> done) = 0;
  /// Errors as persistence::payment_store::match_payment.
  virtual void match(domain::account_id turn, wanted_match wanted, const domain::audit_origin& by,
      completion<persistence::payment_record> done) = 0;

  /// Top-ups of all accounts that M-Pesa does not tell the end of, before `beyond`, newest first.
  virtual void list_unclear(domain::account_id turn, domain::top_up_id beyond, std::uint32_t limit,
      completion<persistence::top_up_page> done) = 0;
  /// M-Pesa is asked once more how one ended. no_change when it is paid, or there is nothing to ask by.
  virtual void look_again(domain::account_id turn, domain::top_up_id id, const domain::audit_origin& by,
      completion<persistence::top_up_record> done) = 0;
};

}  // namespace mbs::actors
