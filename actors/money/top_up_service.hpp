#pragma once

#include "actors/gateway/top_up_gateway.hpp"
#include "actors/money/top_ups_actor.hpp"

namespace mbs::actors {

/// Keeps what is asked for, and what is posted, and tells TOPUPS.
class top_up_service final : public top_up_gateway {
 public:
  /// `top_ups` has the same dependencies.
  top_up_service(top_ups_dependencies parts, top_ups_actor top_ups)
      : parts_{std::move(parts)}, top_ups_{std::move(top_ups)} {}

  top_up_options options() const override;
  void ask(const wanted_top_up& wanted, const domain::audit_origin& by,
      completion<persistence::top_up_record> done) override;
  void get(
      domain::account_id account, domain::top_up_id id, completion<persistence::top_up_record> done) override;
  void list(domain::account_id account, domain::top_up_id beyond, std::uint32_t limit,
      completion<persistence::top_up_page> done) override;
  void take_callback(
      std::string token, std::string address, std::string body, completion<std::string> done) override;

 private:
  top_ups_dependencies parts_;
  top_ups_actor top_ups_;
};

}  // namespace mbs::actors
