#pragma once

#include "http/messages/report_routes.hpp"
#include "tests/http/answering.hpp"

namespace mbs::http::tests {

/// One day of messages: ten, of which seven were delivered and one rejected. Every account has its own.
class fake_reports final : public actors::report_gateway {
 public:
  explicit fake_reports(answering& how) : how_{how} {}
  [[nodiscard]] std::vector<route> routes() { return report_routes(*this); }

  [[nodiscard]] persistence::report_filter last_filter() {
    const auto lock = how_.lock();
    return filter_;
  }
  void cut_short() { cut_short_ = true; }

  void daily_report(
      persistence::report_filter filter, actors::completion<domain::daily_report> done) override {
    how_.respond<domain::daily_report>(std::move(done), [this, filter] {
      filter_ = filter;
      domain::report_row row{.day = filter.days.from, .key = 1, .sender = "MBSDEMO", .all = {}};
      row.all = {10, 12, domain::money::from_units(64'000)};
      row.ended[2] = {7, 8, domain::money::from_units(64'000)};
      row.ended[4] = {1, 1, {}};
      return domain::daily_report{{row}, domain::from_micros(1'767'225'600'000'000), cut_short_};
    });
  }
  void oldest_unfinished(domain::account_id, actors::completion<actors::oldest_message> done) override {
    how_.respond<actors::oldest_message>(std::move(done), [] {
      return actors::oldest_message{true, domain::from_micros(1'767'225'600'000'000)};
    });
  }
  [[nodiscard]] const domain::numbering_plan& plan() const override {
    return domain::numbering_plan::kenya();
  }

 private:
  answering& how_;
  persistence::report_filter filter_;
  bool cut_short_ = false;
};

}  // namespace mbs::http::tests
