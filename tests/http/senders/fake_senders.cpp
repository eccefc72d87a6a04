#include "tests/http/senders/fake_senders.hpp"

#include "http/senders/sender_routes.hpp"

#include <chrono>
#include <utility>

namespace mbs::http::tests {

std::vector<route> fake_senders::routes() {
  return sender_routes(*this);
}

void fake_senders::list_senders(
    domain::account_id, actors::completion<std::vector<actors::sender_report>> done) {
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

}  // namespace mbs::http::tests
