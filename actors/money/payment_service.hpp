#pragma once

#include "actors/gateway/payment_gateway.hpp"
#include "actors/money/paybill_actor.hpp"
#include "actors/money/top_ups_actor.hpp"

namespace mbs::actors {

/// Keeps what M-Pesa posts and tells PAYBILL, and looks up and changes what staff ask for.
class payment_service final : public payment_gateway {
 public:
  /// `paybill` has the same dependencies.
  payment_service(paybill_dependencies parts, paybill_actor paybill, top_ups_actor top_ups)
      : parts_{std::move(parts)}, paybill_{std::move(paybill)}, top_ups_{std::move(top_ups)} {}

  void validate(std::string token, std::string body, completion<std::string> done) override;
  void take_confirmation(
      std::string token, std::string address, std::string body, completion<std::string> done) override;
  void list(domain::account_id turn, persistence::payment_filter wanted,
      completion<persistence::payment_page> done) override;
  void get(domain::account_id turn, domain::payment_id id, completion<payment_details> done) override;
  void match(domain::account_id turn, wanted_match wanted, const domain::audit_origin& by,
      completion<persistence::payment_record> done) override;
  void list_unclear(domain::account_id turn, domain::top_up_id beyond, std::uint32_t limit,
      completion<persistence::top_up_page> done) override;
  void look_again(domain::account_id turn, domain::top_up_id id, const domain::audit_origin& by,
      completion<persistence::top_up_record> done) override;

 private:
  [[nodiscard]] bool knows(std::string_view token) const;

  paybill_dependencies parts_;
  paybill_actor paybill_;
  top_ups_actor top_ups_;
};

}  // namespace mbs::actors
