#pragma once

#include "actors/gateway/sender_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Two senders, one of them for one network and class, and it has ended.
class fake_senders final : public actors::sender_gateway {
 public:
  explicit fake_senders(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  void list_senders(domain::account_id, actors::completion<std::vector<actors::sender_report>> done) override;

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
