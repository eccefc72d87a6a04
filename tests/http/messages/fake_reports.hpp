#pragma once

#include "actors/gateway/report_gateway.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <vector>

namespace mbs::http::tests {

/// One day of messages: ten, of which seven were delivered and one rejected. Every account has its own.
class fake_reports final : public actors::report_gateway {
 public:
  explicit fake_reports(answering& how);
  [[nodiscard]] std::vector<route> routes();

  [[nodiscard]] persistence::report_filter last_filter();
  void cut_short() { cut_short_ = true; }

  void daily_report(
      persistence::report_filter filter, actors::completion<domain::daily_report> done) override;
  void oldest_unfinished(domain::account_id, actors::completion<actors::oldest_message> done) override;
  [[nodiscard]] const domain::numbering_plan& plan() const override {
    return domain::numbering_plan::kenya();
  }

 private:
  answering& how_;
  persistence::report_filter filter_;
  bool cut_short_ = false;
};

}  // namespace mbs::http::tests
