#pragma once

#include "http/senders/sender_routes.hpp"
#include "tests/http/answering.hpp"

namespace mbs::http::tests {

/// Two senders, one of them for one network and class, and it has ended.
class fake_senders final : public actors::sender_gateway {
 public:
  explicit fake_senders(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes() { return sender_routes(*this); }

  void list_senders(
      domain::account_id, actors::completion<std::vector<actors::sender_report>> done) override {
    how_.respond<std::vector<actors::sender_report>>(std::move(done), [] {
      return std::vector<actors::sender_report>{
          {.name = "MBSDEMO", .network = {}, .traffic = {}, .is_shared = true, .is_default = true},
          {.name = "MBS-OTP",
              .network = "airtel",
              .traffic = domain::traffic_class::otp,
              .counts = false,
              .ends_at = domain::time_point{std::chrono::hours{500'000}}}};
    });
  }

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
