#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "persistence/money/top_up_records.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mbs::actors {

/// A payment that somebody of an account wants a phone to be asked for.
struct wanted_top_up {
  domain::account_id account;
  domain::msisdn payer;
  std::int64_t shillings = 0;
  std::string once;  ///< key of the request; empty: none
};

/// What is possible at the moment.
struct top_up_options {
  bool is_configured = false;
  bool is_away = false;                    ///< M-Pesa did not answer lately, and is left alone for a moment
  std::int64_t least = 1, most = 250'000;  ///< shillings
  std::string short_code;
  bool has_paybill = false;  ///< customers may pay to `short_code` by themselves
};

/// Payments by M-Pesa, as the front end may ask for them. Safe to call from any thread. Nothing blocks.
class top_up_gateway {
 public:
  virtual ~top_up_gateway() = default;

  [[nodiscard]] virtual top_up_options options() const = 0;

  /// Kept, and the phone is asked in a moment. Errors: payments_unavailable when none are
  /// taken here or M-Pesa is away; malformed_request for an amount out of range; invalid_msisdn for a number
  /// that M-Pesa is not for; too_many_requests_open; idempotency_key_reused; store_unavailable.
  virtual void ask(const wanted_top_up& wanted, const domain::audit_origin& by,
      completion<persistence::top_up_record> done) = 0;
  /// not_found also when it is another account's.
  virtual void get(
      domain::account_id account, domain::top_up_id id, completion<persistence::top_up_record> done) = 0;
  /// Those before `beyond`, newest first.
  virtual void list(domain::account_id account, domain::top_up_id beyond, std::uint32_t limit,
      completion<persistence::top_up_page> done) = 0;

  /// What M-Pesa posted to an address that holds `token`: kept before `done` gives what M-Pesa is
  /// answered with, done a moment later.
  /// not_found when the token is not one of ours.
  virtual void take_callback(
      std::string token, std::string address, std::string body, completion<std::string> done) = 0;
};

}  // namespace mbs::actors
