#include "bench/sandbox/handset.hpp"

#include <string>
#include <utility>

namespace mbs::bench {

void mpesa_handset::ask(take_reply take) {
  calls_.call("GET", at_path("/control/prompts"), {}, std::move(take));
}

void mpesa_handset::answer(std::string_view id, std::string_view answer, take_reply take) {
  const auto body = std::string{R"({"answer":")"}.append(answer).append("\"}");
  calls_.call("POST", at_path(std::string{"/control/prompts/"}.append(id)), body, std::move(take));
}

void mpesa_handset::pay(
    std::string_view phone, std::string_view account, std::int64_t amount, take_reply take) {
  auto body = std::string{R"({"phone":")"}.append(phone).append(R"(","account":")").append(account);
  body.append(R"(","amount":)").append(std::to_string(amount)).append("}");
  calls_.call("POST", at_path("/control/pay"), body, std::move(take));
}

endpoint_text mpesa_handset::at_path(std::string_view path) const {
  auto to = at_;
  to.path = path;
  return to;
}

}  // namespace mbs::bench
