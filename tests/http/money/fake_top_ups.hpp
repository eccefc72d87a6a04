#pragma once

#include "actors/gateway/top_up_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <string>
#include <vector>

namespace mbs::http::tests {

/// Top-ups in memory: a phone has one prompt, and the token of callbacks is "known".
class fake_top_ups final : public actors::top_up_gateway {
 public:
  explicit fake_top_ups(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  std::vector<persistence::top_up_record> top_ups;
  std::vector<std::string> callbacks;  ///< address and body, as kept
  actors::top_up_options possible{true, false, 10, 250'000, "174379"};

  actors::top_up_options options() const override { return possible; }
  void ask(const actors::wanted_top_up& wanted, const domain::audit_origin& by,
      actors::completion<persistence::top_up_record> done) override;
  void get(domain::account_id account, domain::top_up_id id,
      actors::completion<persistence::top_up_record> done) override;
  void list(domain::account_id account, domain::top_up_id beyond, std::uint32_t limit,
      actors::completion<persistence::top_up_page> done) override;
  void take_callback(std::string token, std::string address, std::string body,
      actors::completion<std::string> done) override;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
