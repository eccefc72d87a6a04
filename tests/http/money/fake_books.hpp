#pragma once

#include "actors/gateway/books_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// Books with a closed day and what a test puts into `breaches`.
class fake_books final : public actors::books_gateway {
 public:
  explicit fake_books(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes();

  void books(domain::account_id, actors::completion<actors::books_report> done) override;
  void end_breach(domain::account_id, std::int64_t id, std::string reason, const domain::audit_origin& by,
      actors::completion<persistence::ledger_breach> done) override;

  std::vector<persistence::ledger_breach> breaches;
  std::vector<std::string> reasons;  ///< for which some were ended

 private:
  answering& how_;
};

}  // namespace mbs::http::tests
