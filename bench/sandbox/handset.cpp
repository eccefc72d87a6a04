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

endpoint_text mpesa_handset::at_path(std::string_view path) const {
  auto to = at_;
  to.path = path;
  return to;
}

}  // namespace mbs::bench
